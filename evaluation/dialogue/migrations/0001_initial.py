"""Consultations of the staff's bodies, what its representatives sign, what the health group notes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PanelConsultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_consultations', to='usecases.usecase', verbose_name='dossier')),
                ('body', models.CharField(choices=[('f3sct', 'F3SCT : santé, sécurité et conditions de travail'), ('cst', 'CST : comité social territorial'), ('other', 'Autre instance')], max_length=10, verbose_name='instance')),
                ('body_name', models.CharField(blank=True, max_length=120, verbose_name='nom de l’instance')),
                ('subject', models.CharField(max_length=300, verbose_name='objet de la consultation')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                ('opened_at', models.DateTimeField(verbose_name='ouverte le')),
            ],
            options={
                'verbose_name': 'consultation d’une instance',
                'verbose_name_plural': 'consultations d’instances',
                'ordering': ['opened_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='dialogue_consultation_has_subject'), models.CheckConstraint(condition=models.Q(models.Q(('body', 'other'), _negated=True), models.Q(('body_name', ''), _negated=True), _connector='OR'), name='dialogue_other_body_is_named')],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='dialogue.panelconsultation')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('required', models.BooleanField(verbose_name='avis nécessaire avant de démarrer')),
                ('reason', models.TextField(max_length=1000, verbose_name='motif')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='avis attendu le')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('decided_at', models.DateTimeField(verbose_name='décidé le')),
            ],
            options={
                'verbose_name': 'nécessité d’un avis',
                'verbose_name_plural': 'nécessités d’avis',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_requirement_number_unique'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dialogue_requirement_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='dialogue.panelconsultation')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('kind', models.CharField(choices=[('seizure', 'Saisine'), ('meeting', 'Réunion'), ('opinion', 'Avis'), ('no_reexamination', 'Réexamen non nécessaire'), ('feedback', 'Suites données, dites à l’instance'), ('cancelled', 'Étape annulée')], max_length=20, verbose_name='étape')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('position', models.CharField(blank=True, choices=[('favourable', 'Favorable'), ('conditions', 'Favorable avec réserves'), ('divided', 'Voix partagées'), ('unfavourable', 'Défavorable'), ('unanimously_against', 'Défavorable, à l’unanimité des représentants du personnel'), ('deemed_given', 'Réputé donné : l’instance n’a pas rendu d’avis')], max_length=20, verbose_name='sens de l’avis')),
                ('on_prevention_plan', models.BooleanField(default=False, verbose_name='porte sur le plan de prévention')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='texte')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='dialogue.consultationstep', verbose_name='corrige')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par')),
                ('recorded_at', models.DateTimeField(verbose_name='noté le')),
            ],
            options={
                'verbose_name': 'étape d’une consultation',
                'verbose_name_plural': 'étapes des consultations',
                'ordering': ['happened_on', 'number'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_step_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'opinion'), models.Q(('position', ''), _negated=True)), models.Q(models.Q(('kind', 'opinion'), _negated=True), ('position', '')), _connector='OR'), name='dialogue_only_an_opinion_has_a_sense'), models.CheckConstraint(condition=models.Q(('kind', 'opinion'), ('on_prevention_plan', False), _connector='OR'), name='dialogue_only_an_opinion_is_on_a_plan'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['cancelled', 'no_reexamination']), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='dialogue_step_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cancelled'), _negated=True), ('corrects__isnull', False), _connector='OR'), name='dialogue_cancelled_names_its_step')],
            },
        ),
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reserves', to='dialogue.panelconsultation')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('text', models.CharField(max_length=500, verbose_name='réserve ou demande')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='notée par')),
                ('recorded_at', models.DateTimeField(verbose_name='notée le')),
            ],
            options={
                'verbose_name': 'réserve d’une instance',
                'verbose_name_plural': 'réserves d’instances',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_reserve_number_unique'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_reserve_says_something')],
            },
        ),
        migrations.CreateModel(
            name='ReserveAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reserve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='dialogue.reserve')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('kind', models.CharField(choices=[('followed', 'Suivie'), ('partly', 'Suivie en partie'), ('not_followed', 'Non suivie'), ('mistake', 'Notée par erreur')], max_length=15, verbose_name='suite donnée')),
                ('text', models.TextField(max_length=1500, verbose_name='réponse')),
                ('in_the_name_of', models.CharField(blank=True, max_length=150, verbose_name='au nom de')),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('answered_at', models.DateTimeField(verbose_name='répondu le')),
            ],
            options={
                'verbose_name': 'réponse à une réserve',
                'verbose_name_plural': 'réponses aux réserves',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('reserve', 'number'), name='dialogue_answer_number_unique'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_answer_says_something')],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='health_group', to='usecases.usecase', verbose_name='dossier')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
                ('function', models.CharField(choices=[('physician', 'Médecin du travail ou de prévention'), ('nurse', 'Infirmier en santé au travail'), ('prevention', 'Préventeur'), ('psychologist', 'Psychologue du travail ou psychosociologue'), ('ergonomist', 'Ergonome'), ('social_worker', 'Assistant social du personnel'), ('other', 'Autre compétence')], max_length=15, verbose_name='compétence')),
                ('joined_at', models.DateTimeField(verbose_name='désigné le')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='sorti le')),
            ],
            options={
                'verbose_name': 'membre du groupe santé au travail',
                'verbose_name_plural': 'membres des groupes santé au travail',
                'ordering': ['joined_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('use_case', 'user'), name='dialogue_in_the_group_once'), models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='dialogue_joined_then_left')],
            },
        ),
        migrations.CreateModel(
            name='FieldNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_notes', to='usecases.usecase', verbose_name='dossier')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('version', models.PositiveSmallIntegerField(verbose_name='version')),
                ('is_last', models.BooleanField(default=True, editable=False, verbose_name='version en vigueur')),
                ('kind', models.CharField(choices=[('interview', 'Entretien individuel'), ('group', 'Entretien collectif'), ('observation', 'Observation du travail')], max_length=15, verbose_name='sorte')),
                ('held_on', models.DateField(verbose_name='date')),
                ('milestone', models.CharField(choices=[('before', 'Avant l’essai'), ('midway', 'À mi-parcours'), ('end', 'À la fin de l’essai'), ('year_1', 'À 1 an'), ('year_3', 'À 3 ans'), ('year_5', 'À 5 ans')], max_length=10, verbose_name='moment du suivi')),
                ('service', models.CharField(max_length=150, verbose_name='service ou métier')),
                ('people_count', models.PositiveSmallIntegerField(verbose_name='nombre de personnes rencontrées')),
                ('summary', models.TextField(blank=True, max_length=2000, verbose_name='ce qu’il faut retenir')),
                ('shared', models.BooleanField(default=False, verbose_name='partagée')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
            ],
            options={
                'verbose_name': 'note du groupe santé au travail',
                'verbose_name_plural': 'notes des groupes santé au travail',
                'ordering': ['number', 'version'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'number', 'version'), name='dialogue_note_version_unique'), models.UniqueConstraint(condition=models.Q(('is_last', True)), fields=('use_case', 'number'), name='dialogue_note_one_last_version'), models.CheckConstraint(condition=models.Q(('people_count__gte', 1)), name='dialogue_note_met_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'interview'), _negated=True), ('people_count', 1), _connector='OR'), name='dialogue_interview_of_one'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'group'), _negated=True), ('people_count__gte', 2), _connector='OR'), name='dialogue_group_of_several')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='dialogue.fieldnote')),
                ('theme', models.CharField(choices=[('skills', 'Savoir-faire'), ('power', 'Pouvoir d’agir'), ('workload', 'Charge et fatigue'), ('pace', 'Rythme'), ('meaning', 'Sens et reconnaissance'), ('relations', 'Relations, usagers compris'), ('risks', 'Risques pour la santé')], max_length=10, verbose_name='thème')),
                ('gravity', models.PositiveSmallIntegerField(choices=[(1, 'Point d’appui'), (2, 'À surveiller'), (3, 'Préoccupant'), (4, 'Grave')], verbose_name='constat')),
                ('text', models.TextField(max_length=1000, verbose_name='ce qui a été constaté')),
            ],
            options={
                'verbose_name': 'constat',
                'verbose_name_plural': 'constats',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('note', 'theme'), name='dialogue_one_finding_per_theme'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_finding_says_something'), models.CheckConstraint(condition=models.Q(('gravity__gte', 1), ('gravity__lte', 4)), name='dialogue_gravity_range')],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='dialogue.fieldnote')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('text', models.CharField(max_length=300, verbose_name='recommandation')),
                ('owner', models.CharField(max_length=150, verbose_name='qui')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='avant le')),
            ],
            options={
                'verbose_name': 'recommandation',
                'verbose_name_plural': 'recommandations',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('note', 'order'), name='dialogue_recommendation_order_unique'), models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='dialogue_recommendation_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='StaffVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_voices', to='usecases.usecase', verbose_name='dossier')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signé par')),
                ('moment', models.CharField(choices=[('before', 'Avant la décision'), ('during', 'Pendant l’essai'), ('after', 'Après l’essai'), ('in_service', 'En service')], max_length=12, verbose_name='moment')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('organisation_name', models.CharField(blank=True, max_length=120, verbose_name='organisation syndicale ou liste')),
                ('sense', models.CharField(choices=[('favourable', 'Favorable'), ('conditions', 'Favorable avec des demandes'), ('unfavourable', 'Défavorable'), ('questions', 'Des questions d’abord')], max_length=15, verbose_name='sens')),
                ('text', models.TextField(max_length=2000, verbose_name='avis')),
                ('signed_at', models.DateTimeField(verbose_name='signé le')),
            ],
            options={
                'verbose_name': 'avis d’un représentant du personnel',
                'verbose_name_plural': 'avis des représentants du personnel',
                'ordering': ['signed_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'author', 'moment', 'number'), name='dialogue_voice_version_unique'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_voice_says_something')],
            },
        ),
    ]

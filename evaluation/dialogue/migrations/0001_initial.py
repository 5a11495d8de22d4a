"""Consultations of the bodies of the staff, signed opinions, the health group and its notes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('usecases', '0002_protected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FieldNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='field_notes', to='usecases.usecase', verbose_name='dossier')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='écrite par')),
            ],
            options={
                'verbose_name': 'note du groupe santé au travail',
                'verbose_name_plural': 'notes des groupes santé au travail',
                'ordering': ['number', 'version'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(choices=[('skills', 'Savoir-faire'), ('power', 'Pouvoir d’agir'), ('workload', 'Charge et fatigue'), ('pace', 'Rythme'), ('meaning', 'Sens et reconnaissance'), ('relations', 'Relations, usagers compris'), ('risks', 'Risques pour la santé')], max_length=10, verbose_name='thème')),
                ('gravity', models.PositiveSmallIntegerField(choices=[(1, 'Point d’appui'), (2, 'À surveiller'), (3, 'Préoccupant'), (4, 'Grave')], verbose_name='constat')),
                ('text', models.TextField(max_length=1000, verbose_name='ce qui a été constaté')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='dialogue.fieldnote')),
            ],
            options={
                'verbose_name': 'constat',
                'verbose_name_plural': 'constats',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(choices=[('physician', 'Médecin du travail ou de prévention'), ('nurse', 'Infirmier en santé au travail'), ('prevention', 'Préventeur'), ('psychologist', 'Psychologue du travail ou psychosociologue'), ('ergonomist', 'Ergonome'), ('social_worker', 'Assistant social du personnel'), ('other', 'Autre compétence')], max_length=15, verbose_name='compétence')),
                ('joined_at', models.DateTimeField(verbose_name='désigné le')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='sorti le')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='health_group', to='usecases.usecase', verbose_name='dossier')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'membre du groupe santé au travail',
                'verbose_name_plural': 'membres des groupes santé au travail',
                'ordering': ['joined_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PanelConsultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.CharField(choices=[('f3sct', 'F3SCT : santé, sécurité et conditions de travail'), ('cst', 'CST : comité social territorial'), ('other', 'Autre instance')], max_length=10, verbose_name='instance')),
                ('body_name', models.CharField(blank=True, max_length=120, verbose_name='nom de l’instance')),
                ('subject', models.CharField(max_length=300, verbose_name='objet de la consultation')),
                ('opened_at', models.DateTimeField(verbose_name='ouverte le')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouverte par')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panel_consultations', to='usecases.usecase', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'consultation d’une instance',
                'verbose_name_plural': 'consultations d’instances',
                'ordering': ['opened_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ConsultationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('kind', models.CharField(choices=[('seizure', 'Saisine'), ('meeting', 'Réunion'), ('opinion', 'Avis'), ('no_reexamination', 'Réexamen non nécessaire'), ('feedback', 'Suites données, dites à l’instance'), ('cancelled', 'Étape annulée')], max_length=20, verbose_name='étape')),
                ('happened_on', models.DateField(verbose_name='date')),
                ('position', models.CharField(blank=True, choices=[('favourable', 'Favorable'), ('conditions', 'Favorable avec réserves'), ('divided', 'Voix partagées'), ('unfavourable', 'Défavorable'), ('unanimously_against', 'Défavorable, à l’unanimité des représentants du personnel'), ('deemed_given', 'Réputé donné : l’instance n’a pas rendu d’avis')], max_length=20, verbose_name='sens de l’avis')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='texte')),
                ('recorded_at', models.DateTimeField(verbose_name='noté le')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='dialogue.consultationstep', verbose_name='corrige')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='noté par')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='dialogue.panelconsultation')),
            ],
            options={
                'verbose_name': 'étape d’une consultation',
                'verbose_name_plural': 'étapes des consultations',
                'ordering': ['happened_on', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Recommendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('text', models.CharField(max_length=300, verbose_name='recommandation')),
                ('owner', models.CharField(max_length=150, verbose_name='qui')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='avant le')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recommendations', to='dialogue.fieldnote')),
            ],
            options={
                'verbose_name': 'recommandation',
                'verbose_name_plural': 'recommandations',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('required', models.BooleanField(verbose_name='avis nécessaire avant de démarrer')),
                ('reason', models.TextField(max_length=1000, verbose_name='motif')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='avis attendu le')),
                ('decided_at', models.DateTimeField(verbose_name='décidé le')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='dialogue.panelconsultation')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
            ],
            options={
                'verbose_name': 'nécessité d’un avis',
                'verbose_name_plural': 'nécessités d’avis',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Reserve',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('text', models.CharField(max_length=500, verbose_name='réserve ou demande')),
                ('recorded_at', models.DateTimeField(verbose_name='notée le')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reserves', to='dialogue.panelconsultation')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='notée par')),
            ],
            options={
                'verbose_name': 'réserve d’une instance',
                'verbose_name_plural': 'réserves d’instances',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='ReserveAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('kind', models.CharField(choices=[('followed', 'Suivie'), ('partly', 'Suivie en partie'), ('not_followed', 'Non suivie'), ('mistake', 'Notée par erreur')], max_length=15, verbose_name='suite donnée')),
                ('text', models.TextField(max_length=1500, verbose_name='réponse')),
                ('in_the_name_of', models.CharField(blank=True, max_length=150, verbose_name='au nom de')),
                ('answered_at', models.DateTimeField(verbose_name='répondu le')),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='répondu par')),
                ('reserve', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='dialogue.reserve')),
            ],
            options={
                'verbose_name': 'réponse à une réserve',
                'verbose_name_plural': 'réponses aux réserves',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='StaffVoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(choices=[('before', 'Avant la décision'), ('during', 'Pendant l’essai'), ('after', 'Après l’essai'), ('in_service', 'En service')], max_length=12, verbose_name='moment')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('organisation_name', models.CharField(blank=True, max_length=120, verbose_name='organisation syndicale ou liste')),
                ('sense', models.CharField(choices=[('favourable', 'Favorable'), ('conditions', 'Favorable avec des demandes'), ('unfavourable', 'Défavorable'), ('questions', 'Des questions d’abord')], max_length=15, verbose_name='sens')),
                ('text', models.TextField(max_length=2000, verbose_name='avis')),
                ('signed_at', models.DateTimeField(verbose_name='signé le')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signé par')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_voices', to='usecases.usecase', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'avis d’un représentant du personnel',
                'verbose_name_plural': 'avis des représentants du personnel',
                'ordering': ['signed_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.UniqueConstraint(fields=('use_case', 'number', 'version'), name='dialogue_note_version_unique'),
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.UniqueConstraint(condition=models.Q(('is_last', True)), fields=('use_case', 'number'), name='dialogue_note_one_last_version'),
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.CheckConstraint(condition=models.Q(('people_count__gte', 1)), name='dialogue_note_met_somebody'),
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'interview'), _negated=True), ('people_count', 1), _connector='OR'), name='dialogue_interview_of_one'),
        ),
        migrations.AddConstraint(
            model_name='fieldnote',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'group'), _negated=True), ('people_count__gte', 2), _connector='OR'), name='dialogue_group_of_several'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('note', 'theme'), name='dialogue_one_finding_per_theme'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_finding_says_something'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.CheckConstraint(condition=models.Q(('gravity__gte', 1), ('gravity__lte', 4)), name='dialogue_gravity_range'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('use_case', 'user'), name='dialogue_in_the_group_once'),
        ),
        migrations.AddConstraint(
            model_name='groupmember',
            constraint=models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='dialogue_joined_then_left'),
        ),
        migrations.AddConstraint(
            model_name='panelconsultation',
            constraint=models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='dialogue_consultation_has_subject'),
        ),
        migrations.AddConstraint(
            model_name='panelconsultation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('body', 'other'), _negated=True), models.Q(('body_name', ''), _negated=True), _connector='OR'), name='dialogue_other_body_is_named'),
        ),
        migrations.AddConstraint(
            model_name='consultationstep',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_step_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='consultationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'opinion'), models.Q(('position', ''), _negated=True)), models.Q(models.Q(('kind', 'opinion'), _negated=True), ('position', '')), _connector='OR'), name='dialogue_only_an_opinion_has_a_sense'),
        ),
        migrations.AddConstraint(
            model_name='consultationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['cancelled', 'no_reexamination']), _negated=True), models.Q(('text', ''), _negated=True), _connector='OR'), name='dialogue_step_says_why'),
        ),
        migrations.AddConstraint(
            model_name='consultationstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'cancelled'), _negated=True), ('corrects__isnull', False), _connector='OR'), name='dialogue_cancelled_names_its_step'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.UniqueConstraint(fields=('note', 'order'), name='dialogue_recommendation_order_unique'),
        ),
        migrations.AddConstraint(
            model_name='recommendation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='dialogue_recommendation_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_requirement_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='dialogue_requirement_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='reserve',
            constraint=models.UniqueConstraint(fields=('consultation', 'number'), name='dialogue_reserve_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='reserve',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_reserve_says_something'),
        ),
        migrations.AddConstraint(
            model_name='reserveanswer',
            constraint=models.UniqueConstraint(fields=('reserve', 'number'), name='dialogue_answer_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='reserveanswer',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_answer_says_something'),
        ),
        migrations.AddConstraint(
            model_name='staffvoice',
            constraint=models.UniqueConstraint(fields=('use_case', 'author', 'moment', 'number'), name='dialogue_voice_version_unique'),
        ),
        migrations.AddConstraint(
            model_name='staffvoice',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='dialogue_voice_says_something'),
        ),
    ]

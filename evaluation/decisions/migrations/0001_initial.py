"""Decisions of élus, their conditions, the reviews that follow and what is reported in between."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('committee', '0001_initial'),
        ('compass', '0001_initial'),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='usecases.usecase', verbose_name='dossier')),
                ('kind', models.CharField(choices=[('authorise_trial', 'Autoriser l’essai'), ('refuse', 'Refuser'), ('generalise', 'Généraliser'), ('generalise_with_conditions', 'Généraliser sous réserves'), ('extend_trial', 'Prolonger l’essai'), ('adapt', 'Adapter et refaire un essai'), ('abandon', 'Arrêter'), ('regularise', 'Régulariser'), ('stop_existing', 'Arrêter le système en service'), ('retire', 'Retirer du service')], max_length=30, verbose_name='décision')),
                ('opinion', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='committee.vote', verbose_name='avis du comité')),
                ('reasons', models.TextField(max_length=2000, verbose_name='motifs')),
                ('departs_from_opinion', models.BooleanField(default=False, verbose_name='s’écarte de l’avis du comité')),
                ('departure_reasons', models.TextField(blank=True, max_length=1000, verbose_name='pourquoi s’écarter de l’avis')),
                ('public_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif public')),
                ('deliberation', models.CharField(blank=True, max_length=100, verbose_name='référence de l’acte')),
                ('acted_on', models.DateField(blank=True, null=True, verbose_name='date de l’acte')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prise par')),
                ('taken_at', models.DateTimeField(verbose_name='prise le')),
            ],
            options={
                'verbose_name': 'décision',
                'verbose_name_plural': 'décisions',
                'ordering': ['taken_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reasons', ''), _negated=True), name='decisions_reasons_given'), models.CheckConstraint(condition=models.Q(('departs_from_opinion', False), models.Q(('departure_reasons', ''), _negated=True), _connector='OR'), name='decisions_departure_explained'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('refuse', 'abandon', 'stop_existing')), _negated=True), models.Q(('public_reason', ''), _negated=True), _connector='OR'), name='decisions_stop_says_why_in_public')],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='decisions.decision', verbose_name='décision')),
                ('text', models.CharField(max_length=200, verbose_name='condition')),
                ('owner', models.CharField(max_length=100, verbose_name='responsable')),
                ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='compte du responsable')),
                ('due_on', models.DateField(verbose_name='avant le')),
                ('state', models.CharField(choices=[('open', 'À remplir'), ('proposed', 'À vérifier'), ('met', 'Remplie')], default='open', max_length=10, verbose_name='état')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='levée le')),
                ('evidence', models.TextField(blank=True, max_length=1000, verbose_name='preuve')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), models.Q(('owner', ''), _negated=True)), name='decisions_condition_is_whole'), models.CheckConstraint(condition=models.Q(('met_on__isnull', True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='decisions_met_with_evidence'), models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('state', 'met')), models.Q(models.Q(('state', 'met'), _negated=True), ('met_on__isnull', True)), _connector='OR'), name='decisions_met_has_its_day')],
            },
        ),
        migrations.CreateModel(
            name='ConditionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='decisions.condition', verbose_name='condition')),
                ('move', models.CharField(choices=[('proposed', 'Proposée comme remplie'), ('accepted', 'Acceptée comme remplie'), ('returned', 'Renvoyée : reste à remplir'), ('extended', 'Date reportée')], max_length=10, verbose_name='ce qui s’est passé')),
                ('note', models.TextField(max_length=1000, verbose_name='preuve ou motif')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
                ('due_before', models.DateField(blank=True, null=True, verbose_name='date d’avant')),
                ('due_after', models.DateField(blank=True, null=True, verbose_name='nouvelle date')),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('at', models.DateTimeField(verbose_name='le')),
            ],
            options={
                'verbose_name': 'étape d’une condition',
                'verbose_name_plural': 'étapes des conditions',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='decisions_step_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('due_after__isnull', False), ('due_before__isnull', False), ('move', 'extended')), models.Q(models.Q(('move', 'extended'), _negated=True), ('due_after__isnull', True), ('due_before__isnull', True)), _connector='OR'), name='decisions_extension_has_its_dates')],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='usecases.usecase', verbose_name='dossier')),
                ('label', models.CharField(max_length=80, verbose_name='bilan')),
                ('reason', models.CharField(choices=[('planned', 'Bilan prévu'), ('incident', 'Incident'), ('new_model', 'Nouveau modèle'), ('new_purpose', 'Nouvelle finalité'), ('new_audience', 'Nouveau public'), ('price', 'Hausse de prix'), ('law', 'Droit modifié'), ('contract', 'Renouvellement du marché')], max_length=15, verbose_name='raison')),
                ('due_on', models.DateField(verbose_name='prévu le')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='ouvert le')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='clos le')),
                ('outcome', models.CharField(blank=True, choices=[('maintain', 'Garder en service'), ('adapt', 'Garder en service et adapter'), ('reopen', 'Rouvrir la boussole avant de conclure'), ('retire', 'Retirer du service')], max_length=10, verbose_name='suite')),
                ('conclusion', models.TextField(blank=True, max_length=2000, verbose_name='conclusion')),
                ('public_reason', models.TextField(blank=True, max_length=1000, verbose_name='motif public')),
                ('assessment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='review', to='compass.assessment', verbose_name='boussole rouverte')),
            ],
            options={
                'verbose_name': 'bilan de suivi',
                'verbose_name_plural': 'bilans de suivi',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('conclusion', ''), _negated=True), _connector='OR'), name='decisions_review_concluded'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), ('outcome__in', ['maintain', 'adapt', 'retire'])), _connector='OR'), name='decisions_review_has_its_outcome')],
            },
        ),
        migrations.CreateModel(
            name='ReviewReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='decisions.review', verbose_name='bilan')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('model_in_use', models.CharField(blank=True, max_length=300, verbose_name='modèle et version en service')),
                ('usage', models.TextField(blank=True, max_length=1500, verbose_name='usage constaté')),
                ('incidents', models.TextField(blank=True, max_length=1500, verbose_name='incidents depuis le dernier bilan')),
                ('cost_and_footprint', models.TextField(blank=True, max_length=1500, verbose_name='coût et empreinte : ce qui a changé')),
                ('staff_findings', models.TextField(blank=True, max_length=1500, verbose_name='travail des agents : santé, compétences')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
            ],
            options={
                'verbose_name': 'constat d’un bilan',
                'verbose_name_plural': 'constats des bilans',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('review', 'number'), name='decisions_report_number_unique'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='decisions_report_number_positive')],
            },
        ),
        migrations.CreateModel(
            name='PromiseKept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='decisions.reviewreport', verbose_name='constat')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('kind', models.CharField(choices=[('condition', 'Condition de la décision'), ('criterion', 'Critère de l’essai')], max_length=10, verbose_name='sorte')),
                ('label', models.CharField(max_length=200, verbose_name='ce qui était promis')),
                ('promised', models.CharField(blank=True, max_length=300, verbose_name='précision')),
                ('observed', models.TextField(blank=True, max_length=500, verbose_name='ce qui est observé')),
                ('kept', models.CharField(choices=[('yes', 'Tenu'), ('partly', 'En partie'), ('no', 'Non tenu'), ('unknown', 'Pas encore constaté')], default='unknown', max_length=10, verbose_name='constat')),
            ],
            options={
                'verbose_name': 'promesse et constat',
                'verbose_name_plural': 'promesses et constats',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('report', 'order'), name='decisions_promise_order_unique')],
            },
        ),
        migrations.CreateModel(
            name='ReviewRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='review_requests', to='usecases.usecase', verbose_name='dossier')),
                ('reason', models.CharField(choices=[('planned', 'Bilan prévu'), ('incident', 'Incident'), ('new_model', 'Nouveau modèle'), ('new_purpose', 'Nouvelle finalité'), ('new_audience', 'Nouveau public'), ('price', 'Hausse de prix'), ('law', 'Droit modifié'), ('contract', 'Renouvellement du marché')], max_length=15, verbose_name='raison')),
                ('comment', models.TextField(max_length=2000, verbose_name='ce qui s’est passé')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signalé par')),
                ('requested_at', models.DateTimeField(verbose_name='signalé le')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='decisions.review', verbose_name='bilan ouvert')),
                ('answer', models.TextField(blank=True, max_length=1000, verbose_name='réponse')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='traité par')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='traité le')),
            ],
            options={
                'verbose_name': 'signalement',
                'verbose_name_plural': 'signalements',
                'ordering': ['requested_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('comment', ''), _negated=True), models.Q(('reason', 'planned'), _negated=True)), name='decisions_request_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True), ('review__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), models.Q(('review__isnull', False), models.Q(('answer', ''), _negated=True), _connector='OR')), _connector='OR'), name='decisions_request_answered_whole')],
            },
        ),
    ]

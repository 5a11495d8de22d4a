"""The protocol of a trial, its measures, incidents and evaluation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('compass', '0001_initial'),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Protocol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protocols', to='usecases.usecase', verbose_name='dossier')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='version')),
                ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='trial.protocol', verbose_name='modifie')),
                ('question', models.TextField(blank=True, max_length=500, verbose_name='question posée')),
                ('hypotheses', models.TextField(blank=True, max_length=1500, verbose_name='hypothèses')),
                ('scope', models.TextField(blank=True, max_length=1500, verbose_name='périmètre')),
                ('excluded_tasks', models.TextField(blank=True, max_length=1000, verbose_name='tâches exclues')),
                ('participants_count', models.PositiveIntegerField(blank=True, null=True, verbose_name='nombre de participants')),
                ('participants', models.TextField(blank=True, max_length=1000, verbose_name='participants et volontariat')),
                ('tool', models.TextField(blank=True, max_length=500, verbose_name='outil : fournisseur, modèle, version, hébergement')),
                ('allowed_data', models.TextField(blank=True, max_length=1000, verbose_name='données autorisées')),
                ('forbidden_data', models.TextField(blank=True, max_length=1000, verbose_name='données interdites')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='date de début')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='date de fin')),
                ('usage_rules', models.TextField(blank=True, max_length=1500, verbose_name='règles d’usage')),
                ('human_review', models.TextField(blank=True, max_length=1000, verbose_name='relecture humaine')),
                ('user_information', models.TextField(blank=True, max_length=1000, verbose_name='information des usagers')),
                ('staff_information', models.TextField(blank=True, max_length=1000, verbose_name='information des agents')),
                ('training', models.TextField(blank=True, max_length=1000, verbose_name='formation')),
                ('continuity', models.TextField(blank=True, max_length=1000, verbose_name='continuité du service')),
                ('security', models.TextField(blank=True, max_length=1000, verbose_name='sécurité et journalisation')),
                ('budget_eur', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='budget prévu, en euros')),
                ('business_contact', models.CharField(blank=True, max_length=150, verbose_name='référent métier')),
                ('health_contact', models.CharField(blank=True, max_length=150, verbose_name='référent santé et sécurité au travail')),
                ('evaluation_method', models.TextField(blank=True, max_length=1500, verbose_name='méthode d’évaluation')),
                ('reporting', models.TextField(blank=True, max_length=500, verbose_name='restitution : à qui, quand')),
                ('exit_plan', models.TextField(blank=True, max_length=1000, verbose_name='sortie : comptes fermés, données effacées')),
                ('lock_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
                ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='verrouillé le')),
                ('locked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verrouillé par')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
            ],
            options={
                'verbose_name': 'protocole',
                'verbose_name_plural': 'protocoles',
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'version'), name='trial_protocol_version_unique'), models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='trial_protocol_ends_after_start'), models.CheckConstraint(condition=models.Q(('locked_at__isnull', True), models.Q(('locked_by__isnull', False), models.Q(('sha256', ''), _negated=True), ('starts_on__isnull', False), ('ends_on__isnull', False)), _connector='OR'), name='trial_locked_protocol_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='ProtocolApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approval', to='trial.protocol', verbose_name='protocole')),
                ('approved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepté par')),
                ('approved_at', models.DateTimeField(verbose_name='accepté le')),
            ],
            options={
                'verbose_name': 'accord sur un protocole',
                'verbose_name_plural': 'accords sur les protocoles',
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='indicators', to='trial.protocol', verbose_name='protocole')),
                ('kind', models.CharField(choices=[('success', 'Critère de réussite'), ('stop', 'Critère d’arrêt')], max_length=10, verbose_name='sorte')),
                ('code', models.CharField(max_length=10, verbose_name='code')),
                ('label', models.CharField(max_length=120, verbose_name='indicateur')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='unité')),
                ('source', models.CharField(max_length=200, verbose_name='source de la mesure')),
                ('baseline', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='situation de départ')),
                ('direction', models.CharField(choices=[('at_least', 'au moins'), ('at_most', 'au plus')], max_length=10, verbose_name='sens')),
                ('threshold', models.DecimalField(decimal_places=3, max_digits=12, verbose_name='seuil')),
                ('minimum_sample', models.PositiveIntegerField(default=1, verbose_name='nombre de réponses nécessaire')),
                ('order', models.PositiveSmallIntegerField(default=1, verbose_name='ordre')),
                ('sealed', models.BooleanField(default=False, editable=False, verbose_name='verrouillé')),
            ],
            options={
                'verbose_name': 'critère de l’essai',
                'verbose_name_plural': 'critères de l’essai',
                'ordering': ['kind', 'order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('protocol', 'code'), name='trial_indicator_code_unique')],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='trial.indicator', verbose_name='critère')),
                ('value', models.DecimalField(decimal_places=3, max_digits=12, verbose_name='valeur')),
                ('sample', models.PositiveIntegerField(default=1, verbose_name='nombre de réponses ou d’observations')),
                ('measured_on', models.DateField(verbose_name='mesuré le')),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='précision')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par')),
                ('recorded_at', models.DateTimeField(verbose_name='saisi le')),
            ],
            options={
                'verbose_name': 'mesure',
                'verbose_name_plural': 'mesures',
                'ordering': ['measured_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='trial.protocol', verbose_name='protocole')),
                ('severity', models.CharField(choices=[('minor', 'Mineur'), ('major', 'Majeur'), ('critical', 'Critique')], max_length=10, verbose_name='gravité')),
                ('description', models.TextField(max_length=1500, verbose_name='ce qui s’est passé')),
                ('action', models.TextField(blank=True, max_length=1500, verbose_name='ce qui a été fait')),
                ('happened_on', models.DateField(verbose_name='survenu le')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='clos le')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='signalé par')),
                ('reported_at', models.DateTimeField(verbose_name='signalé le')),
            ],
            options={
                'verbose_name': 'incident',
                'verbose_name_plural': 'incidents',
                'ordering': ['-happened_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('happened_on')), _connector='OR'), name='trial_incident_closed_after')],
            },
        ),
        migrations.CreateModel(
            name='Evaluation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='evaluation', to='trial.protocol', verbose_name='protocole')),
                ('ex_post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='compass.assessment', verbose_name='boussole après l’essai')),
                ('summary', models.TextField(blank=True, max_length=2000, verbose_name='bilan')),
                ('staff_feedback', models.TextField(blank=True, max_length=2000, verbose_name='ce que disent les agents')),
                ('time_saved', models.TextField(blank=True, max_length=1000, verbose_name='ce qu’on fait du temps gagné')),
                ('actual_cost_eur', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='dépense réelle, en euros')),
                ('lock_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('proposal', models.CharField(blank=True, choices=[('roll_out', 'Généraliser'), ('roll_out_with_conditions', 'Généraliser sous réserves'), ('extend', 'Prolonger l’essai'), ('adapt', 'Adapter et refaire un essai'), ('stop', 'Arrêter')], max_length=30, verbose_name='suite proposée par les règles')),
                ('proposal_path', models.JSONField(default=list, verbose_name='règles appliquées')),
                ('content', models.JSONField(blank=True, null=True, verbose_name='contenu figé')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='déposée le')),
                ('submitted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposée par')),
            ],
            options={
                'verbose_name': 'évaluation',
                'verbose_name_plural': 'évaluations',
                'constraints': [models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), models.Q(('content__isnull', False), models.Q(('sha256', ''), _negated=True), ('submitted_by__isnull', False)), _connector='OR'), name='trial_submitted_evaluation_is_frozen')],
            },
        ),
        migrations.CreateModel(
            name='CriterionResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evaluation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='trial.evaluation', verbose_name='évaluation')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trial.indicator', verbose_name='critère')),
                ('value', models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True, verbose_name='résultat')),
                ('sample', models.PositiveIntegerField(default=0, verbose_name='nombre de réponses')),
                ('verdict', models.CharField(choices=[('reached', 'Atteint'), ('missed', 'Non atteint'), ('inconclusive', 'Non concluant')], max_length=15, verbose_name='verdict')),
                ('comment', models.TextField(blank=True, max_length=500, verbose_name='commentaire')),
            ],
            options={
                'verbose_name': 'résultat',
                'verbose_name_plural': 'résultats',
                'ordering': ['indicator__order'],
                'constraints': [models.UniqueConstraint(fields=('evaluation', 'indicator'), name='trial_one_result_per_criterion')],
            },
        ),
    ]

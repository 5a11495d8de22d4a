"""What is gathered while a trial runs: imports, notebooks, events, expenses, usage; who follows an incident."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('trial', '0002_protected'),
    ]

    operations = [
        migrations.CreateModel(
            name='MeasureImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imports', to='trial.protocol', verbose_name='protocole')),
                ('file_name', models.CharField(max_length=150, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('count', models.PositiveSmallIntegerField(verbose_name='mesures notées')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='importé par')),
                ('imported_at', models.DateTimeField(verbose_name='importé le')),
            ],
            options={
                'verbose_name': 'import de mesures',
                'verbose_name_plural': 'imports de mesures',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('protocol', 'sha256'), name='trial_import_once'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='trial_import_is_not_empty')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Notebook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notebooks', to='trial.indicator', verbose_name='critère')),
                ('token', models.CharField(editable=False, max_length=43, unique=True, verbose_name='adresse secrète')),
                ('question', models.CharField(max_length=200, verbose_name='question posée aux agents')),
                ('gathering', models.CharField(choices=[('mean', 'La moyenne des valeurs'), ('median', 'La médiane : autant de valeurs au-dessus qu’au-dessous'), ('total', 'La somme des valeurs'), ('count', 'Le nombre de relevés')], max_length=10, verbose_name='ce que devient un ensemble de relevés')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ouvert par')),
                ('opened_at', models.DateTimeField(verbose_name='ouvert le')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='fermé par')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='fermé le')),
            ],
            options={
                'verbose_name': 'carnet de relevé',
                'verbose_name_plural': 'carnets de relevé',
                'ordering': ['indicator__kind', 'indicator__order', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('indicator',), name='trial_one_open_notebook'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='trial_notebook_closed_by_someone')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='TrialEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='trial.protocol', verbose_name='protocole')),
                ('kind', models.CharField(choices=[('training', 'Formation des agents'), ('staff_information', 'Information des agents'), ('user_information', 'Information des usagers')], max_length=20, verbose_name='sorte')),
                ('title', models.CharField(max_length=120, verbose_name='intitulé')),
                ('audience', models.CharField(max_length=200, verbose_name='pour qui')),
                ('planned_on', models.DateField(verbose_name='prévu le')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='prévu par')),
                ('created_at', models.DateTimeField(verbose_name='noté le')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='annulé le')),
                ('cancelled_because', models.CharField(blank=True, max_length=300, verbose_name='annulé parce que')),
            ],
            options={
                'verbose_name': 'formation ou information',
                'verbose_name_plural': 'formations et informations',
                'ordering': ['planned_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_because', '')), models.Q(('cancelled_at__isnull', False), models.Q(('cancelled_because', ''), _negated=True)), _connector='OR'), name='trial_event_cancelled_with_a_reason')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='EventHolding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='trial.trialevent', verbose_name='événement')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('held_on', models.DateField(verbose_name='tenu le')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='durée, en minutes')),
                ('material', models.CharField(blank=True, max_length=300, verbose_name='support remis')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par')),
                ('recorded_at', models.DateTimeField(verbose_name='saisi le')),
            ],
            options={
                'verbose_name': 'tenue d’un événement',
                'verbose_name_plural': 'tenues d’événements',
                'ordering': ['event', '-number'],
                'constraints': [models.UniqueConstraint(fields=('event', 'number'), name='trial_holding_version_unique')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='trial.eventholding', verbose_name='tenue')),
                ('service', models.CharField(max_length=120, verbose_name='service')),
                ('invited', models.PositiveIntegerField(verbose_name='invités')),
                ('attended', models.PositiveIntegerField(verbose_name='présents')),
            ],
            options={
                'verbose_name': 'présences d’un service',
                'verbose_name_plural': 'présences des services',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('holding', 'service'), name='trial_attendance_service_once'), models.CheckConstraint(condition=models.Q(('attended__lte', models.F('invited')), ('invited__gte', 1)), name='trial_attendance_within_invited')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='Expense',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expenses', to='trial.protocol', verbose_name='protocole')),
                ('spent_on', models.DateField(verbose_name='date')),
                ('label', models.CharField(max_length=120, verbose_name='dépense')),
                ('category', models.CharField(choices=[('licences', 'Licences et abonnements'), ('calls', 'Appels et consommation'), ('integration', 'Intégration'), ('data', 'Données'), ('security', 'Sécurité et conformité'), ('training', 'Formation'), ('review', 'Relecture et correction par les agents'), ('steering', 'Pilotage et aide aux utilisateurs'), ('exit', 'Sortie')], max_length=20, verbose_name='catégorie')),
                ('amount_eur', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant, en euros TTC')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='trial.expense', verbose_name='corrige')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='motif de la correction')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par')),
                ('recorded_at', models.DateTimeField(verbose_name='saisi le')),
            ],
            options={
                'verbose_name': 'dépense de l’essai',
                'verbose_name_plural': 'dépenses de l’essai',
                'ordering': ['-spent_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_eur__gte', 0)), name='trial_expense_is_positive'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', True), ('reason', '')), models.Q(('corrects__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='trial_correction_says_why')],
                'indexes': [],
            },
        ),
        migrations.CreateModel(
            name='UsageReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='usage', to='trial.protocol', verbose_name='protocole')),
                ('month', models.DateField(verbose_name='mois')),
                ('requests', models.PositiveIntegerField(verbose_name='demandes dans le mois')),
                ('users', models.PositiveIntegerField(verbose_name='utilisateurs dans le mois')),
                ('source', models.CharField(max_length=200, verbose_name='d’où vient le chiffre')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='saisi par')),
                ('recorded_at', models.DateTimeField(verbose_name='saisi le')),
            ],
            options={
                'verbose_name': 'usage d’un mois',
                'verbose_name_plural': 'usages des mois',
                'ordering': ['month', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('month__day', 1)), name='trial_usage_is_of_a_month')],
                'indexes': [],
            },
        ),
        migrations.AddField(
            model_name='measure',
            name='imported',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='trial.measureimport', verbose_name='import'),
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notebook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='trial.notebook', verbose_name='carnet')),
                ('value', models.DecimalField(decimal_places=3, max_digits=12, verbose_name='valeur')),
                ('observed_on', models.DateField(verbose_name='observé le')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='précision')),
                ('received_on', models.DateField(verbose_name='reçu le')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='trial.measure', verbose_name='mesure')),
                ('rejected_because', models.CharField(blank=True, max_length=300, verbose_name='écarté parce que')),
                ('sorted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='trié par')),
                ('sorted_at', models.DateTimeField(blank=True, null=True, verbose_name='trié le')),
            ],
            options={
                'verbose_name': 'relevé d’agent',
                'verbose_name_plural': 'relevés d’agents',
                'ordering': ['observed_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('measure__isnull', True), ('rejected_because', ''), ('sorted_at__isnull', True), ('sorted_by__isnull', True)), models.Q(('measure__isnull', False), ('rejected_because', ''), ('sorted_at__isnull', False), ('sorted_by__isnull', False)), models.Q(('measure__isnull', True), ('sorted_at__isnull', False), ('sorted_by__isnull', False), models.Q(('rejected_because', ''), _negated=True)), _connector='OR'), name='trial_observation_kept_or_rejected')],
                'indexes': [],
            },
        ),
        migrations.AddField(
            model_name='incident',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne qui s’en occupe'),
        ),
        migrations.AddField(
            model_name='incident',
            name='owner_name',
            field=models.CharField(blank=True, max_length=150, verbose_name='qui s’en occupe'),
        ),
        migrations.AddField(
            model_name='incident',
            name='planned_action',
            field=models.TextField(blank=True, max_length=1500, verbose_name='ce qui sera fait'),
        ),
        migrations.AddField(
            model_name='incident',
            name='due_on',
            field=models.DateField(blank=True, null=True, verbose_name='à traiter avant le'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('owner__isnull', True), ('owner_name', ''), _connector='OR'), name='trial_incident_has_one_owner'),
        ),
    ]

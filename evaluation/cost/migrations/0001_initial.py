"""The cost table of a dossier and its versions."""

import django.core.validators
import django.db.models.deletion
from decimal import Decimal
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
            name='CostTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cost_tables', to='usecases.usecase', verbose_name='dossier')),
                ('kind', models.CharField(choices=[('planned', 'Coût prévu'), ('actual', 'Coût réel')], max_length=10, verbose_name='sorte')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('vat_included', models.BooleanField(default=True, verbose_name='montants toutes taxes comprises')),
                ('vat_rate', models.DecimalField(decimal_places=2, default=20, max_digits=5, validators=[django.core.validators.MinValueValidator(0, 'Saisissez un taux entre 0 et 100.'), django.core.validators.MaxValueValidator(100, 'Saisissez un taux entre 0 et 100.')], verbose_name='taux de TVA, en pour cent')),
                ('hourly_cost', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'), 'Saisissez un nombre plus grand que zéro.')], verbose_name='coût d’une heure d’agent, en euros')),
                ('hourly_cost_source', models.CharField(blank=True, max_length=200, verbose_name='source de ce coût horaire')),
                ('usage_rule', models.CharField(blank=True, choices=[('uncapped', 'Le prix suit l’usage, sans plafond'), ('alert', 'Le prix suit l’usage, une alerte prévient'), ('capped', 'Le prix suit l’usage, jusqu’à un plafond'), ('flat', 'Le prix est un forfait')], max_length=10, verbose_name='si l’usage double')),
                ('usage_limit', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0.01'), 'Saisissez un nombre plus grand que zéro.')], verbose_name='alerte ou plafond par an, en euros')),
                ('purchase_route', models.CharField(blank=True, choices=[('market', 'Marché public de la collectivité'), ('central', 'Centrale d’achat'), ('pooled', 'Mutualisation ou groupement de commandes'), ('in_house', 'Fait en interne, sans achat'), ('free', 'Essai gratuit ou prêt')], max_length=10, verbose_name='voie d’achat')),
                ('purchase_reference', models.CharField(blank=True, max_length=200, verbose_name='référence de l’achat')),
                ('baseline_spending', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Saisissez un nombre qui n’est pas négatif.')], verbose_name='dépense d’une année sans l’outil, en euros')),
                ('baseline_hours', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Saisissez un nombre qui n’est pas négatif.')], verbose_name='heures d’agents d’une année sans l’outil')),
                ('baseline_source', models.CharField(blank=True, max_length=200, verbose_name='source de la situation de départ')),
                ('months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='mois couverts depuis le début')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='ce qui change')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistrée par')),
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
            ],
            options={
                'verbose_name': 'table de coûts',
                'verbose_name_plural': 'tables de coûts',
                'ordering': ['kind', 'number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'kind', 'number'), name='cost_table_number_unique'), models.CheckConstraint(condition=models.Q(('kind__in', ['planned', 'actual'])), name='cost_table_kind_known'), models.CheckConstraint(condition=models.Q(('vat_rate__gte', 0), ('vat_rate__lte', 100)), name='cost_vat_rate_is_percent'), models.CheckConstraint(condition=models.Q(('hourly_cost__isnull', True), ('hourly_cost__gt', 0), _connector='OR'), name='cost_hourly_cost_positive'), models.CheckConstraint(condition=models.Q(models.Q(('usage_limit__gt', 0), ('usage_limit__isnull', False), ('usage_rule__in', ('alert', 'capped'))), models.Q(models.Q(('usage_rule__in', ('alert', 'capped')), _negated=True), ('usage_limit__isnull', True)), _connector='OR'), name='cost_limit_goes_with_its_rule'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'actual'), ('months__gte', 1), ('months__isnull', False), ('months__lte', 36)), models.Q(('kind', 'planned'), ('months__isnull', True)), _connector='OR'), name='cost_actual_says_its_months'), models.CheckConstraint(condition=models.Q(models.Q(('baseline_spending__isnull', True), ('baseline_spending__gte', 0), _connector='OR'), models.Q(('baseline_hours__isnull', True), ('baseline_hours__gte', 0), _connector='OR')), name='cost_baseline_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='CostLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cost.costtable', verbose_name='table')),
                ('place', models.PositiveSmallIntegerField(verbose_name='place')),
                ('category', models.CharField(choices=[('licences', 'Licences et abonnements'), ('calls', 'Appels et consommation'), ('integration', 'Intégration'), ('data', 'Données'), ('security', 'Sécurité et conformité'), ('training', 'Formation'), ('review', 'Relecture et correction par les agents'), ('steering', 'Pilotage et aide aux utilisateurs'), ('exit', 'Sortie')], max_length=15, verbose_name='catégorie')),
                ('label', models.CharField(max_length=120, verbose_name='poste')),
                ('nature', models.CharField(choices=[('purchase', 'Achat, en euros'), ('hours', 'Temps des agents, en heures'), ('internal', 'Autre coût interne, en euros')], max_length=10, verbose_name='nature')),
                ('follows_usage', models.BooleanField(default=False, verbose_name='suit l’usage')),
                ('source_kind', models.CharField(choices=[('quote', 'Devis'), ('contract', 'Marché ou contrat'), ('invoice', 'Facture ou relevé'), ('estimate', 'Estimation')], max_length=10, verbose_name='source')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='précision sur la source')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='usecases.document', verbose_name='pièce')),
            ],
            options={
                'verbose_name': 'ligne de coût',
                'verbose_name_plural': 'lignes de coût',
                'ordering': ['place'],
                'constraints': [models.UniqueConstraint(fields=('table', 'place'), name='cost_line_place_unique'), models.CheckConstraint(condition=models.Q(('category__in', ['licences', 'calls', 'integration', 'data', 'security', 'training', 'review', 'steering', 'exit'])), name='cost_line_category_known'), models.CheckConstraint(condition=models.Q(('nature__in', ['purchase', 'hours', 'internal'])), name='cost_line_nature_known'), models.CheckConstraint(condition=models.Q(('source_kind__in', ['quote', 'contract', 'invoice', 'estimate'])), name='cost_line_has_a_source'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='cost_line_has_a_label')],
            },
        ),
        migrations.CreateModel(
            name='CostAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='cost.costline', verbose_name='ligne')),
                ('period', models.PositiveSmallIntegerField(verbose_name='période')),
                ('value', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(Decimal('0'), 'Saisissez un nombre qui n’est pas négatif.')], verbose_name='montant')),
            ],
            options={
                'verbose_name': 'montant',
                'verbose_name_plural': 'montants',
                'ordering': ['period'],
                'constraints': [models.UniqueConstraint(fields=('line', 'period'), name='cost_amount_once_a_period'), models.CheckConstraint(condition=models.Q(('period__in', (0, 1, 2, 3))), name='cost_amount_period_known'), models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__gte', 0), _connector='OR'), name='cost_amount_not_negative')],
            },
        ),
    ]

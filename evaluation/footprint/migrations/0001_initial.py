"""Estimates of the footprint and what they are compared with."""

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
            name='Footprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('model', 'Calculée d’après le modèle et l’usage'), ('manual', 'Estimée à la main')], max_length=10, verbose_name='méthode')),
                ('model', models.CharField(blank=True, max_length=40, verbose_name='modèle')),
                ('active_billions', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='paramètres actifs, en milliards')),
                ('total_billions', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='paramètres en tout, en milliards')),
                ('zone', models.CharField(max_length=3, verbose_name='pays des serveurs')),
                ('pue', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='rendement du centre de calcul (PUE)')),
                ('latency_s', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='durée d’une réponse, en secondes')),
                ('energy_low', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité au moins, en kWh par an')),
                ('energy_high', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité au plus, en kWh par an')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source du chiffre')),
                ('result', models.JSONField(verbose_name='résultat figé')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='footprints', to='usecases.usecase', verbose_name='dossier')),
                ('kind', models.CharField(choices=[('planned', 'Prévue'), ('actual', 'Réelle')], max_length=10, verbose_name='sorte')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('users_low', models.PositiveIntegerField(blank=True, null=True, verbose_name='utilisateurs au moins')),
                ('users_high', models.PositiveIntegerField(blank=True, null=True, verbose_name='utilisateurs au plus')),
                ('requests_low', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True, verbose_name='demandes par jour au moins')),
                ('requests_high', models.DecimalField(blank=True, decimal_places=3, max_digits=8, null=True, verbose_name='demandes par jour au plus')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jours d’utilisation par an')),
                ('length', models.CharField(blank=True, choices=[('short', 'Courte : quelques phrases, environ 100 mots'), ('medium', 'Moyenne : une demi-page, environ 250 mots'), ('long', 'Longue : une à deux pages, de 500 à 800 mots'), ('own', 'Je connais le nombre de jetons')], max_length=10, verbose_name='longueur des réponses')),
                ('tokens_low', models.PositiveIntegerField(blank=True, null=True, verbose_name='jetons par réponse au moins')),
                ('tokens_high', models.PositiveIntegerField(blank=True, null=True, verbose_name='jetons par réponse au plus')),
                ('volume', models.CharField(blank=True, max_length=300, verbose_name='volume d’usage compté')),
                ('method', models.TextField(blank=True, max_length=1500, verbose_name='comment le chiffre a été obtenu')),
                ('hypotheses', models.TextField(blank=True, max_length=1500, verbose_name='d’où viennent les hypothèses')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
            ],
            options={
                'verbose_name': 'empreinte',
                'verbose_name_plural': 'empreintes',
                'ordering': ['kind', 'number'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('basis', 'model'), ('energy_low__isnull', True), models.Q(('model', ''), _negated=True)), models.Q(('basis', 'manual'), ('energy_low__isnull', False), ('model', ''), models.Q(('source', ''), _negated=True)), _connector='OR'), name='footprint_says_its_basis'), models.CheckConstraint(condition=models.Q(models.Q(('energy_high__isnull', True), ('energy_low__isnull', True)), models.Q(('energy_high__gte', models.F('energy_low')), ('energy_high__isnull', False), ('energy_low__gte', 0), ('energy_low__isnull', False)), _connector='OR'), name='footprint_energy_is_a_range'), models.CheckConstraint(condition=models.Q(('pue__isnull', True), ('pue__gte', 1), _connector='OR'), name='footprint_pue_is_one_or_more'), models.CheckConstraint(condition=models.Q(models.Q(('active_billions__isnull', True), ('total_billions__isnull', True)), models.Q(('active_billions__gt', 0), ('active_billions__isnull', False), ('total_billions__gte', models.F('active_billions')), ('total_billions__isnull', False)), _connector='OR'), name='footprint_size_is_whole'), models.UniqueConstraint(fields=('use_case', 'kind', 'number'), name='footprint_version_unique'), models.CheckConstraint(condition=models.Q(('kind__in', ['planned', 'actual'])), name='footprint_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('users_high__isnull', True), ('users_low__isnull', True)), models.Q(('users_high__gte', models.F('users_low')), ('users_high__isnull', False), ('users_low__gte', 0), ('users_low__isnull', False)), _connector='OR'), models.Q(models.Q(('requests_high__isnull', True), ('requests_low__isnull', True)), models.Q(('requests_high__gte', models.F('requests_low')), ('requests_high__isnull', False), ('requests_low__gte', 0), ('requests_low__isnull', False)), _connector='OR'), models.Q(models.Q(('tokens_high__isnull', True), ('tokens_low__isnull', True)), models.Q(('tokens_high__gte', models.F('tokens_low')), ('tokens_high__isnull', False), ('tokens_low__gte', 0), ('tokens_low__isnull', False)), _connector='OR')), name='footprint_usage_is_ranges'), models.CheckConstraint(condition=models.Q(('basis', 'manual'), models.Q(('days__isnull', False), ('requests_low__isnull', False), ('tokens_low__isnull', False), ('users_low__isnull', False)), _connector='OR'), name='footprint_model_says_its_usage'), models.CheckConstraint(condition=models.Q(('days__isnull', True), ('days__range', (1, 366)), _connector='OR'), name='footprint_days_in_a_year'), models.CheckConstraint(condition=models.Q(('basis', 'model'), models.Q(models.Q(('volume', ''), _negated=True), models.Q(('method', ''), _negated=True)), _connector='OR'), name='footprint_manual_says_how')],
            },
        ),
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('footprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comparisons', to='footprint.footprint', verbose_name='empreinte')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('without_ai', models.TextField(max_length=1000, verbose_name='sans IA')),
                ('without_ai_low', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité sans IA au moins, en kWh par an')),
                ('without_ai_high', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité sans IA au plus, en kWh par an')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='auteur')),
                ('saved_at', models.DateTimeField(verbose_name='enregistrée le')),
            ],
            options={
                'verbose_name': 'comparaison',
                'verbose_name_plural': 'comparaisons',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('footprint', 'number'), name='footprint_comparison_unique'), models.CheckConstraint(condition=models.Q(models.Q(('without_ai_high__isnull', True), ('without_ai_low__isnull', True)), models.Q(('without_ai_high__gte', models.F('without_ai_low')), ('without_ai_high__isnull', False), ('without_ai_low__gte', 0), ('without_ai_low__isnull', False)), _connector='OR'), name='footprint_without_ai_is_a_range')],
            },
        ),
        migrations.CreateModel(
            name='ComparedOption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('model', 'Calculée d’après le modèle et l’usage'), ('manual', 'Estimée à la main')], max_length=10, verbose_name='méthode')),
                ('model', models.CharField(blank=True, max_length=40, verbose_name='modèle')),
                ('active_billions', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='paramètres actifs, en milliards')),
                ('total_billions', models.DecimalField(blank=True, decimal_places=2, max_digits=8, null=True, verbose_name='paramètres en tout, en milliards')),
                ('zone', models.CharField(max_length=3, verbose_name='pays des serveurs')),
                ('pue', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True, verbose_name='rendement du centre de calcul (PUE)')),
                ('latency_s', models.DecimalField(blank=True, decimal_places=2, max_digits=7, null=True, verbose_name='durée d’une réponse, en secondes')),
                ('energy_low', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité au moins, en kWh par an')),
                ('energy_high', models.DecimalField(blank=True, decimal_places=3, max_digits=14, null=True, verbose_name='électricité au plus, en kWh par an')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source du chiffre')),
                ('result', models.JSONField(verbose_name='résultat figé')),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='options', to='footprint.comparison', verbose_name='comparaison')),
                ('order', models.PositiveSmallIntegerField(verbose_name='ordre')),
                ('label', models.CharField(max_length=120, verbose_name='nom')),
            ],
            options={
                'verbose_name': 'solution comparée',
                'verbose_name_plural': 'solutions comparées',
                'ordering': ['order'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('basis', 'model'), ('energy_low__isnull', True), models.Q(('model', ''), _negated=True)), models.Q(('basis', 'manual'), ('energy_low__isnull', False), ('model', ''), models.Q(('source', ''), _negated=True)), _connector='OR'), name='comparedoption_says_its_basis'), models.CheckConstraint(condition=models.Q(models.Q(('energy_high__isnull', True), ('energy_low__isnull', True)), models.Q(('energy_high__gte', models.F('energy_low')), ('energy_high__isnull', False), ('energy_low__gte', 0), ('energy_low__isnull', False)), _connector='OR'), name='comparedoption_energy_is_a_range'), models.CheckConstraint(condition=models.Q(('pue__isnull', True), ('pue__gte', 1), _connector='OR'), name='comparedoption_pue_is_one_or_more'), models.CheckConstraint(condition=models.Q(models.Q(('active_billions__isnull', True), ('total_billions__isnull', True)), models.Q(('active_billions__gt', 0), ('active_billions__isnull', False), ('total_billions__gte', models.F('active_billions')), ('total_billions__isnull', False)), _connector='OR'), name='comparedoption_size_is_whole'), models.UniqueConstraint(fields=('comparison', 'order'), name='footprint_option_order_unique')],
            },
        ),
    ]

"""Data sets and how a dossier uses them."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dataset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='datasets', to='accounts.organisation', verbose_name='collectivité')),
                ('name', models.CharField(max_length=120, verbose_name='nom')),
                ('description', models.TextField(blank=True, max_length=1000, verbose_name='contenu')),
                ('origin', models.CharField(blank=True, choices=[('internal', 'Produites par nos services'), ('partner', 'Reçues d’un partenaire public'), ('users', 'Données par les usagers ou les habitants'), ('purchased', 'Achetées ou fournies par une entreprise'), ('open', 'Reprises de données ouvertes'), ('web', 'Trouvées sur internet')], max_length=20, verbose_name='origine')),
                ('origin_details', models.TextField(blank=True, max_length=500, verbose_name='précisions sur l’origine')),
                ('owner_service', models.CharField(blank=True, max_length=150, verbose_name='service responsable')),
                ('owner_contact', models.CharField(blank=True, max_length=150, verbose_name='personne à contacter')),
                ('rights', models.CharField(blank=True, max_length=300, verbose_name='droits d’usage ou licence')),
                ('quality', models.CharField(choices=[('none', 'Pas mesurée'), ('opinion', 'Avis du métier'), ('measured', 'Mesure écrite')], default='none', max_length=10, verbose_name='qualité')),
                ('quality_how', models.TextField(blank=True, max_length=500, verbose_name='comment la qualité est connue')),
                ('quality_on', models.DateField(blank=True, null=True, verbose_name='qualité vue le')),
                ('frequency', models.CharField(blank=True, choices=[('continuous', 'En continu'), ('daily', 'Chaque jour'), ('weekly', 'Chaque semaine'), ('monthly', 'Chaque mois'), ('yearly', 'Chaque année'), ('once', 'Une seule fois'), ('irregular', 'De temps en temps')], max_length=20, verbose_name='mise à jour')),
                ('updated_on', models.DateField(blank=True, null=True, verbose_name='dernière mise à jour')),
                ('sensitivity', models.CharField(choices=[('public', 'Publiques'), ('internal', 'Internes, sans donnée personnelle'), ('personal', 'Personnelles'), ('sensitive', 'Personnelles et sensibles')], max_length=10, verbose_name='sensibilité')),
                ('is_personal', models.BooleanField(default=False, verbose_name='données personnelles')),
                ('has_health', models.BooleanField(default=False, verbose_name='données de santé')),
                ('has_opinions', models.BooleanField(default=False, verbose_name='opinions, religion ou syndicat')),
                ('has_biometrics', models.BooleanField(default=False, verbose_name='biométrie')),
                ('has_ethnic_origin', models.BooleanField(default=False, verbose_name='origine des personnes')),
                ('has_children', models.BooleanField(default=False, verbose_name='données d’enfants')),
                ('is_open', models.BooleanField(default=False, verbose_name='données ouvertes')),
                ('open_address', models.CharField(blank=True, max_length=300, verbose_name='adresse de publication')),
                ('retention', models.CharField(blank=True, max_length=300, verbose_name='durée de garde')),
                ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='base légale')),
                ('registry_reference', models.CharField(blank=True, max_length=100, verbose_name='fiche du registre des traitements')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décrit par')),
                ('created_at', models.DateTimeField(verbose_name='décrit le')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='modifié par')),
                ('saved_at', models.DateTimeField(verbose_name='modifié le')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
            ],
            options={
                'verbose_name': 'jeu de données',
                'verbose_name_plural': 'jeux de données',
                'ordering': [django.db.models.functions.text.Lower('name'), 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), models.F('organisation'), condition=models.Q(('retired_at__isnull', True)), name='datasets_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('quality', 'measured'), _negated=True), models.Q(models.Q(('quality_how', ''), _negated=True), ('quality_on__isnull', False)), _connector='OR'), name='datasets_measure_is_described'), models.CheckConstraint(condition=models.Q(models.Q(('sensitivity', 'sensitive'), models.Q(('has_health', True), ('has_opinions', True), ('has_biometrics', True), ('has_ethnic_origin', True), ('has_children', True), _connector='OR')), models.Q(models.Q(('sensitivity', 'sensitive'), _negated=True), models.Q(('has_health', True), ('has_opinions', True), ('has_biometrics', True), ('has_ethnic_origin', True), ('has_children', True), _connector='OR', _negated=True)), _connector='OR'), name='datasets_special_is_sensitive'), models.CheckConstraint(condition=models.Q(models.Q(('sensitivity__in', ['personal', 'sensitive']), _negated=True), ('is_personal', True), _connector='OR'), name='datasets_personal_says_so'), models.CheckConstraint(condition=models.Q(models.Q(('sensitivity', 'internal'), _negated=True), ('is_personal', False), _connector='OR'), name='datasets_internal_not_personal'), models.CheckConstraint(condition=models.Q(('is_open', False), ('sensitivity', 'public'), _connector='OR'), name='datasets_open_is_public')],
            },
        ),
        migrations.CreateModel(
            name='DatasetVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='datasets.dataset', verbose_name='jeu de données')),
                ('number', models.PositiveIntegerField(verbose_name='numéro')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistré par')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
            ],
            options={
                'verbose_name': 'version d’un jeu de données',
                'verbose_name_plural': 'versions des jeux de données',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('dataset', 'number'), name='datasets_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='DatasetUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dataset_uses', to='usecases.usecase', verbose_name='dossier')),
                ('dataset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='datasets.dataset', verbose_name='jeu de données')),
                ('purpose', models.TextField(max_length=500, verbose_name='ce que l’outil en fait')),
                ('fields_kept', models.TextField(blank=True, max_length=1000, verbose_name='champs gardés')),
                ('minimised', models.CharField(blank=True, choices=[('yes', 'Oui'), ('partly', 'En partie'), ('no', 'Non')], max_length=10, verbose_name='le moins de données possible')),
                ('minimised_how', models.TextField(blank=True, max_length=500, verbose_name='ce qui est retiré')),
                ('retention', models.CharField(blank=True, max_length=300, verbose_name='durée de garde dans cet usage')),
                ('erasure', models.CharField(blank=True, max_length=300, verbose_name='effacement')),
                ('underserved', models.CharField(blank=True, choices=[('yes', 'Oui'), ('partly', 'En partie'), ('no', 'Non')], max_length=10, verbose_name='recherche des personnes mal servies')),
                ('underserved_finding', models.TextField(blank=True, max_length=500, verbose_name='ce qui a été trouvé')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='version')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ajouté par')),
                ('added_at', models.DateTimeField(verbose_name='ajouté le')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
            ],
            options={
                'verbose_name': 'usage d’un jeu de données',
                'verbose_name_plural': 'usages des jeux de données',
                'ordering': ['added_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('use_case', 'dataset'), name='datasets_used_once'), models.CheckConstraint(condition=models.Q(('purpose', ''), _negated=True), name='datasets_use_has_purpose'), models.CheckConstraint(condition=models.Q(('removed_at__isnull', True), ('removed_at__gte', models.F('added_at')), _connector='OR'), name='datasets_removed_after_added'), models.CheckConstraint(condition=models.Q(models.Q(('minimised__in', ['yes', 'partly']), _negated=True), models.Q(('minimised_how', ''), _negated=True), _connector='OR'), name='datasets_minimised_says_how'), models.CheckConstraint(condition=models.Q(models.Q(('underserved__in', ['yes', 'partly']), _negated=True), models.Q(('underserved_finding', ''), _negated=True), _connector='OR'), name='datasets_search_says_what')],
            },
        ),
        migrations.CreateModel(
            name='DatasetUseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='datasets.datasetuse', verbose_name='usage')),
                ('number', models.PositiveIntegerField(verbose_name='numéro')),
                ('content', models.JSONField(verbose_name='contenu')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistré par')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
            ],
            options={
                'verbose_name': 'version d’un usage',
                'verbose_name_plural': 'versions des usages',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('use', 'number'), name='datasets_use_version_unique')],
            },
        ),
    ]

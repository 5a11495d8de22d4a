"""Staff tables, the jobs of the reference, and what people decided of local titles."""

import django.db.models.deletion
import django.utils.timezone
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReferenceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('source', models.CharField(max_length=500, verbose_name='source')),
                ('dated_on', models.DateField(verbose_name='date de la source')),
                ('state', models.CharField(choices=[('draft', 'Brouillon'), ('published', 'Publié'), ('archived', 'Archivé')], default='draft', max_length=10, verbose_name='état')),
                ('little_from', models.DecimalField(decimal_places=5, default=Decimal('0.25'), max_digits=6, verbose_name='peu concernés à partir de')),
                ('exposed_from', models.DecimalField(decimal_places=5, default=Decimal('0.5'), max_digits=6, verbose_name='concernés à partir de')),
                ('very_from', models.DecimalField(decimal_places=5, default=Decimal('0.75'), max_digits=6, verbose_name='très concernés à partir de')),
                ('edit_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('created_at', models.DateTimeField(verbose_name='créé le')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publié le')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('copied_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='workforce.referenceversion', verbose_name='copié de')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='créé par')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='job_references', to='accounts.organisation', verbose_name='collectivité')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='publié par')),
            ],
            options={
                'verbose_name': 'référentiel de métiers',
                'verbose_name_plural': 'référentiels de métiers',
                'ordering': ['organisation', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ReferenceJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('label', models.CharField(max_length=200, verbose_name='métier')),
                ('isco08', models.CharField(max_length=4, verbose_name='code CITP-08')),
                ('isco_label', models.CharField(blank=True, max_length=200, verbose_name='catégorie CITP-08')),
                ('score', models.DecimalField(blank=True, decimal_places=5, max_digits=6, null=True, verbose_name='score')),
                ('level', models.CharField(choices=[('not_exposed', 'Pas concernés'), ('little', 'Peu concernés'), ('exposed', 'Concernés'), ('very', 'Très concernés')], max_length=12, verbose_name='niveau')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='source')),
                ('noted_on', models.DateField(verbose_name='relevé le')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('sealed', models.BooleanField(default=False, editable=False, verbose_name='publié')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
            ],
            options={
                'verbose_name': 'métier du référentiel',
                'verbose_name_plural': 'métiers du référentiel',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IscoScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.CharField(choices=[('ilo_2023', 'OIT 2023'), ('ilo_2025', 'OIT 2025')], max_length=10, verbose_name='édition')),
                ('code', models.CharField(max_length=4, verbose_name='code CITP-08')),
                ('mean', models.DecimalField(decimal_places=5, max_digits=6, verbose_name='moyenne')),
                ('sd', models.DecimalField(decimal_places=5, max_digits=6, verbose_name='écart type')),
                ('sealed', models.BooleanField(default=False, editable=False, verbose_name='publié')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='isco_scores', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
            ],
            options={
                'verbose_name': 'score de l’OIT',
                'verbose_name_plural': 'scores de l’OIT',
                'ordering': ['edition', 'code'],
            },
        ),
        migrations.CreateModel(
            name='StaffFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uploaded_at', models.DateTimeField(verbose_name='déposé le')),
                ('source_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte du fichier')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='codage')),
                ('columns', models.JSONField(default=list, verbose_name='colonnes')),
                ('dropped', models.JSONField(default=list, help_text='Leur titre et le motif.', verbose_name='colonnes écartées')),
                ('line_count', models.PositiveIntegerField(verbose_name='nombre de lignes')),
                ('choices', models.JSONField(blank=True, default=dict, verbose_name='choix')),
                ('content', models.BinaryField(blank=True, null=True, verbose_name='lignes')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_files', to='accounts.organisation', verbose_name='collectivité')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='déposé par')),
            ],
            options={
                'verbose_name': 'fichier d’effectifs',
                'verbose_name_plural': 'fichiers d’effectifs',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='StaffTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='numéro')),
                ('name', models.CharField(max_length=150, verbose_name='nom')),
                ('as_of', models.DateField(verbose_name='effectifs au')),
                ('imported_at', models.DateTimeField(verbose_name='importé le')),
                ('source_name', models.CharField(max_length=200, verbose_name='fichier')),
                ('sha256', models.CharField(max_length=64, verbose_name='empreinte du fichier')),
                ('encoding', models.CharField(blank=True, max_length=20, verbose_name='codage')),
                ('state', models.CharField(choices=[('current', 'En service'), ('withdrawn', 'Retiré')], default='current', max_length=10, verbose_name='état')),
                ('edit_version', models.PositiveIntegerField(default=1, verbose_name='version d’édition')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('undone_reason', models.CharField(blank=True, max_length=300, verbose_name='motif du retrait')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='importé par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_tables', to='accounts.organisation', verbose_name='collectivité')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_tables', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='retiré par')),
            ],
            options={
                'verbose_name': 'tableau des effectifs',
                'verbose_name_plural': 'tableaux des effectifs',
                'ordering': ['-as_of', '-number'],
            },
        ),
        migrations.CreateModel(
            name='StaffLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_title', models.CharField(max_length=200, verbose_name='métier')),
                ('title_key', models.CharField(max_length=200, verbose_name='métier, sans variante d’écriture')),
                ('category', models.CharField(choices=[('A', 'Catégorie A'), ('B', 'Catégorie B'), ('C', 'Catégorie C'), ('other', 'Autre ou non précisée')], default='other', max_length=5, verbose_name='catégorie')),
                ('filiere', models.CharField(blank=True, max_length=100, verbose_name='filière')),
                ('cadre_emplois', models.CharField(blank=True, max_length=150, verbose_name='cadre d’emplois')),
                ('direction', models.CharField(blank=True, max_length=150, verbose_name='direction')),
                ('sex', models.CharField(choices=[('F', 'Femmes'), ('M', 'Hommes'), ('unknown', 'Non précisé')], default='unknown', max_length=7, verbose_name='sexe')),
                ('head_count', models.PositiveIntegerField(verbose_name='nombre d’agents')),
                ('match_kind', models.CharField(choices=[('exact', 'Même libellé'), ('normalised', 'Même libellé, à l’écriture près'), ('confirmed', 'Confirmé par une personne'), ('no_equivalent', 'Sans équivalent, confirmé par une personne'), ('none', 'Non apparié')], default='none', max_length=15, verbose_name='appariement')),
                ('reference_job', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='staff_lines', to='workforce.referencejob', verbose_name='métier du référentiel')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='workforce.stafftable', verbose_name='tableau')),
            ],
            options={
                'verbose_name': 'ligne du tableau des effectifs',
                'verbose_name_plural': 'lignes du tableau des effectifs',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='StaffImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('name', models.CharField(max_length=150, verbose_name='nom du tableau')),
                ('as_of', models.DateField(verbose_name='effectifs au')),
                ('mapping', models.JSONField(default=dict, verbose_name='colonnes confirmées')),
                ('report', models.JSONField(blank=True, default=dict, verbose_name='compte rendu')),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='job', to='workforce.stafffile', verbose_name='fichier')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                ('table', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_job', to='workforce.stafftable', verbose_name='tableau')),
            ],
            options={
                'verbose_name': 'import d’effectifs',
                'verbose_name_plural': 'imports d’effectifs',
                'ordering': ['-queued_at'],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='rang')),
                ('theme', models.CharField(max_length=150, verbose_name='thème')),
                ('label', models.CharField(max_length=300, verbose_name='tâche')),
                ('index', models.DecimalField(decimal_places=5, max_digits=6, verbose_name='indice')),
                ('sealed', models.BooleanField(default=False, editable=False, verbose_name='publiée')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
            ],
            options={
                'verbose_name': 'tâche automatisable',
                'verbose_name_plural': 'tâches automatisables',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='JobMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_key', models.CharField(max_length=200, verbose_name='métier, sans variante d’écriture')),
                ('job_title', models.CharField(max_length=200, verbose_name='métier')),
                ('reference_label', models.CharField(blank=True, max_length=200, verbose_name='métier du référentiel')),
                ('isco08', models.CharField(blank=True, max_length=4, verbose_name='code CITP-08')),
                ('decided_at', models.DateTimeField(verbose_name='décidé le')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='décidé par')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='job_matches', to='accounts.organisation', verbose_name='collectivité')),
            ],
            options={
                'verbose_name': 'rapprochement de métiers',
                'verbose_name_plural': 'rapprochements de métiers',
                'ordering': ['job_title'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'title_key'), name='workforce_one_decision_a_title'), models.CheckConstraint(condition=models.Q(('title_key', ''), _negated=True), name='workforce_decision_has_title'), models.CheckConstraint(condition=models.Q(models.Q(('isco08', ''), ('reference_label', '')), models.Q(models.Q(('reference_label', ''), _negated=True), models.Q(('isco08', ''), _negated=True)), _connector='OR'), name='workforce_decision_whole_or_none')],
            },
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='workforce_reference_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('number',), name='workforce_shipped_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('organisation',), name='workforce_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('published_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='workforce_published_reference_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', True), ('created_by__isnull', False), _connector='OR'), name='workforce_reference_has_author'),
        ),
        migrations.AddConstraint(
            model_name='referenceversion',
            constraint=models.CheckConstraint(condition=models.Q(('little_from__gt', 0), ('exposed_from__gt', models.F('little_from')), ('very_from__gt', models.F('exposed_from')), ('very_from__lte', 1)), name='workforce_thresholds_rise'),
        ),
        migrations.AddConstraint(
            model_name='referencejob',
            constraint=models.UniqueConstraint(fields=('version', 'label'), name='workforce_job_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='referencejob',
            constraint=models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='workforce_job_has_label'),
        ),
        migrations.AddConstraint(
            model_name='referencejob',
            constraint=models.CheckConstraint(condition=models.Q(('isco08__regex', '^[0-9]{4}$')), name='workforce_isco_has_four_digits'),
        ),
        migrations.AddConstraint(
            model_name='referencejob',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['not_exposed', 'little', 'exposed', 'very'])), name='workforce_job_level_known'),
        ),
        migrations.AddConstraint(
            model_name='referencejob',
            constraint=models.CheckConstraint(condition=models.Q(('score__isnull', True), models.Q(('score__gte', 0), ('score__lte', 1)), _connector='OR'), name='workforce_job_score_in_range'),
        ),
        migrations.AddConstraint(
            model_name='iscoscore',
            constraint=models.UniqueConstraint(fields=('version', 'edition', 'code'), name='workforce_one_score_a_code'),
        ),
        migrations.AddConstraint(
            model_name='iscoscore',
            constraint=models.CheckConstraint(condition=models.Q(('edition__in', ['ilo_2023', 'ilo_2025'])), name='workforce_score_edition_known'),
        ),
        migrations.AddConstraint(
            model_name='iscoscore',
            constraint=models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{4}$')), name='workforce_score_has_four_digits'),
        ),
        migrations.AddConstraint(
            model_name='iscoscore',
            constraint=models.CheckConstraint(condition=models.Q(('mean__gte', 0), ('mean__lte', 1), ('sd__gte', 0), ('sd__lte', 1)), name='workforce_isco_score_in_range'),
        ),
        migrations.AddConstraint(
            model_name='stafftable',
            constraint=models.UniqueConstraint(fields=('organisation', 'number'), name='workforce_table_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='stafftable',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'current'), ('undone_at__isnull', True), ('undone_by__isnull', True), ('undone_reason', '')), models.Q(('state', 'withdrawn'), ('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undone_reason', ''), _negated=True)), _connector='OR'), name='workforce_withdrawn_table_says_by_whom'),
        ),
        migrations.AddIndex(
            model_name='staffline',
            index=models.Index(fields=['table', 'title_key'], name='workforce_line_by_title'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.UniqueConstraint(fields=('table', 'job_title', 'category', 'filiere', 'cadre_emplois', 'direction', 'sex'), name='workforce_identical_lines_are_one'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('job_title', ''), _negated=True), models.Q(('title_key', ''), _negated=True)), name='workforce_line_has_title'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.CheckConstraint(condition=models.Q(('head_count__gte', 1)), name='workforce_line_counts_someone'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.CheckConstraint(condition=models.Q(('category__in', ['A', 'B', 'C', 'other'])), name='workforce_category_known'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'unknown'])), name='workforce_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='staffline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('match_kind__in', ('no_equivalent', 'none')), ('reference_job__isnull', True)), models.Q(('match_kind__in', ['exact', 'normalised', 'confirmed']), ('reference_job__isnull', False)), _connector='OR'), name='workforce_match_has_its_job'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.UniqueConstraint(fields=('version', 'label'), name='workforce_task_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('index__gte', 0), ('index__lte', 1)), name='workforce_task_index_in_range'),
        ),
    ]

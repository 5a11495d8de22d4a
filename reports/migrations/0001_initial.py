"""Documents asked for, their files, the lots they are asked for in, the heads they are printed with."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('committee', '0002_protected'),
        ('usecases', '0002_protected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Logo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True, verbose_name='SHA-256')),
                ('content', models.BinaryField(verbose_name='octets')),
                ('width', models.PositiveSmallIntegerField(verbose_name='largeur, en pixels')),
                ('height', models.PositiveSmallIntegerField(verbose_name='hauteur, en pixels')),
            ],
            options={
                'verbose_name': 'logo',
                'verbose_name_plural': 'logos',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('topic', models.CharField(blank=True, max_length=20, verbose_name='année ou import dont il parle')),
                ('kind', models.CharField(choices=[('compass_sheet', 'Fiche boussole'), ('before_trial', 'Rapport d’aide à la décision, avant l’essai'), ('protocol', 'Protocole d’expérimentation'), ('evaluation', 'Rapport d’évaluation'), ('final', 'Rapport d’aide à la décision, après l’essai'), ('simple', 'Version simplifiée'), ('deliberation', 'Projet de délibération'), ('briefing_note', 'Note de synthèse'), ('journal_extract', 'Extrait du journal'), ('minutes', 'Procès-verbal de séance'), ('meeting_pack', 'Dossier de séance'), ('yearly_review', 'Bilan annuel'), ('job_map', 'Carte des métiers exposés')], max_length=20, verbose_name='rapport')),
                ('snapshot', models.JSONField(verbose_name='contenu figé')),
                ('snapshot_sha256', models.CharField(max_length=64, verbose_name='somme de contrôle du contenu')),
                ('code', models.CharField(max_length=14, unique=True, verbose_name='code de vérification')),
                ('template_version', models.CharField(max_length=10, verbose_name='version du modèle')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='committee.meeting', verbose_name='séance')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='accounts.organisation', verbose_name='collectivité')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
                ('use_case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='usecases.usecase', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'rapport',
                'verbose_name_plural': 'rapports',
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='année')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committee.meeting', verbose_name='séance')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='collectivité')),
                ('reports', models.ManyToManyField(related_name='batches', to='reports.report', verbose_name='documents')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
            ],
            options={
                'verbose_name': 'lot de documents',
                'verbose_name_plural': 'lots de documents',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.BinaryField(verbose_name='octets')),
                ('sha256', models.CharField(db_index=True, max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('pages', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='pages')),
                ('produced_at', models.DateTimeField(verbose_name='produit le')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='reports.report', verbose_name='rapport')),
            ],
            options={
                'verbose_name': 'fichier d’un rapport',
                'verbose_name_plural': 'fichiers des rapports',
            },
        ),
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='version')),
                ('name', models.CharField(max_length=80, verbose_name='nom imprimé')),
                ('colour', models.CharField(max_length=7, verbose_name='couleur')),
                ('alternative', models.CharField(blank=True, max_length=120, verbose_name='texte qui remplace le logo')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letterheads', to='accounts.organisation', verbose_name='collectivité')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistré par')),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.logo', verbose_name='logo')),
            ],
            options={
                'verbose_name': 'en-tête des documents',
                'verbose_name_plural': 'en-têtes des documents',
                'ordering': ['organisation', '-number'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'number'), name='reports_letterhead_number_once'), models.CheckConstraint(condition=models.Q(('colour__regex', '^#[0-9a-f]{6}$'), models.Q(('name', ''), _negated=True)), name='reports_letterhead_is_whole'), models.CheckConstraint(condition=models.Q(models.Q(('alternative', ''), ('logo__isnull', True)), models.Q(('logo__isnull', False), models.Q(('alternative', ''), _negated=True)), _connector='OR'), name='reports_logo_has_its_text')],
            },
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('use_case', 'kind', 'snapshot_sha256', 'template_version'), name='reports_same_content_once_use_case'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('meeting', 'kind', 'snapshot_sha256', 'template_version'), name='reports_same_content_once_meeting'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('organisation', 'kind', 'snapshot_sha256', 'template_version'), name='reports_same_content_once_organisation'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('compass_sheet', 'before_trial', 'protocol', 'evaluation', 'final', 'simple', 'deliberation', 'briefing_note', 'journal_extract')), ('meeting__isnull', True), ('organisation__isnull', True), ('use_case__isnull', False)), models.Q(('kind__in', ('minutes', 'meeting_pack')), ('meeting__isnull', False), ('organisation__isnull', True), ('use_case__isnull', True)), models.Q(('kind__in', ('yearly_review', 'job_map')), ('meeting__isnull', True), ('organisation__isnull', False), ('use_case__isnull', True)), _connector='OR'), name='reports_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('organisation__isnull', False), ('topic', ''), _connector='OR'), name='reports_topic_of_a_collectivity'),
        ),
        migrations.AddConstraint(
            model_name='reportbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('year__isnull', True)), models.Q(('meeting__isnull', True), ('year__isnull', False)), _connector='OR'), name='reports_batch_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='reportbatch',
            constraint=models.CheckConstraint(condition=models.Q(('year__isnull', True), ('year__range', (2000, 2100)), _connector='OR'), name='reports_batch_year_is_a_year'),
        ),
    ]

"""Documents asked for, and their files."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('committee', '0001_initial'),
        ('usecases', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('job_state', models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec')], db_index=True, default='queued', max_length=10, verbose_name='état')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='tentatives')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='avancement, en %')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='demandé le')),
                ('claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='commencé le')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='terminé le')),
                ('use_case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='usecases.usecase', verbose_name='dossier')),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='committee.meeting', verbose_name='séance')),
                ('kind', models.CharField(choices=[('before_trial', 'Rapport d’aide à la décision, avant l’essai'), ('final', 'Rapport d’aide à la décision, après l’essai'), ('minutes', 'Procès-verbal de séance'), ('meeting_pack', 'Dossier de séance')], max_length=20, verbose_name='rapport')),
                ('snapshot', models.JSONField(verbose_name='contenu figé')),
                ('snapshot_sha256', models.CharField(max_length=64, verbose_name='somme de contrôle du contenu')),
                ('template_version', models.CharField(max_length=10, verbose_name='version du modèle')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='demandé par')),
            ],
            options={
                'verbose_name': 'rapport',
                'verbose_name_plural': 'rapports',
                'ordering': ['-queued_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'kind', 'snapshot_sha256', 'template_version'), name='reports_same_content_once'), models.UniqueConstraint(fields=('meeting', 'kind', 'snapshot_sha256', 'template_version'), name='reports_same_meeting_content_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('before_trial', 'final')), ('meeting__isnull', True), ('use_case__isnull', False)), models.Q(('kind__in', ('minutes', 'meeting_pack')), ('meeting__isnull', False), ('use_case__isnull', True)), _connector='OR'), name='reports_about_a_dossier_or_a_meeting')],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='file', to='reports.report', verbose_name='rapport')),
                ('content', models.BinaryField(verbose_name='octets')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('size', models.PositiveIntegerField(verbose_name='taille, en octets')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='pages')),
                ('produced_at', models.DateTimeField(verbose_name='produit le')),
            ],
            options={
                'verbose_name': 'fichier d’un rapport',
                'verbose_name_plural': 'fichiers des rapports',
            },
        ),
    ]

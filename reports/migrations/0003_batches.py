"""Documents asked for together."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('committee', '0002_protected'),
        ('reports', '0002_protected'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('year__isnull', True)), models.Q(('meeting__isnull', True), ('year__isnull', False)), _connector='OR'), name='reports_batch_of_one_thing'), models.CheckConstraint(condition=models.Q(('year__isnull', True), ('year__range', (2000, 2100)), _connector='OR'), name='reports_batch_year_is_a_year')],
            },
        ),
    ]

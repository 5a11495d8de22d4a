"""The jobs that a dossier touches, said once and again, never rewritten."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('usecases', '0002_protected'),
        ('workforce', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TouchedJobs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='numéro')),
                ('jobs', models.JSONField(default=list, help_text='Libellé et niveau de chacun.', verbose_name='métiers')),
                ('directions', models.JSONField(blank=True, default=list, verbose_name='directions')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='ce qui change pour eux')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='effectifs comptés')),
                ('vigilance', models.CharField(choices=[('yes', 'Oui'), ('no', 'Non'), ('unknown', 'On ne sait pas')], max_length=7, verbose_name='vigilance')),
                ('saved_at', models.DateTimeField(verbose_name='enregistré le')),
                ('reference', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.referenceversion', verbose_name='référentiel de métiers')),
                ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='enregistré par')),
                ('table', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.stafftable', verbose_name='tableau des effectifs')),
                ('use_case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touched_jobs', to='usecases.usecase', verbose_name='dossier')),
            ],
            options={
                'verbose_name': 'métiers touchés par un dossier',
                'verbose_name_plural': 'métiers touchés par les dossiers',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('use_case', 'number'), name='jobs_number_unique'), models.CheckConstraint(condition=models.Q(('vigilance__in', ['yes', 'no', 'unknown'])), name='jobs_vigilance_known'), models.CheckConstraint(condition=models.Q(('jobs', []), _negated=True), name='jobs_some_are_named')],
            },
        ),
    ]

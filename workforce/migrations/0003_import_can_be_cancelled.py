"""An import in preparation can be cancelled, as the other background work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0002_protected'),
    ]

    operations = [
        migrations.AlterField(
            model_name='staffimport',
            name='job_state',
            field=models.CharField(choices=[('queued', 'En attente'), ('running', 'En cours'), ('ready', 'Prêt'), ('failed', 'En échec'), ('cancelled', 'Annulé')], db_index=True, default='queued', max_length=10, verbose_name='état'),
        ),
    ]

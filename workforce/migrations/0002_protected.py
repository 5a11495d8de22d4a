"""The database itself refuses to change a published reference; a file keeps what was chosen before its import."""


from django.db import migrations, models

from boussole.shared.triggers import Protect
from workforce.protected import PUBLISHED_REFERENCES, SEALED_JOBS, SEALED_SCORES, SEALED_TASKS


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='iscoscore',
            name='sealed',
            field=models.BooleanField(default=False, editable=False, verbose_name='publié'),
        ),
        migrations.AddField(
            model_name='stafffile',
            name='choices',
            field=models.JSONField(blank=True, default=dict, verbose_name='choix'),
        ),
        Protect(PUBLISHED_REFERENCES, SEALED_JOBS, SEALED_SCORES, SEALED_TASKS),
    ]

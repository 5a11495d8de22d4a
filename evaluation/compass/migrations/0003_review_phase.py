"""The compass of a system in service can be opened again, for a review."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('compass', '0002_protected'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assessment',
            name='phase',
            field=models.CharField(choices=[('ex_ante', 'Avant l’essai'), ('ex_post', 'Après l’essai'), ('review', 'Pendant le suivi')], max_length=10, verbose_name='moment'),
        ),
    ]

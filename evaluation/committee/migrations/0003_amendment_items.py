"""An item of an agenda may be an amendment to the protocol of a trial."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committee", "0002_protected"),
        ("trial", "0003_amendments"),
        ("usecases", "0002_protected"),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='amendment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='trial.amendment', verbose_name='avenant'),
        ),
        migrations.AlterField(
            model_name='agendaitem',
            name='kind',
            field=models.CharField(choices=[('opinion', 'Avis avant l’essai'), ('final_opinion', 'Avis après l’essai'), ('amendment', 'Avenant au protocole')], max_length=15, verbose_name='objet'),
        ),
        migrations.AddConstraint(
            model_name='agendaitem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amendment__isnull', False), ('kind', 'amendment')), models.Q(models.Q(('kind', 'amendment'), _negated=True), ('amendment__isnull', True)), _connector='OR'), name='committee_amendment_item_names_it'),
        ),
    ]

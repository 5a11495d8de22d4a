"""The database itself refuses to change or delete what a trial fixed for good."""

from django.db import migrations, models

from boussole.shared.triggers import protect
from evaluation.trial.protected import (
    APPROVALS,
    DEPOSITED_EVALUATIONS,
    LOCKED_PROTOCOLS,
    MEASURES,
    RESULTS,
    SEALED_CRITERIA,
)

RULES = (LOCKED_PROTOCOLS, SEALED_CRITERIA, APPROVALS, MEASURES, DEPOSITED_EVALUATIONS, RESULTS)


class Migration(migrations.Migration):
    dependencies = [("trial", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="indicator",
            name="sealed",
            field=models.BooleanField(default=False, editable=False, verbose_name="verrouillé"),
        ),
        *[protect(rule) for rule in RULES],
    ]

"""The database itself refuses to change or delete what a trial fixed for good."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.trial.protected import (
    APPROVALS,
    DEPOSITED_EVALUATIONS,
    LOCKED_PROTOCOLS,
    MEASURES,
    RESULTS,
    SEALED_CRITERIA,
)


class Migration(migrations.Migration):
    dependencies = [("trial", "0001_initial")]

    operations = [Protect(APPROVALS, DEPOSITED_EVALUATIONS, LOCKED_PROTOCOLS, MEASURES, RESULTS, SEALED_CRITERIA)]

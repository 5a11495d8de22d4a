"""The database itself refuses to change or delete what a trial fixed for good."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.trial.protected import (
    APPROVALS,
    ATTENDANCE,
    DEPOSITED_EVALUATIONS,
    EXPENSES,
    HOLDINGS,
    IMPORTS,
    LOCKED_PROTOCOLS,
    MEASURES,
    OBSERVATIONS,
    RESULTS,
    SEALED_CRITERIA,
    SETTLED_AMENDMENTS,
    USAGE,
)


class Migration(migrations.Migration):
    dependencies = [("trial", "0001_initial")]

    operations = [
        Protect(
            APPROVALS,
            ATTENDANCE,
            DEPOSITED_EVALUATIONS,
            EXPENSES,
            HOLDINGS,
            IMPORTS,
            LOCKED_PROTOCOLS,
            MEASURES,
            OBSERVATIONS,
            RESULTS,
            SEALED_CRITERIA,
            SETTLED_AMENDMENTS,
            USAGE,
        )
    ]

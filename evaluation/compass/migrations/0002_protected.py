"""The database itself refuses to change or delete a published grid, an ended opinion, what was noted of an action."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.compass.protected import (
    ACTION_STEPS,
    CONSULTATIONS,
    ENDED_OPINIONS,
    PUBLISHED_GRIDS,
    RECUSALS,
    SEALED_CRITERIA,
    SEALED_QUESTIONS,
)


class Migration(migrations.Migration):
    dependencies = [("compass", "0001_initial")]

    operations = [
        Protect(
            ACTION_STEPS,
            CONSULTATIONS,
            ENDED_OPINIONS,
            PUBLISHED_GRIDS,
            RECUSALS,
            SEALED_CRITERIA,
            SEALED_QUESTIONS,
        )
    ]

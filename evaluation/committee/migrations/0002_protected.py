"""The database itself refuses to change what the committee closed, or to add to it."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.committee.protected import (
    ANNULMENTS,
    CLOSED_VOTES,
    DECLARATIONS,
    MOVEMENTS,
    RECTIFICATIONS,
    RULES,
    SEALED_BALLOTS,
    SEALED_COUNTS,
    SEALED_DEBATES,
    SEALED_PAPERS,
    SEALED_ROLL,
    SEALED_WITH_THE_VOTE,
    SETTLED_MINUTES,
    SIGNATURES,
    TALLIES,
)
from evaluation.committee.scores_protected import ENTRIES, MINORITY_OPINIONS, REVEALS, SEALED_SCORES, SEALED_SIGNATURES


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial")]

    operations = [
        Protect(
            ANNULMENTS,
            CLOSED_VOTES,
            DECLARATIONS,
            MOVEMENTS,
            RECTIFICATIONS,
            RULES,
            SEALED_BALLOTS,
            SEALED_COUNTS,
            SEALED_DEBATES,
            SEALED_PAPERS,
            SEALED_ROLL,
            *SEALED_WITH_THE_VOTE,
            SETTLED_MINUTES,
            SIGNATURES,
            TALLIES,
            *ENTRIES,
            MINORITY_OPINIONS,
            REVEALS,
            SEALED_SCORES,
            SEALED_SIGNATURES,
        )
    ]

"""The database itself refuses to change a closed vote, its ballots, roll, papers and counts, or to add to them."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.committee.protected import (
    ANNULMENTS,
    CLOSED_VOTES,
    RECTIFICATIONS,
    SEALED_COUNTS,
    SEALED_PAPERS,
    SEALED_ROLL,
    SEALED_WITH_THE_VOTE,
    refuse_after_the_close,
)


class Migration(migrations.Migration):
    dependencies = [("committee", "0003_secret_ballot")]

    operations = [
        *map(
            protect, (RECTIFICATIONS, ANNULMENTS, SEALED_PAPERS, SEALED_ROLL, SEALED_COUNTS, CLOSED_VOTES)
        ),
        *map(refuse_after_the_close, SEALED_WITH_THE_VOTE),
    ]

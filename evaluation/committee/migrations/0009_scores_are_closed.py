"""The database itself refuses to change revealed scores or recorded minority opinions, or to add to them."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.committee.scores_protected import (
    ENTRIES,
    MINORITY_OPINIONS,
    REVEALS,
    SEALED_SCORES,
    SEALED_SIGNATURES,
    refuse_entries,
)


class Migration(migrations.Migration):
    dependencies = [("committee", "0008_scores_and_minority_opinions")]

    operations = [
        *map(protect, (REVEALS, SEALED_SCORES, MINORITY_OPINIONS, SEALED_SIGNATURES)),
        *map(refuse_entries, ENTRIES),
    ]

"""The database itself refuses to change or delete an adopted frame, a position taken, a place on the matrix."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.frame.protected import ADOPTED_VERSIONS, ALIGNMENTS, PLACEMENTS, POSITIONS, SEALED_ITEMS

RULES = (ADOPTED_VERSIONS, SEALED_ITEMS, ALIGNMENTS, POSITIONS, PLACEMENTS)


class Migration(migrations.Migration):
    dependencies = [("frame", "0001_initial")]

    operations = [protect(rule) for rule in RULES]

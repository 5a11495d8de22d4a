"""The database itself refuses to change or delete an adopted frame, a position taken, a place on the matrix."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.frame.protected import ADOPTED_VERSIONS, ALIGNMENTS, PLACEMENTS, POSITIONS, SEALED_ITEMS


class Migration(migrations.Migration):
    dependencies = [("frame", "0001_initial")]

    operations = [Protect(ADOPTED_VERSIONS, ALIGNMENTS, PLACEMENTS, POSITIONS, SEALED_ITEMS)]

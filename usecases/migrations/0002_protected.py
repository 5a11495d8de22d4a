"""The database itself refuses to change or delete a move of a dossier, an answer on a likely double."""

from django.db import migrations

from boussole.shared.triggers import Protect
from usecases.protected import MOVES, OVERLAP_ANSWERS


class Migration(migrations.Migration):
    dependencies = [("usecases", "0001_initial")]

    operations = [Protect(MOVES, OVERLAP_ANSWERS)]

"""The database itself refuses to change or delete a row of the log of moves."""

from django.db import migrations

from boussole.shared.triggers import protect
from usecases.protected import MOVES


class Migration(migrations.Migration):
    dependencies = [("usecases", "0001_initial")]

    operations = [protect(MOVES)]

"""The database itself refuses to change or delete a version of a cost table."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.cost.protected import AMOUNTS, LINES, TABLES


class Migration(migrations.Migration):
    dependencies = [("cost", "0001_initial")]

    operations = [Protect(AMOUNTS, LINES, TABLES)]

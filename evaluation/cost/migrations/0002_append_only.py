"""The database itself refuses to change or delete a saved cost table."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.cost.protected import AMOUNTS, LINES, TABLES


class Migration(migrations.Migration):
    dependencies = [("cost", "0001_initial")]

    operations = [protect(TABLES), protect(LINES), protect(AMOUNTS)]

"""The database itself refuses to change or delete a version of an estimate or of a comparison."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.footprint.protected import COMPARISONS, ESTIMATES, OPTIONS


class Migration(migrations.Migration):
    dependencies = [("footprint", "0001_initial")]

    operations = [protect(rule) for rule in (ESTIMATES, COMPARISONS, OPTIONS)]

"""The database itself refuses to change or delete an estimate, a comparison."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.footprint.protected import COMPARISONS, ESTIMATES, OPTIONS


class Migration(migrations.Migration):
    dependencies = [("footprint", "0001_initial")]

    operations = [Protect(COMPARISONS, ESTIMATES, OPTIONS)]

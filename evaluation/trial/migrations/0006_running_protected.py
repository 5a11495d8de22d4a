"""The database itself refuses to change or delete what was noted while the trial ran."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.trial.protected import ATTENDANCE, EXPENSES, HOLDINGS, IMPORTS, OBSERVATIONS, USAGE


class Migration(migrations.Migration):
    dependencies = [("trial", "0005_running")]

    operations = [Protect(ATTENDANCE, EXPENSES, HOLDINGS, IMPORTS, OBSERVATIONS, USAGE)]

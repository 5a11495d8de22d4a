"""The database itself refuses to change or delete a decision."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.decisions.protected import DECISIONS


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [Protect(DECISIONS)]

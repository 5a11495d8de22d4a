"""The database itself refuses to change or delete what was said of the jobs of a dossier."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.jobs.protected import TOUCHED_JOBS


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [Protect(TOUCHED_JOBS)]

"""The database itself refuses to change a published reference."""

from django.db import migrations

from boussole.shared.triggers import Protect
from workforce.protected import PUBLISHED_REFERENCES, SEALED_JOBS, SEALED_SCORES, SEALED_TASKS


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]

    operations = [Protect(PUBLISHED_REFERENCES, SEALED_JOBS, SEALED_SCORES, SEALED_TASKS)]

"""The database itself refuses to change or delete the bytes of a report."""

from django.db import migrations

from boussole.shared.triggers import protect
from reports.protected import FILES


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [protect(FILES)]

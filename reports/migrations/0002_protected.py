"""The database itself refuses to change or delete a file that was made."""

from django.db import migrations

from boussole.shared.triggers import Protect
from reports.protected import FILES


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [Protect(FILES)]

"""The database itself refuses to change or delete a file that was made, or the head that it was printed with."""

from django.db import migrations

from boussole.shared.triggers import Protect
from reports.protected import FILES, LETTERHEADS, LOGOS


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [Protect(FILES, LETTERHEADS, LOGOS)]

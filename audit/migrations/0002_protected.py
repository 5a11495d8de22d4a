"""The database itself refuses to change or delete an entry of the journal."""

from django.db import migrations

from audit.protected import ENTRIES
from boussole.shared.triggers import Protect


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [Protect(ENTRIES)]

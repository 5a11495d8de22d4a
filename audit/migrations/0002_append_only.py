"""The database itself refuses to change or delete an entry of the journal."""

from django.db import migrations

from audit.protected import ENTRIES
from boussole.shared.triggers import protect


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [protect(ENTRIES)]

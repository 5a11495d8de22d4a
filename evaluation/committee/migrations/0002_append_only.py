"""The database itself refuses to change or delete a result, or a ballot of a closed vote."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.committee.protected import SEALED_BALLOTS, TALLIES


class Migration(migrations.Migration):
    dependencies = [("committee", "0001_initial")]

    operations = [protect(TALLIES), protect(SEALED_BALLOTS)]

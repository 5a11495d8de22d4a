"""The database itself refuses to change settled minutes, what was said in them, and their signatures."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.committee.protected import SEALED_DEBATES, SETTLED_MINUTES, SIGNATURES


class Migration(migrations.Migration):
    dependencies = [("committee", "0010_minutes")]

    operations = [protect(SETTLED_MINUTES), protect(SEALED_DEBATES), protect(SIGNATURES)]

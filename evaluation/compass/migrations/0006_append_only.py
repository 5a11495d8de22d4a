"""The database itself refuses to change or delete what experts said, declared and did."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.compass.protected import ACTION_STEPS, CONSULTATIONS, ENDED_OPINIONS, RECUSALS


class Migration(migrations.Migration):
    dependencies = [("compass", "0005_expert_teams_and_opinions")]

    operations = [protect(rule) for rule in (ENDED_OPINIONS, ACTION_STEPS, CONSULTATIONS, RECUSALS)]

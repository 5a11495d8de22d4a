"""The database itself refuses to change or delete what was said in the social dialogue."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.dialogue.protected import (
    ANSWERS,
    CONSULTATIONS,
    FINDINGS,
    GROUP,
    NOTES,
    RECOMMENDATIONS,
    REQUIREMENTS,
    RESERVES,
    STEPS,
    VOICES,
)


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_initial")]

    operations = [
        Protect(
            ANSWERS, CONSULTATIONS, FINDINGS, GROUP, NOTES, RECOMMENDATIONS, REQUIREMENTS, RESERVES, STEPS, VOICES
        )
    ]

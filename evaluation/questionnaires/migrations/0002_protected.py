"""The database itself refuses to change a published version, or what a closed questionnaire holds."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.questionnaires.protected import (
    AFTER_THE_CLOSE,
    CLOSED_SERVICES,
    PUBLISHED_TEMPLATES,
    SEALED_ANSWERS,
    SEALED_FREE_ANSWERS,
)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]

    operations = [
        Protect(PUBLISHED_TEMPLATES, SEALED_ANSWERS, SEALED_FREE_ANSWERS, CLOSED_SERVICES, *AFTER_THE_CLOSE)
    ]

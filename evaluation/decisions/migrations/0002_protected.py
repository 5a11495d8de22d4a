"""The database itself refuses to change or delete a decision, and what was noted since."""

from django.db import migrations

from boussole.shared.triggers import Protect
from evaluation.decisions.protected import (
    CLOSED_REVIEWS,
    CONDITION_STEPS,
    DECISIONS,
    PROMISES_KEPT,
    REVIEW_REPORTS,
    SETTLED_REQUESTS,
)


class Migration(migrations.Migration):
    dependencies = [("decisions", "0001_initial")]

    operations = [Protect(CLOSED_REVIEWS, CONDITION_STEPS, DECISIONS, PROMISES_KEPT, REVIEW_REPORTS, SETTLED_REQUESTS)]

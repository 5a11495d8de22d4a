"""The database holds to what follows a decision, and refuses to change what was written of it."""

from django.db import migrations, models

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
    dependencies = [("decisions", "0004_known_ends")]

    operations = [
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('state', 'met')), models.Q(models.Q(('state', 'met'), _negated=True), ('met_on__isnull', True)), _connector='OR'), name='decisions_met_has_its_day'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('refuse', 'abandon', 'stop_existing')), _negated=True), models.Q(('public_reason', ''), _negated=True), _connector='OR'), name='decisions_stop_says_why_in_public'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('outcome', '')), models.Q(('closed_at__isnull', False), ('outcome__in', ['maintain', 'adapt', 'retire'])), _connector='OR'), name='decisions_review_has_its_outcome'),
        ),
        Protect(DECISIONS, CONDITION_STEPS, REVIEW_REPORTS, PROMISES_KEPT, CLOSED_REVIEWS, SETTLED_REQUESTS),
    ]

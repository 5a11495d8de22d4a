"""What earlier rows already said: which conditions are met, how closed reviews ended, why a project was stopped."""

from django.db import migrations
from django.db.models import F


def say(apps, editor):
    """Fill the new columns. The reasons of a stop were asked for as public: they are its public reason."""
    apps.get_model("decisions", "Condition").objects.filter(met_on__isnull=False).update(state="met")
    reviews = apps.get_model("decisions", "Review").objects.filter(closed_at__isnull=False)
    reviews.filter(use_case__state="retired").update(outcome="retire")
    reviews.filter(outcome="").update(outcome="maintain")
    stops = apps.get_model("decisions", "Decision").objects.filter(kind__in=("refuse", "abandon", "stop_existing"))
    stops.filter(public_reason="").update(public_reason=F("reasons"))


class Migration(migrations.Migration):
    dependencies = [("decisions", "0003_conditions_followed")]

    operations = [migrations.RunPython(say, migrations.RunPython.noop)]

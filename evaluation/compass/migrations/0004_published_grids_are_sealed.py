"""The database itself refuses to change or delete a published grid, its criteria and its questions."""

from django.db import migrations

from boussole.shared.triggers import protect
from evaluation.compass.protected import PUBLISHED_GRIDS, SEALED_CRITERIA, SEALED_QUESTIONS


def seal(apps, editor):
    """Mark the criteria and questions of the grids published so far."""
    for name, grid in (("Criterion", "grid"), ("Question", "criterion__grid")):
        rows = apps.get_model("compass", name).objects
        published = rows.exclude(**{f"{grid}__state": "draft"}).values_list("pk", flat=True)
        rows.filter(pk__in=list(published)).update(sealed=True)


class Migration(migrations.Migration):
    dependencies = [("compass", "0003_grid_life")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
        *[protect(rule) for rule in (PUBLISHED_GRIDS, SEALED_CRITERIA, SEALED_QUESTIONS)],
    ]

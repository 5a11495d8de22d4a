"""The shipped fixtures, read once and written in bulk: tests need them by the hundred."""

from copy import deepcopy
from functools import cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, models


def load(*names: str) -> None:
    """Write the rows of some fixtures of the project, with their keys, as `loaddata` would."""
    written = []
    for model, rows in groupby((row for name in names for row in _rows(name)), key=lambda row: row[0]):
        model.objects.bulk_create(model(**deepcopy(values)) for _model, values in rows)
        written.append(model)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)


@cache
def _rows(name: str) -> list[tuple[type[models.Model], dict[str, Any]]]:
    text = (settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8")
    found = [row.object for row in serializers.deserialize("json", text)]
    return [(type(row), {field.attname: getattr(row, field.attname) for field in row._meta.fields}) for row in found]

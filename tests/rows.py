"""The rows of tables as the database holds them: tests compare them before and after an act that must write nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model


def rows_of(models: Iterable[type[Model]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of some tables, in the order of their keys, by the name of the model.

    Read without the models: hundreds of tests do it twice, and building the queries took most of their time.
    """
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY "{key}"')  # noqa: S608 - names of our own tables
            found[model.__name__] = cursor.fetchall()
    return found

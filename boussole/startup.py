"""Production never runs on demonstration data: those accounts have a public password."""

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

DEMONSTRATION = (
    "Cette base contient des comptes de démonstration, au mot de passe public. La production refuse de démarrer. "
    "Donnez-lui une base vide (voir docs/exploitation.md)."
)
UNREACHABLE = (
    "La base de données ne répond pas : impossible de vérifier qu’elle ne contient aucun compte de démonstration. "
    "La production ne démarre pas sans elle. Vérifiez DATABASE_URL et que le serveur est lancé."
)


def holds_demonstration() -> bool:
    """Tell whether the database holds a demonstration account; False while its tables do not exist yet.

    Raises DatabaseError when the database cannot be read.
    """
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    with connection.cursor() as cursor:
        if user_model._meta.db_table not in connection.introspection.table_names(cursor):
            return False
    return user_model.objects.filter(is_demonstration=True).exists()


def refuse_demonstration_data() -> None:
    """Raise ImproperlyConfigured when the settings forbid the demonstration and the database holds it, or is mute."""
    if settings.DEMONSTRATION_ALLOWED:
        return
    try:
        found = holds_demonstration()
    except DatabaseError as error:
        raise ImproperlyConfigured(UNREACHABLE) from error
    finally:
        connection.close()  # a server forks after this: no connection is shared between processes
    if found:
        raise ImproperlyConfigured(DEMONSTRATION)


@checks.register(checks.Tags.database)
def demonstration_check(app_configs: object, databases: list[str] | None, **kwargs: object) -> list[checks.Error]:
    """The same refusal as a database check, so that `migrate` and `check --database default` say it too."""
    if not databases or settings.DEMONSTRATION_ALLOWED:
        return []
    try:
        found = holds_demonstration()
    except DatabaseError:
        return [checks.Error(UNREACHABLE, id="boussole.E002")]
    return [checks.Error(DEMONSTRATION, id="boussole.E001")] if found else []

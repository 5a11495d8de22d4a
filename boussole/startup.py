"""Production never runs on demonstration data: those accounts have a public password."""

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

MESSAGE = (
    "Cette base contient des comptes de démonstration, au mot de passe public. "
    "Utilisez une base vide : manage.py migrate, puis manage.py loaddata et createsuperuser."
)


def holds_demonstration() -> bool:
    """Tell whether the database holds a demonstration account; False when its tables do not exist yet."""
    user_model = apps.get_model(settings.AUTH_USER_MODEL)
    try:
        return user_model.objects.filter(is_demonstration=True).exists()
    except DatabaseError:
        return False


def refuse_demonstration_data() -> None:
    """Raise ImproperlyConfigured when the settings forbid the demonstration and the database holds it."""
    if not settings.DEMONSTRATION_ALLOWED and holds_demonstration():
        raise ImproperlyConfigured(MESSAGE)


@checks.register(checks.Tags.database)
def demonstration_check(app_configs: object, databases: list[str] | None, **kwargs: object) -> list[checks.Error]:
    """The same refusal as a database check, so that `migrate` says it too."""
    if databases and not settings.DEMONSTRATION_ALLOWED and holds_demonstration():
        return [checks.Error(MESSAGE, id="boussole.E001")]
    return []

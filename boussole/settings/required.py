"""Clear errors for what production needs and was not given."""

import environ
from django.core.exceptions import ImproperlyConfigured


def required(env: environ.Env, name: str) -> str:
    """Return the non-empty environment variable `name`.

    Raises ImproperlyConfigured with what to do when it is missing or empty.
    """
    value = env(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"La variable d’environnement {name} manque. Donnez-lui une valeur : voir docs/exploitation.md."
        )
    return value

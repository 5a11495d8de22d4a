"""Clear errors for what production needs and was not given."""

from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

MEANINGS = {
    "SECRET_KEY": "une longue suite de caractères au hasard, gardée secrète",
    "ALLOWED_HOSTS": "les noms du site, séparés par des virgules : boussole.exemple.fr",
    "SITE_URL": "l’adresse publique du site : https://boussole.exemple.fr",
    "DATABASE_URL": "la base de données : postgres://compte:mot-de-passe@serveur/base",
    "REDIS_URL": "le courtier de messages : redis://serveur:6379/0",
    "EMAIL_URL": "le serveur de courriel : smtp+tls://compte:mot-de-passe@serveur:587",
    "DEFAULT_FROM_EMAIL": "l’adresse d’où partent les courriels",
}


def require_all(env: environ.Env, *names: str) -> None:
    """Raise ImproperlyConfigured with everything that is missing or empty, and what each one is, at once."""
    missing = [name for name in names if not env(name, default="").strip()]
    if missing:
        lines = "\n".join(f"  {name} : {MEANINGS[name]}" for name in missing)
        raise ImproperlyConfigured(f"Il manque des variables d’environnement (voir docs/exploitation.md) :\n{lines}")


def https_origin(url: str) -> str:
    """Return scheme and host of a public address, which must be in HTTPS: sessions travel on it.

    Raises ImproperlyConfigured otherwise.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc:
        raise ImproperlyConfigured(f"SITE_URL doit commencer par https:// ({MEANINGS['SITE_URL']}).")
    return f"https://{parts.netloc}"

"""Development and demonstration: one machine, SQLite, no server, mail kept as files in var/mail."""

from boussole.settings.base import *  # noqa: F403 - a settings module extends the base one
from boussole.settings.base import VAR_DIR, database, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="dev-only-key-never-used-in-production")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INTERNAL_IPS = ["127.0.0.1"]

VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": database(f"sqlite:///{VAR_DIR / 'boussole.sqlite3'}")}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"  # one file per mail, to read what people would receive
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMONSTRATION_ALLOWED = True

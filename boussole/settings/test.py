"""Tests: fast hashing, mail in memory, background work run in place unless a real broker is given."""

import tempfile

from boussole.settings.base import *  # noqa: F403 - a settings module extends the base one
from boussole.settings.base import MIDDLEWARE, REDIS_URL, database

SECRET_KEY = "test-only-key"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DATABASES = {"default": database("sqlite://:memory:")}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="boussole-media-")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMONSTRATION_ALLOWED = True
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
AXES_ENABLED = True
MIDDLEWARE = list(MIDDLEWARE)

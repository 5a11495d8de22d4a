"""Tests: fast hashing, mail in memory, background work run in place unless a test starts real workers."""

import atexit
import shutil
import tempfile

from boussole.settings.base import *  # noqa: F403 - a settings module extends the base one
from boussole.settings.base import database, env

SECRET_KEY = "test-only-key"  # noqa: S105 - not a secret
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Made from the models: ten times as fast as by the migrations, and tests/test_migrations.py compares the two.
DATABASES = {"default": {**database("sqlite://:memory:"), "TEST": {"MIGRATE": False}}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = tempfile.mkdtemp(prefix="boussole-media-")
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMONSTRATION_ALLOWED = True
# A worker started by a test says no: what it sends must go through the broker.
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_EAGER", default=True)
# Counting failed sign-ins costs queries at each one: the tests of that counting switch it on.
AXES_ENABLED = False

"""Production: everything that matters must be said, and the safe value is the default."""

from boussole.settings.base import *  # noqa: F403 - a settings module extends the base one
from boussole.settings.base import database, env
from boussole.settings.required import required

SECRET_KEY = required(env, "SECRET_KEY")
ALLOWED_HOSTS = [host.strip() for host in required(env, "ALLOWED_HOSTS").split(",") if host.strip()]
required(env, "DATABASE_URL")
DATABASES = {"default": database("")}
DEMONSTRATION_ALLOWED = False

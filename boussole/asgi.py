"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boussole.settings.prod")

application = get_asgi_application()

from boussole.startup import refuse_demonstration_data  # noqa: E402 - needs the applications loaded above

refuse_demonstration_data()

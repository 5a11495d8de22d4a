"""The Celery application: background work is only ever a nudge to a row that already exists."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boussole.settings.dev")

app = Celery("boussole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

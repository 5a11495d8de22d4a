"""The Celery application: background work is only ever a nudge to a row that already exists."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boussole.settings.dev")

app = Celery("boussole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_demonstration(**kwargs: object) -> None:
    """A worker refuses demonstration data in production, as the web does."""
    from boussole.startup import refuse_demonstration_data  # noqa: PLC0415 - the applications load first

    refuse_demonstration_data()

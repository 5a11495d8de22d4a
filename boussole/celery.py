"""The Celery application: background work is only ever a nudge to a row that already exists."""

import os
import sys

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boussole.settings.prod")

app = Celery("boussole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_demonstration(**kwargs: object) -> None:
    """A worker refuses demonstration data in production, as the web does."""
    from boussole.startup import refuse_demonstration_data  # noqa: PLC0415 - the applications load first

    try:
        refuse_demonstration_data()
    except ImproperlyConfigured as refusal:
        # Celery logs what a signal handler raises and goes on; only an exit stops it.
        sys.exit(str(refusal))

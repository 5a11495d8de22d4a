"""The Celery application: background work is only ever a nudge to a row that already exists."""

import os
import sys

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boussole.settings.prod")

WORKER_WAITS = 3  # seconds

app = Celery("boussole")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def wait_for_messages(sender: object, **kwargs: object) -> None:
    """Let a worker wait longer than the second that it asks Redis to hold an empty answer: a request waits less."""
    options = app.conf.broker_transport_options
    if "socket_timeout" in options:
        app.conf.broker_transport_options = {**options, "socket_timeout": WORKER_WAITS, "socket_connect_timeout": 2}


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

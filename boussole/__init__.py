"""Composition root: settings, urls, background work and the pages that see every floor."""

from boussole.celery import app as celery_app

__all__ = ["celery_app"]

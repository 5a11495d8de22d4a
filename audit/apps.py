from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "audit"
    label = "audit"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """Learn the names of the acts from every app (its module `acts`)."""
        autodiscover_modules("acts")

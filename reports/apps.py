from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    label = "reports"
    verbose_name = _("Rapports")

    def ready(self) -> None:
        """Listen to the committee: minutes that are settled or signed are printed."""
        from reports import receivers  # noqa: F401, PLC0415 - models must be loaded first

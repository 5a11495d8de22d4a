from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoussoleConfig(AppConfig):
    name = "boussole"
    label = "boussole"
    verbose_name = _("Boussole de l’IA")

    def ready(self) -> None:
        from boussole import startup  # noqa: F401, PLC0415 - registers its database check

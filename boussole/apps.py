from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BoussoleConfig(AppConfig):
    name = "boussole"
    label = "boussole"
    verbose_name = _("Boussole de l’IA")

    def ready(self) -> None:
        from boussole import startup  # noqa: F401, PLC0415 - registers its database check
        from boussole.celery import app  # noqa: PLC0415 - every process knows the tasks it may send
        from boussole.shared.french import count_in_french  # noqa: PLC0415 - catalogues load once the applications are

        app.autodiscover_tasks(force=True)
        count_in_french()

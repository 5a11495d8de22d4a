from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CostConfig(AppConfig):
    name = "evaluation.cost"
    label = "cost"
    verbose_name = _("Coût complet")

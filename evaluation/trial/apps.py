from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrialConfig(AppConfig):
    name = "evaluation.trial"
    label = "trial"
    verbose_name = _("Essai")

    def ready(self) -> None:
        """Speak beside the questions of the grid, which is on a lower floor."""
        from evaluation.trial.selectors import evidence_points  # noqa: PLC0415 - models must be loaded first
        from usecases.evidence import join_source  # noqa: PLC0415 - models must be loaded first

        join_source(self.label, evidence_points)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialogueConfig(AppConfig):
    name = "evaluation.dialogue"
    label = "dialogue"
    verbose_name = _("Dialogue social")

    def ready(self) -> None:
        """Speak beside the questions of the grid, which is on a lower floor."""
        from evaluation.dialogue.selectors import evidence_points  # noqa: PLC0415 - models must be loaded first
        from usecases.evidence import join_source  # noqa: PLC0415 - models must be loaded first

        join_source(self.label, evidence_points)

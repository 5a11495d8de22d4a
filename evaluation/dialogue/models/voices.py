from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.dialogue.enums import Moment, VoiceSense
from usecases.models import UseCase


class StaffVoice(models.Model):
    """The signed opinion of one staff representative at one moment. Corrected by a new one; every version stays."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="staff_voices", verbose_name=_("dossier"))
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("signé par"))
    moment = models.CharField(_("moment"), max_length=12, choices=Moment.choices)
    number = models.PositiveSmallIntegerField(_("version"))
    organisation_name = models.CharField(_("organisation syndicale ou liste"), max_length=120, blank=True)
    sense = models.CharField(_("sens"), max_length=15, choices=VoiceSense.choices)
    text = models.TextField(_("avis"), max_length=2000)
    signed_at = models.DateTimeField(_("signé le"))

    class Meta:
        verbose_name = _("avis d’un représentant du personnel")
        verbose_name_plural = _("avis des représentants du personnel")
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case", "author", "moment", "number"], name="dialogue_voice_version_unique"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="dialogue_voice_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.author} · {self.get_moment_display()}"

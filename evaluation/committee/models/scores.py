"""What each member thinks of each criterion before the vote: hidden until one reveal for all, then discussed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.enums import ScoreRound
from evaluation.committee.models.meetings import AgendaItem, CommitteeMember


class CommitteeScore(models.Model):
    """The mark (0-4) of a member on one criterion, or « sans avis ». The initial one and the revised one both stay.

    The criterion is kept by code and name: the row reads alone, whatever becomes of the grid.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="scores", verbose_name=_("point"))
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    criterion = models.CharField(_("code du critère"), max_length=10)
    label = models.CharField(_("critère"), max_length=80)
    round = models.CharField(_("tour"), max_length=10, choices=ScoreRound.choices)
    mark = models.PositiveSmallIntegerField(_("note de 0 à 4, ou sans avis"), null=True, blank=True)
    comment = models.CharField(_("remarque"), max_length=500, blank=True)
    given_at = models.DateTimeField(_("donnée le"))
    # Set on the initial scores at the reveal, on the revised ones when the vote opens: then nothing changes them.
    sealed = models.BooleanField(_("scellée"), default=False)

    class Meta:
        verbose_name = _("note d’un membre")
        verbose_name_plural = _("notes des membres")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member", "criterion", "round"], name="committee_one_score_per_criterion_and_round"
            ),
            models.CheckConstraint(condition=Q(mark__isnull=True) | Q(mark__lte=4), name="committee_score_range"),
            models.CheckConstraint(condition=Q(round__in=ScoreRound.values), name="committee_score_round_known"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.member}"


class ScoreReveal(models.Model):
    """The one act that shows every initial score of an item, on all criteria at once."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="score_reveal", verbose_name=_("point"))
    revealed_at = models.DateTimeField(_("révélées le"))
    revealed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("révélées par"))

    class Meta:
        verbose_name = _("révélation des notes")
        verbose_name_plural = _("révélations des notes")

    def __str__(self) -> str:
        return str(self.item)

"""What members declare before a dossier opens to them, and who comes and goes during a meeting. Rows only grow."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from boussole.shared.typography import time_fr
from evaluation.committee.enums import Interest, Presence
from evaluation.committee.models.meetings import AgendaItem, CommitteeMember, Meeting


class Declaration(models.Model):
    """What a member said of their interests in one dossier of the agenda. Saying something else is a new row."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="declarations", verbose_name=_("point"))
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    interest = models.CharField(_("déclaration"), max_length=10, choices=Interest.choices)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    declared_at = models.DateTimeField(_("déclaré le"))
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistré par"))

    class Meta:
        verbose_name = _("déclaration d’intérêts")
        verbose_name_plural = _("déclarations d’intérêts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member", "number"], name="committee_declaration_number_unique"),
            models.CheckConstraint(
                condition=Q(interest=Interest.NONE) | ~Q(reason=""), name="committee_interest_says_which"
            ),
            models.CheckConstraint(
                condition=Q(interest__in=Interest.values), name="committee_declaration_interest_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.interest}"


class Movement(models.Model):
    """A late arrival, a departure, or a change between the room and the distance, with its hour."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="movements", verbose_name=_("séance"))
    item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="movements",
        verbose_name=_("point en discussion"),
    )
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    presence = models.CharField(_("désormais"), max_length=10, choices=Presence.choices)
    at = models.DateTimeField(_("à"))
    noted_at = models.DateTimeField(_("noté le"))
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("noté par"))

    class Meta:
        verbose_name = _("arrivée ou départ")
        verbose_name_plural = _("arrivées et départs")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(presence__in=Presence.values), name="committee_movement_presence_known")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.presence}"

    @property
    def sentence(self) -> str:
        """Return what happened as the pages and the minutes say it."""
        said = {
            Presence.PRESENT: _now("À %(at)s, %(name)s rejoint la salle."),
            Presence.REMOTE: _now("À %(at)s, %(name)s suit la séance à distance."),
            Presence.ABSENT: _now("À %(at)s, %(name)s quitte la séance."),
        }[Presence(self.presence)]
        return said % {"at": time_fr(self.at), "name": self.member.user}

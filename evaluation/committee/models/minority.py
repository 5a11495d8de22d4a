"""Minority opinions, joined to the committee's opinion in the words of those who sign them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluation.committee.models.meetings import AgendaItem, CommitteeMember


class MinorityOpinion(models.Model):
    """One text. It counts while at least one signature stands; it never changes."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="minority_opinions", verbose_name=_("point"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    text = models.CharField(_("texte"), max_length=1000)
    filed_at = models.DateTimeField(_("déposée le"))

    class Meta:
        verbose_name = _("opinion minoritaire")
        verbose_name_plural = _("opinions minoritaires")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="committee_minority_opinion_numbered_once"),
            models.CheckConstraint(condition=~Q(text=""), name="committee_minority_opinion_is_said"),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.number}"


class MinoritySignature(models.Model):
    """A member signs a minority opinion, named or not. Taken back before the opinion is recorded, the row stays."""

    opinion = models.ForeignKey(
        MinorityOpinion, models.PROTECT, related_name="signatures", verbose_name=_("opinion minoritaire")
    )
    member = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("membre"))
    named = models.BooleanField(_("nom donné"))
    signed_at = models.DateTimeField(_("signée le"))
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)
    # Set when the committee's opinion is recorded: the database then refuses any change.
    sealed = models.BooleanField(_("scellée"), default=False)

    class Meta:
        verbose_name = _("signature d’une opinion minoritaire")
        verbose_name_plural = _("signatures d’opinions minoritaires")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "member"],
                condition=Q(withdrawn_at__isnull=True),
                name="committee_minority_opinion_signed_once",
            )
        ]

    def __str__(self) -> str:
        return str(self.opinion)

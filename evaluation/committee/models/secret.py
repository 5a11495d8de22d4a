"""A secret vote: the roll says who voted, the papers say what; nothing links the two.

During the vote an order could still be read in the database's own bookkeeping (docs/votes.md says it to everybody).
At the close the papers are shuffled and written again, then the space where they were is wiped by a `Scrub`.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from boussole.shared.jobs import Job
from evaluation.committee.enums import SecretChoice
from evaluation.committee.models.meetings import CommitteeMember
from evaluation.committee.models.votes import Vote


class Emargement(models.Model):
    """One voice on the roll of a secret vote, and whether it has voted. Never when: a time would be an order."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="roll", verbose_name=_("vote"))
    voice = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("voix de"))
    signed = models.BooleanField(_("a voté"), default=False)
    # Set on the whole roll at once when the vote is closed: the database then refuses any change.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("émargement")
        verbose_name_plural = _("émargements")
        ordering = ["voice_id"]
        constraints = [models.UniqueConstraint(fields=["vote", "voice"], name="committee_one_signature_per_voice")]

    def __str__(self) -> str:
        return str(self.voice)


class Paper(models.Model):
    """A paper in the box: the vote, the choice, nothing else. Its identifier is drawn at random, twice."""

    uuid = models.UUIDField(_("identifiant"), primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="papers", verbose_name=_("vote"))
    choice = models.CharField(_("choix"), max_length=10, choices=SecretChoice.choices)
    # The same on every paper of a vote: false until the close, true afterwards.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("bulletin secret")
        verbose_name_plural = _("bulletins secrets")
        constraints = [
            models.CheckConstraint(condition=Q(choice__in=SecretChoice.values), name="committee_paper_choice_known")
        ]

    def __str__(self) -> str:
        return _("bulletin secret")


class PaperCount(models.Model):
    """What one scrutineer counted of a vote on paper: who signed, and the papers by choice."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="counts", verbose_name=_("vote"))
    scrutineer = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("scrutateur"))
    signed = models.JSONField(_("ont signé"), help_text=_("Les voix qui ont signé, par numéro de siège."))
    in_favour = models.PositiveSmallIntegerField(_("pour"))
    against = models.PositiveSmallIntegerField(_("contre"))
    blank = models.PositiveSmallIntegerField(_("blancs"))
    null = models.PositiveSmallIntegerField(_("nuls"))
    typed_at = models.DateTimeField(_("saisi le"))
    superseded = models.BooleanField(_("remplacé"), default=False)
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("dépouillement")
        verbose_name_plural = _("dépouillements")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "scrutineer"], condition=Q(superseded=False), name="committee_one_count_per_scrutineer"
            )
        ]

    def __str__(self) -> str:
        return str(self.scrutineer)


class Scrub(Job):
    """Wipes what the papers of a closed secret vote left behind them on the disk. Done once, surely."""

    task_name = "evaluation.committee.tasks.scrub_papers"

    vote = models.OneToOneField(Vote, models.PROTECT, related_name="scrub", verbose_name=_("vote"))

    class Meta:
        verbose_name = _("effacement des traces d’un vote")
        verbose_name_plural = _("effacements des traces de votes")

    def __str__(self) -> str:
        return str(self.vote)

"""A vote: the motion, how it is voted, the public ballots, the result, and the acts that correct it."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.committee.enums import Choice, Motion, SecretBecause, TallyOutcome, VoteMode
from evaluation.committee.models.meetings import AgendaItem, CommitteeMember


class VoteQuerySet(models.QuerySet):
    """Votes, filtered by what came of them."""

    def running(self) -> "VoteQuerySet":
        """Return the votes still open."""
        return self.filter(closed_at__isnull=True)

    def with_results(self) -> "VoteQuerySet":
        """Return the votes with all that their result says: a fixed number of queries, whatever their number."""
        related = ("tally", "annulment", "scrub")
        return self.select_related(*related).prefetch_related("conditions", "rectifications")

    def adopted(self) -> "VoteQuerySet":
        """Return the votes whose motion stands adopted: not annulled, by their result as last rectified."""
        latest = Rectification.objects.filter(vote=OuterRef("pk")).order_by("-number")
        standing = Coalesce(Subquery(latest.values("outcome")[:1]), F("tally__outcome"))
        rows = self.filter(annulment__isnull=True, tally__isnull=False).annotate(standing_outcome=standing)
        return rows.filter(standing_outcome=TallyOutcome.ADOPTED)


class Vote(models.Model):
    """A vote on one motion of one item: public, secret on screen, or secret on paper."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="votes", verbose_name=_("point"))
    motion = models.CharField(_("motion"), max_length=30, choices=Motion.choices)
    mode = models.CharField(_("mode de scrutin"), max_length=10, choices=VoteMode.choices, default=VoteMode.PUBLIC)
    secret_because = models.CharField(
        _("motif du secret"), max_length=15, choices=SecretBecause.choices, blank=True, default=""
    )
    secret_requests = models.PositiveSmallIntegerField(_("demandes de scrutin secret"), default=0)
    first_scrutineer = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("premier scrutateur")
    )
    second_scrutineer = models.ForeignKey(
        CommitteeMember, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("second scrutateur")
    )
    opened_at = models.DateTimeField(_("ouvert le"))
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ouvert par"))
    closed_at = models.DateTimeField(_("clos le"), null=True, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(closed_at__isnull=True), name="committee_one_vote_open"
            ),
            models.CheckConstraint(condition=Q(mode__in=VoteMode.values), name="committee_vote_mode_known"),
            models.CheckConstraint(
                condition=Q(mode=VoteMode.PUBLIC, secret_because="")
                | (~Q(mode=VoteMode.PUBLIC) & Q(secret_because__in=SecretBecause.values)),
                name="committee_secret_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(mode=VoteMode.PAPER, first_scrutineer__isnull=False, second_scrutineer__isnull=False)
                & ~Q(first_scrutineer=F("second_scrutineer"))
                | ~Q(mode=VoteMode.PAPER) & Q(first_scrutineer__isnull=True, second_scrutineer__isnull=True),
                name="committee_paper_has_two_scrutineers",
            ),
        ]

    def __str__(self) -> str:
        return self.get_motion_display()

    @property
    def is_secret(self) -> bool:
        """True when nobody may know who chose what, on screen or on paper."""
        return self.mode != VoteMode.PUBLIC


class MotionCondition(models.Model):
    """A condition that the motion carries: what, who, by when."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="conditions", verbose_name=_("vote"))
    text = models.CharField(_("réserve"), max_length=200)
    owner = models.CharField(_("responsable"), max_length=100)
    due_on = models.DateField(_("avant le"))

    class Meta:
        verbose_name = _("réserve")
        verbose_name_plural = _("réserves")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(owner=""), name="committee_condition_is_whole")
        ]

    def __str__(self) -> str:
        return self.text


class PublicBallot(models.Model):
    """A choice expressed for one voice. The last one before the close counts; earlier ones stay, superseded."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots", verbose_name=_("vote"))
    voice = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("voix de"))
    cast_by = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+", verbose_name=_("exprimée par"))
    choice = models.CharField(_("choix"), max_length=10, choices=Choice.choices)
    cast_at = models.DateTimeField(_("exprimé le"))
    superseded = models.BooleanField(_("remplacé"), default=False)
    # Set when the vote is closed: from then on the database refuses to change or delete the row.
    sealed = models.BooleanField(_("scellé"), default=False)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "voice"], condition=Q(superseded=False), name="committee_one_ballot_per_voice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voice}"


class Tally(models.Model):
    """The frozen result of a vote, with the inputs and the engine that gave it. Rectified by a new act only."""

    vote = models.OneToOneField(Vote, models.PROTECT, related_name="tally", verbose_name=_("vote"))
    outcome = models.CharField(_("résultat"), max_length=15, choices=TallyOutcome.choices)
    inputs = models.JSONField(_("données du calcul"))
    result = models.JSONField(_("résultat détaillé"))
    engine_version = models.CharField(_("version du calcul"), max_length=20)
    computed_at = models.DateTimeField(_("calculé le"))

    class Meta:
        verbose_name = _("résultat d’un vote")
        verbose_name_plural = _("résultats des votes")

    def __str__(self) -> str:
        return f"{self.vote}: {self.get_outcome_display()}"


class Rectification(models.Model):
    """A new act that says what was wrong in a result and counts again. The first result stays as it was."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="rectifications", verbose_name=_("vote"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    reason = models.CharField(_("motif"), max_length=500)
    outcome = models.CharField(_("résultat"), max_length=15, choices=TallyOutcome.choices)
    inputs = models.JSONField(_("données du calcul"))
    result = models.JSONField(_("résultat détaillé"))
    engine_version = models.CharField(_("version du calcul"), max_length=20)
    rectified_at = models.DateTimeField(_("rectifié le"))
    rectified_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("rectifié par"))

    class Meta:
        verbose_name = _("rectification d’un vote")
        verbose_name_plural = _("rectifications de votes")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="committee_rectification_number_unique"),
            models.CheckConstraint(condition=~Q(reason=""), name="committee_rectification_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.vote} · n° {self.number}"


class Annulment(models.Model):
    """A vote declared void, and why. Nothing of the vote is deleted; it no longer counts."""

    vote = models.OneToOneField(Vote, models.PROTECT, related_name="annulment", verbose_name=_("vote"))
    reason = models.CharField(_("motif"), max_length=500)
    annulled_at = models.DateTimeField(_("annulé le"))
    annulled_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("annulé par"))

    class Meta:
        verbose_name = _("annulation d’un vote")
        verbose_name_plural = _("annulations de votes")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="committee_annulment_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.vote}"

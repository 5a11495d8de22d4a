"""The occupational-health group of a dossier, and what it saw of work. Never a name of an agent met."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evaluation.dialogue.enums import Function, Gravity, Milestone, NoteKind, Theme
from usecases.models import UseCase


class GroupMemberQuerySet(models.QuerySet):
    def active(self) -> "GroupMemberQuerySet":
        """Keep who belongs to the group today."""
        return self.filter(left_at__isnull=True)


class GroupMember(models.Model):
    """Someone designated in the occupational-health group of a dossier. Gone, the row stays."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="health_group", verbose_name=_("dossier"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("personne"))
    function = models.CharField(_("compétence"), max_length=15, choices=Function.choices)
    joined_at = models.DateTimeField(_("désigné le"))
    left_at = models.DateTimeField(_("sorti le"), null=True, blank=True)

    objects = GroupMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre du groupe santé au travail")
        verbose_name_plural = _("membres des groupes santé au travail")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case", "user"], condition=Q(left_at__isnull=True), name="dialogue_in_the_group_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="dialogue_joined_then_left"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_function_display()}"


class FieldNote(models.Model):
    """One version of one note: an interview or an observation. The last version of a number is the note."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="field_notes", verbose_name=_("dossier"))
    number = models.PositiveSmallIntegerField(_("numéro"))
    version = models.PositiveSmallIntegerField(_("version"))
    is_last = models.BooleanField(_("version en vigueur"), default=True, editable=False)
    kind = models.CharField(_("sorte"), max_length=15, choices=NoteKind.choices)
    held_on = models.DateField(_("date"))
    milestone = models.CharField(_("moment du suivi"), max_length=10, choices=Milestone.choices)
    service = models.CharField(_("service ou métier"), max_length=150)
    people_count = models.PositiveSmallIntegerField(_("nombre de personnes rencontrées"))
    summary = models.TextField(_("ce qu’il faut retenir"), max_length=2000, blank=True)
    shared = models.BooleanField(_("partagée"), default=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("écrite par"))
    saved_at = models.DateTimeField(_("enregistrée le"))

    class Meta:
        verbose_name = _("note du groupe santé au travail")
        verbose_name_plural = _("notes des groupes santé au travail")
        ordering = ["number", "version"]
        constraints = [
            models.UniqueConstraint(fields=["use_case", "number", "version"], name="dialogue_note_version_unique"),
            models.UniqueConstraint(
                fields=["use_case", "number"], condition=Q(is_last=True), name="dialogue_note_one_last_version"
            ),
            models.CheckConstraint(condition=Q(people_count__gte=1), name="dialogue_note_met_somebody"),
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.INTERVIEW) | Q(people_count=1), name="dialogue_interview_of_one"
            ),
            models.CheckConstraint(
                condition=~Q(kind=NoteKind.GROUP) | Q(people_count__gte=2), name="dialogue_group_of_several"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class Finding(models.Model):
    """What a version of a note found on one theme."""

    note = models.ForeignKey(FieldNote, models.PROTECT, related_name="findings")
    theme = models.CharField(_("thème"), max_length=10, choices=Theme.choices)
    gravity = models.PositiveSmallIntegerField(_("constat"), choices=Gravity.choices)
    text = models.TextField(_("ce qui a été constaté"), max_length=1000)

    class Meta:
        verbose_name = _("constat")
        verbose_name_plural = _("constats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["note", "theme"], name="dialogue_one_finding_per_theme"),
            models.CheckConstraint(condition=~Q(text=""), name="dialogue_finding_says_something"),
            models.CheckConstraint(condition=Q(gravity__gte=1, gravity__lte=4), name="dialogue_gravity_range"),
        ]

    def __str__(self) -> str:
        return f"{self.get_theme_display()} · {self.get_gravity_display()}"


class Recommendation(models.Model):
    """What a version of a note asks for: what, who, by when."""

    note = models.ForeignKey(FieldNote, models.PROTECT, related_name="recommendations")
    order = models.PositiveSmallIntegerField(_("ordre"))
    text = models.CharField(_("recommandation"), max_length=300)
    owner = models.CharField(_("qui"), max_length=150)
    due_on = models.DateField(_("avant le"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommandation")
        verbose_name_plural = _("recommandations")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["note", "order"], name="dialogue_recommendation_order_unique"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(owner=""), name="dialogue_recommendation_is_whole"),
        ]

    def __str__(self) -> str:
        return self.text

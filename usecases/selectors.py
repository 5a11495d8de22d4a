"""Reading dossiers: lists, what is known for scoring, history, messages, frozen versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import HOSTING_ROLES
from accounts.models import Organisation, User
from boussole.shared.typography import euros, number_fr
from usecases.enums import FINISHED, Audience, SolutionKind, State, YesNoUnknown
from usecases.models import Message, Submission, SubmissionVersion, UseCase
from usecases.permissions import visible_messages
from usecases.submission import THEMES, YES, Question, Theme, content_hash, is_filled, values_of
from usecases.timeline import Event, timeline

__all__ = [
    "Event",
    "ListFilters",
    "STATE_GROUPS",
    "answers_of",
    "facts",
    "find_use_cases",
    "holders_of",
    "last_version",
    "open_replies",
    "timeline",
    "version_holds",
]

STATE_GROUPS: dict[str, tuple[Any, frozenset[State]]] = {
    "preparation": (_("En préparation"), frozenset({State.DRAFT, State.TO_COMPLETE})),
    "examination": (_("En instruction"), frozenset({State.SUBMITTED, State.IN_ASSESSMENT, State.ON_WATCH})),
    "committee": (
        _("Au comité ou en décision"),
        frozenset(
            {
                State.READY_FOR_COMMITTEE,
                State.OPINION_GIVEN,
                State.READY_FOR_FINAL_OPINION,
                State.FINAL_OPINION_GIVEN,
            }
        ),
    ),
    "trial": (
        _("En essai"),
        frozenset({State.AUTHORISED, State.TRIAL_RUNNING, State.TRIAL_SUSPENDED, State.TRIAL_ENDED}),
    ),
    "in_service": (_("En service"), frozenset({State.DEPLOYED, State.UNDER_REVIEW})),
    "closed": (_("Clos"), FINISHED),
}
SORTS: dict[str, Any] = {
    "recent": _("Les plus récents"),
    "title": _("Titre"),
    "deadline": _("Échéance"),
    "state": _("Avancement"),
}


@dataclass(frozen=True)
class ListFilters:
    """What a list of dossiers is narrowed to. `state` is a group of `STATE_GROUPS` or one state."""

    search: str = ""
    state: str = ""
    organisation: int | None = None
    kind: str = ""
    sort: str = "recent"


def find_use_cases(user: User, filters: ListFilters) -> QuerySet[UseCase]:
    """Return the dossiers that `user` reads, narrowed and sorted, with what a row of the list shows."""
    rows = UseCase.objects.visible_to(user).select_related("organisation", "lead", "submission")
    if filters.search:
        words = filters.search.strip()
        rows = rows.filter(
            Q(title__icontains=words) | Q(reference__icontains=words) | Q(submission__need__icontains=words)
        )
    if filters.state in STATE_GROUPS:
        rows = rows.filter(state__in=STATE_GROUPS[filters.state][1])
    elif filters.state in State.values:
        rows = rows.filter(state=filters.state)
    if filters.organisation is not None:
        rows = rows.filter(organisation=filters.organisation)
    if filters.kind in SolutionKind.values:
        rows = rows.filter(submission__solution_kind=filters.kind)
    return rows.order_by(*_order(filters.sort))


def _order(sort: str) -> tuple[Any, ...]:
    if sort == "title":
        return Lower("title"), "pk"
    if sort == "deadline":
        return F("due_on").asc(nulls_last=True), "pk"
    if sort == "state":
        cases = [When(state=state, then=Value(place)) for place, state in enumerate(State)]
        return Case(*cases, output_field=IntegerField()), "pk"
    return "-state_since", "-pk"


def organisations_read_by(user: User) -> QuerySet[Organisation]:
    """Return the collectivités of which `user` reads at least one dossier, by name."""
    return Organisation.objects.filter(pk__in=UseCase.objects.visible_to(user).values("organisation")).order_by("name")


def facts(use_case: UseCase) -> dict[str, bool | None]:
    """Return what the demand says of the use case, for the questions and effects of the grid.

    True, False, or None when it is unknown or not said. Whether the use is at high risk is never said by the
    lead: the signed classification under the AI Act says it (`evaluation.compass.selectors.situation`).
    """
    submission = use_case.submission
    public = {Audience.PUBLIC: True, Audience.BOTH: True, Audience.STAFF: False}
    return {
        "faces_public": public.get(submission.audience),
        "personal_data": _yes_no(submission.personal_data),
        "sensitive_data": _yes_no(submission.sensitive_data),
        "consumer_offer": _yes_no(submission.consumer_offer),
        "affects_person": _yes_no(submission.affects_person),
        "high_risk": None,
    }


def _yes_no(value: str) -> bool | None:
    return {YesNoUnknown.YES: True, YesNoUnknown.NO: False}.get(value)


def answers_of(source: Submission | Mapping[str, Any], theme: Theme) -> list[dict[str, Any]]:
    """Return the questions of `theme` with the answers in words, from a demand or a frozen content.

    A question that depends on a « oui » is left out when nothing was asked nor answered.
    """
    values = values_of(source)

    def is_shown(question: Question) -> bool:
        asked = not question.required_if or values[question.required_if] == YES
        return asked or is_filled(values[question.name])

    return [
        {
            "name": question.name,
            "question": question.label,
            "answer": in_words(question.name, values[question.name]),
        }
        for question in theme.questions
        if is_shown(question)
    ]


def in_words(name: str, value: Any) -> str:
    """Return an answer as it is read: the label of a choice, an amount with its unit; '' when empty."""
    if not is_filled(value):
        return ""
    field = Submission._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if name == "cost_eur":
        return euros(Decimal(str(value)))
    if name == "users_count":
        return number_fr(value)
    return str(value)


def whole_demand(source: Submission | Mapping[str, Any]) -> list[tuple[Theme, list[dict[str, Any]]]]:
    """Return every theme with its answers in words."""
    return [(theme, answers_of(source, theme)) for theme in THEMES]


def last_version(use_case: UseCase) -> SubmissionVersion | None:
    """Return the demand as last deposited, or None before the first dépôt."""
    return use_case.submission_versions.order_by("-number").first()


def version_holds(version: SubmissionVersion) -> bool:
    """Tell whether a frozen demand is still what was deposited: its content matches its SHA-256."""
    return content_hash(version.content) == version.sha256


def open_replies(use_case: UseCase, user: User) -> int:
    """Count the messages that wait for an answer and that `user` can read, their own apart."""
    waiting = visible_messages(use_case, user).filter(reply_expected=True, resolved_at__isnull=True)
    return waiting.exclude(author=user).count()


def holders_of(organisation: Organisation, *roles: str) -> list[User]:
    """Return who holds one of `roles` for a collectivité, through the métropole that hosts it included."""
    held = Q(memberships__organisation=organisation, memberships__role__in=roles)
    hosting = [role for role in roles if role in HOSTING_ROLES]
    if organisation.hosted and hosting:
        held |= Q(memberships__organisation=organisation.parent_id, memberships__role__in=hosting)
    in_force = Q(memberships__ended_at__isnull=True, is_active=True)
    return list(User.objects.filter(held & in_force).distinct().order_by("pk"))


def message_thread(use_case: UseCase, user: User) -> QuerySet[Message]:
    """Return the messages that `user` can read, oldest first, with their authors."""
    return visible_messages(use_case, user).select_related("author", "reply_to__author").order_by("at", "pk")

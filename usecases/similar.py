"""The dossiers like one dossier, as cards: those of the collectivité and of those it shares with, and why.

Only deposited dossiers are compared. A card tells what is needed to call the other collectivité, nothing more; it
leads to the dossier when, and only when, the reader may read it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership, Organisation, User
from accounts.selectors import shares_with
from boussole.shared.typography import typo_fr
from usecases.enums import SolutionKind, State
from usecases.likeness import Demand, Likeness, Reason, Strength, alike
from usecases.models import SubmissionVersion, UseCase
from usecases.permissions import is_lead
from usecases.selectors import STATE_GROUPS
from usecases.visibility import readable_by

NEED_SHOWN = 200  # characters
MAX_CARDS = 10
# The fields of the demand that are compared, by the name that the comparison gives them.
COMPARED = {
    "need": "need",
    "solution": "solution",
    "beneficiaries": "beneficiaries",
    "provider": "provider",
    "model_name": "model_name",
    "kind": "solution_kind",
    "public_policy": "public_policy",
}
STRENGTHS = {Strength.VERY_CLOSE: _("Très proche"), Strength.CLOSE: _("Proche")}
REASONS = {
    "product": _("Même produit ou modèle : %(shared)s."),
    "provider": _("Même fournisseur : %(shared)s."),
    "title": _("Les deux titres disent la même chose."),
    "policy": _("Même sorte d’IA, pour la même politique publique : %(shared)s."),
    "title_words": _("Dans les deux titres : %(shared)s."),
    "words": _("Dans les deux demandes : %(shared)s."),
}


@dataclass(frozen=True)
class Card:
    """What is shown of a dossier that is like another one. `url` is "" when the reader may not read it."""

    reference: str
    title: str
    organisation: str
    kind: str
    stage: str
    need: str
    contacts: tuple[str, ...]
    strength: str
    very_close: bool
    reasons: tuple[str, ...]
    url: str


def similar_to(use_case: UseCase, reader: User) -> list[Card]:
    """Return the cards of the dossiers like `use_case` that `reader` may know of, the closest first.

    Those that the reader reads anywhere, and those of the collectivité and of the ones it shares with. `use_case` comes
    with its organisation and submission. Two queries when nothing is alike, five otherwise, whatever the number.
    """
    known = Q(organisation__in=shares_with(use_case.organisation)) | readable_by(reader)
    rows = UseCase.objects.filter(known, submitted_at__isnull=False).exclude(pk=use_case.pk).not_hidden_from(reader)
    columns = {name: f"submission__{column}" for name, column in COMPARED.items()}
    stored = list(rows.values("pk", "title", "state", *columns.values()))
    frozen = _last_deposited([row["pk"] for row in stored if row["state"] == State.TO_COMPLETE], use_case, reader)
    others = [
        _demand(row["pk"], row["title"], frozen.get(row["pk"]) or {COMPARED[n]: row[c] for n, c in columns.items()})
        for row in stored
    ]
    ours = frozen.get(use_case.pk) or {column: getattr(use_case.submission, column) for column in COMPARED.values()}
    found = alike(_demand(use_case.pk, use_case.title, ours), others, MAX_CARDS)
    return _cards(found, {other.key: other for other in others}, reader) if found else []


def reason_text(reason: Reason) -> str:
    """Return a reason as a sentence: our French spaces around, what people typed as they typed it."""
    return typo_fr(REASONS[reason.kind]) % {"shared": ", ".join(reason.shared)}


def contacts_of(organisations: Iterable[Organisation]) -> dict[int, tuple[str, ...]]:
    """Return who to call in each collectivité: its coordinators, those of its host when it is hosted. One query."""
    rows = list(organisations)
    examined_by = {row.pk: {row.pk, row.parent_id} if row.hosted else {row.pk} for row in rows}
    asked = {pk for pks in examined_by.values() for pk in pks}
    held = Membership.objects.in_force().filter(organisation__in=asked, role=Role.COORDINATOR)
    people = held.order_by("user__last_name", "user__pk").values_list(
        "organisation", "user__first_name", "user__last_name", "user__email"
    )
    named = [(pk, f"{first} {last}, {email}") for pk, first, last, email in people]
    return {pk: tuple(dict.fromkeys(text for at, text in named if at in by)) for pk, by in examined_by.items()}


def _last_deposited(pks: list[int], use_case: UseCase, reader: User) -> dict[int, Mapping[str, Any]]:
    """Return the answers as last deposited of the dossiers being completed: what their lead writes is not shown yet."""
    if use_case.state == State.TO_COMPLETE and not is_lead(reader, use_case):
        pks = [*pks, use_case.pk]
    versions = SubmissionVersion.objects.filter(use_case__in=pks).order_by("number")
    return {pk: content["answers"] for pk, content in versions.values_list("use_case", "content")}


def _demand(pk: int, title: str, answers: Mapping[str, Any]) -> Demand:
    return Demand(key=pk, title=title, **{name: answers.get(column) or "" for name, column in COMPARED.items()})


def _cards(found: list[Likeness], demands: Mapping[int, Demand], reader: User) -> list[Card]:
    pks = [row.other for row in found]
    rows = UseCase.objects.select_related("organisation").in_bulk(pks)
    readable = set(UseCase.objects.visible_to(reader).filter(pk__in=pks).values_list("pk", flat=True))
    contacts = contacts_of({row.organisation_id: row.organisation for row in rows.values()}.values())
    return [_card(row, rows[row.other], demands[row.other], contacts, row.other in readable) for row in found]


def _card(
    likeness: Likeness, use_case: UseCase, demand: Demand, contacts: Mapping[int, tuple[str, ...]], is_readable: bool
) -> Card:
    return Card(
        reference=use_case.reference,
        title=use_case.title,
        organisation=use_case.organisation.name,
        kind=str(dict(SolutionKind.choices).get(demand.kind, "")),
        stage=next(str(label) for label, states in STATE_GROUPS.values() if use_case.state in states),
        need=_shortened(demand.need),
        contacts=contacts[use_case.organisation_id],
        strength=str(STRENGTHS[likeness.strength]),
        very_close=likeness.strength is Strength.VERY_CLOSE,
        reasons=tuple(reason_text(reason) for reason in likeness.reasons),
        url=reverse("usecases:detail", args=[use_case.pk]) if is_readable else "",
    )


def _shortened(text: str) -> str:
    """Return NEED_SHOWN characters at most, cut between two words, the cut shown."""
    plain = " ".join(text.split())
    if len(plain) <= NEED_SHOWN:
        return plain
    return f"{plain[: NEED_SHOWN - 1].rsplit(' ', 1)[0]}…"

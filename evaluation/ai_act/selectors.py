"""Reading classifications and the versions of the law."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from audit.chain import canonical
from evaluation.ai_act.case_format import answers_from_json
from evaluation.ai_act.law import HIGH_RISK, PROHIBITED, PROVIDER, UNKNOWN, Answer, Law
from evaluation.ai_act.law_format import read_law
from evaluation.ai_act.models import Classification, LawVersion
from usecases.evidence import Point
from usecases.models import UseCase

HIGH_RISK_QUESTION, PROHIBITED_QUESTION, TRANSPARENCY = "C4", "C2", "TRANSPARENCE"
MAX_READ = 16
_READ: dict[str, Law] = {}  # by SHA-256: a version never changes under its own


# --- the law ----------------------------------------------------------------------------------------


def law_in_force(organisation: Organisation) -> LawVersion | None:
    """Return the version that a collectivité classifies with: the last published for it, for its host or for all."""
    return published_laws(organisation).first()


def published_laws(organisation: Organisation | None) -> QuerySet[LawVersion]:
    """Return the published versions that hold for a collectivité, the one in force first."""
    return _laws_of(organisation).filter(published_at__isnull=False).order_by("-published_at", "-pk")


def imported_laws(organisation: Organisation) -> QuerySet[LawVersion]:
    """Return the versions that the collectivité imported and has not published yet, newest first."""
    waiting = LawVersion.objects.filter(organisation=organisation, published_at__isnull=True)
    return waiting.select_related("imported_by").order_by("-imported_at", "-pk")


def laws_read_by(user: User) -> QuerySet[LawVersion]:
    """Return the published versions that `user` may read: everybody’s, and those of the collectivités they act in."""
    own = list(user.roles_by_organisation)
    hosts = Organisation.objects.filter(pk__in=own, hosted=True).values("parent_id")
    mine = Q(organisation__isnull=True) | Q(organisation__in=own) | Q(organisation__in=hosts)
    return LawVersion.objects.filter(mine, published_at__isnull=False)


def law_of(version: LawVersion) -> Law:
    """Return a version ready to classify with. It was checked when imported, and is read once for all."""
    law = _READ.get(version.sha256)
    if law is None:
        if len(_READ) >= MAX_READ:
            _READ.clear()
        law = _READ[version.sha256] = read_law(version.content)
    return law


def seal(content: Any) -> str:
    """Return the SHA-256 of plain data, in hexadecimal. Raises TypeError for a float."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def law_holds(version: LawVersion) -> bool:
    """Tell whether a version still is what was published: its content matches its SHA-256."""
    return seal(version.content) == version.sha256


def _laws_of(organisation: Organisation | None) -> QuerySet[LawVersion]:
    mine = Q(organisation__isnull=True)
    if organisation is not None:
        mine |= Q(organisation=organisation)
        if organisation.hosted:
            mine |= Q(organisation=organisation.parent_id)
    return LawVersion.objects.filter(mine)


# --- classifications --------------------------------------------------------------------------------


def classifications_of(use_case: UseCase) -> list[Classification]:
    """Return every classification of the dossier, oldest first, with its law and its people, in one query."""
    rows = Classification.objects.filter(use_case=use_case).order_by("number")
    return list(rows.select_related("law", "started_by", "answered_by", "signed_by"))


def current_classification(use_case: UseCase) -> Classification | None:
    """Return the classification that holds: the last one signed, else the one answered and not signed yet.

    Reads the rows fetched beforehand (`prefetch_related("classifications")`) when there are.
    """
    rows = [row for row in use_case.classifications.all() if row.answered_at is not None]
    signed = [row for row in rows if row.signed_at is not None]
    return max(signed or rows, key=lambda row: row.number, default=None)


def is_high_risk(use_case: UseCase, at: datetime | None = None) -> bool | None:
    """Tell whether the dossier’s signed classification is at high risk; None when none is signed, or it is not said.

    With `at`, the classification that was signed then: what a completed assessment saw does not change afterwards.
    The tree stops at a prohibited practice and at a possible provider: it then says nothing of high risk.
    """
    rows = [row for row in use_case.classifications.all() if row.signed_at and (at is None or row.signed_at <= at)]
    if not rows:
        return None
    result = max(rows, key=lambda row: row.number).result
    if HIGH_RISK in result["classes"]:
        return True
    stopped = not {PROHIBITED, PROVIDER}.isdisjoint(result["classes"])
    return None if stopped or HIGH_RISK in result["possible"] else False


def may_be_signed(result: Mapping[str, Any]) -> bool:
    """Tell whether a frozen result is firm: nothing unknown could change it, or the practice is prohibited anyway."""
    return not result["provisional"] or PROHIBITED in result["classes"]


def classification_holds(classification: Classification) -> bool:
    """Tell whether an answered classification still is what was frozen: its content matches its SHA-256."""
    return seal(frozen_content(classification)) == classification.sha256


def frozen_content(classification: Classification) -> dict[str, Any]:
    """Return what the SHA-256 of a classification seals. Its law must be loaded."""
    return {
        "use_case": classification.use_case_id,
        "number": classification.number,
        "law": classification.law.sha256,
        "answers": classification.answers,
        "already_in_service": classification.already_in_service,
        "justification": classification.justification,
        "result": classification.result,
    }


def answers_of(classification: Classification) -> dict[str, Answer]:
    """Return the answers of a classification as the classifier reads them."""
    return answers_from_json(classification.answers)


def still_offered(answers: Mapping[str, Any], law: Law) -> dict[str, Any]:
    """Keep the answers that a version of the law still offers, to start from when the law changed."""
    kept = {}
    for code, given in answers.items():
        question = law.questions.get(code)
        if question is None:
            continue
        values = [given] if isinstance(given, str) else given
        if given == UNKNOWN or (
            isinstance(given, str) != (question.kind == "many") and set(values) <= set(question.options)
        ):
            kept[code] = given
    return kept


# --- what a page shows ------------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyRow:
    """A duty as a page shows it on one day."""

    code: str
    text: str
    parts: list[str]
    who: str
    sources: list[dict[str, str]]
    starts_on: date
    in_force: bool
    confidence: str
    caution: str


def duty_rows(result: Mapping[str, Any], today: date) -> list[DutyRow]:
    """Return the duties of a frozen result as they stand `today`: in force, or to prepare before their day."""
    return [
        DutyRow(
            code=row["code"],
            text=row["text"],
            parts=row["parts"],
            who=row["who"],
            sources=row["sources"],
            starts_on=date.fromisoformat(row["from"]),
            in_force=date.fromisoformat(row["from"]) <= today,
            confidence=row["date_confidence"],
            caution=row["caution"],
        )
        for row in result["obligations"]
    ]


# --- evidence ---------------------------------------------------------------------------------------


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what the classification establishes for the questions of the grid, in one query."""
    row = current_classification(use_case)
    if row is None:
        return []
    result = row.result
    where = _("classement n° %(number)s") % {"number": row.number}
    if row.signed_at is None:
        where += _(", pas encore signé")
    url = reverse("ai_act:overview", args=[use_case.pk])
    said = {step["question"]: step for step in result["path"]}
    points = [_prohibited(result, where, url), _area(said.get(HIGH_RISK_QUESTION), where, url)]
    points += [_transparency(result, where, url), _high_risk(result, where, url)]
    return [point for point in points if point is not None]


def _prohibited(result: Mapping[str, Any], where: str, url: str) -> Point | None:
    if PROHIBITED in result["classes"]:
        said = next((step["answer_text"] for step in result["path"] if step["question"] == PROHIBITED_QUESTION), "")
        text = _("Pratique interdite : %(said)s (%(where)s).") % {"said": said, "where": where}
        return Point("ai_act.prohibited", "yes", text, url)
    if PROHIBITED in result["possible"]:
        return None
    return Point("ai_act.prohibited", "no", _("Aucune pratique interdite relevée (%s).") % where, url)


def _area(step: Mapping[str, Any] | None, where: str, url: str) -> Point | None:
    if step is None or step["answer"] == UNKNOWN:
        return None
    if step["answer"] == "non":
        return Point("ai_act.high_risk_area", "no", _("Aucun domaine à haut risque relevé (%s).") % where, url)
    text = _("Domaine de l’annexe III : %(said)s (%(where)s).") % {"said": step["answer_text"], "where": where}
    return Point("ai_act.high_risk_area", "yes", text, url)


def _transparency(result: Mapping[str, Any], where: str, url: str) -> Point | None:
    if TRANSPARENCY not in result["classes"]:
        return None
    details = [part for row in result["obligations"] for part in row["parts"]]
    text = _("Les personnes doivent savoir qu’il s’agit d’une IA (%s).") % where
    return Point("ai_act.transparency", "", " ".join([text, *details]), url)


def _high_risk(result: Mapping[str, Any], where: str, url: str) -> Point | None:
    if HIGH_RISK in result["classes"]:
        return Point("ai_act.high_risk", "", _("Classé à haut risque (%s).") % where, url)
    if HIGH_RISK in result["possible"] or not {PROHIBITED, PROVIDER}.isdisjoint(result["classes"]):
        return None
    return Point("ai_act.high_risk", "", _("Classé hors du haut risque (%s).") % where, url)

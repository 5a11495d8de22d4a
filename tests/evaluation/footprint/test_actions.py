"""Saving and comparing estimates: who, when, every refusal, versions, and what they tell the grid and the reports."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed, Refused
from evaluation.compass.evidence import evidence_of
from evaluation.footprint import actions, selectors
from evaluation.footprint.actions import OtherModel, OtherTool
from evaluation.footprint.calculation import Setting
from evaluation.footprint.estimate import Span
from evaluation.footprint.models import ComparedOption, Comparison, Footprint
from evaluation.footprint.permissions import can_estimate
from tests.factories.accounts import make_member
from tests.factories.footprint import BY_HAND, USAGE, compared, estimate, estimate_by_hand
from tests.factories.usecases import START, make_use_case
from usecases.enums import FINISHED, State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
INSTRUCT = {"coordinator", "expert", "committee_member", "committee_president"}
LIVING = set(State) - FINISHED
BEFORE_ASSESSED = {State.DRAFT, State.SUBMITTED, State.TO_COMPLETE, State.IN_ASSESSMENT, State.ON_WATCH}
SINCE_TRIAL = {
    State.TRIAL_RUNNING,
    State.TRIAL_SUSPENDED,
    State.TRIAL_ENDED,
    State.READY_FOR_FINAL_OPINION,
    State.FINAL_OPINION_GIVEN,
    State.DEPLOYED,
    State.UNDER_REVIEW,
}
TABLES = (Footprint, Comparison, ComparedOption, Entry)


@pytest.fixture
def submitted(cast) -> UseCase:
    return make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)


def rows() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def refused(match: str, act: Callable[..., Any], *args: Any, error: type[Refused] = Refused, **given: Any) -> Refused:
    """Check that `act` is refused with a sentence that holds `match`, and that it wrote nothing."""
    before = rows()
    with pytest.raises(error, match=match) as refusal:
        act(*args, **given)
    assert rows() == before
    return refusal.value


# --- who, when ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["planned", "actual"])
def test_who_estimates_in_each_state(cast, kind):
    everyone = {**cast.everyone(), "other_lead": make_member(cast.organisation, Role.LEAD)}
    for state in State:
        use_case = make_use_case(cast.organisation, cast.lead, state=state)
        started = use_case.trial_started_at is not None
        assert started or state not in SINCE_TRIAL - {State.DEPLOYED, State.UNDER_REVIEW}
        allowed = set()
        if kind == "planned" and state in LIVING:
            allowed = (INSTRUCT if use_case.submitted_at else set()) | ({"lead"} & _lead_may(state))
        elif kind == "actual" and state in LIVING and started:
            allowed = INSTRUCT | {"lead"}
        found = {who for who, person in everyone.items() if can_estimate(person, use_case, kind)}
        assert found == allowed, state


def _lead_may(state: str) -> set[str]:
    return {"lead"} if state in BEFORE_ASSESSED else set()


def test_a_system_already_in_service_has_an_actual_footprint_from_the_start(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, already_in_service=True)
    assert can_estimate(cast.lead, use_case, "actual")
    assert estimate(use_case, cast.lead, kind="actual").kind == "actual"


@pytest.mark.parametrize(
    ("who", "state", "kind", "match"),
    [
        ("elected_official", State.SUBMITTED, "planned", "le porteur du dossier et par"),
        ("outsider", State.SUBMITTED, "planned", "le porteur du dossier et par"),
        ("lead", State.REFUSED, "planned", "Ce dossier est clos"),
        ("coordinator", State.ABANDONED, "planned", "Ce dossier est clos"),
        ("lead", State.READY_FOR_COMMITTEE, "planned", "L’évaluation est terminée"),
        ("lead", State.AUTHORISED, "actual", "à partir de l’essai"),
    ],
)
def test_others_are_told_why(cast, who, state, kind, match):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    person = cast.everyone()[who]
    refused(match, estimate, use_case, person, error=NotAllowed, kind=kind)
    refused(match, estimate_by_hand, use_case, person, error=NotAllowed, kind=kind)


def test_a_comparison_asks_for_the_same_right(cast, submitted):
    footprint = estimate(submitted, cast.lead)
    refused("le porteur du dossier et par", compared, footprint, cast.auditor, error=NotAllowed)
    UseCase.objects.filter(pk=submitted.pk).update(state=State.WITHDRAWN, withdrawn_at=START)
    refused("clos", compared, Footprint.objects.get(), cast.coordinator, error=NotAllowed)


# --- saving -------------------------------------------------------------------------------------------


def test_an_estimate_keeps_its_inputs_its_figures_and_its_version(cast, submitted):
    footprint = Footprint.objects.get(pk=estimate(submitted, cast.lead).pk)
    assert (footprint.number, footprint.kind, footprint.author) == (1, "planned", cast.lead)
    assert (footprint.users_low, footprint.requests_high, footprint.days) == (40, Decimal(10), 210)
    assert (footprint.tokens_low, footprint.tokens_high) == (350, 580)
    result = footprint.figures
    assert result.library == "EcoLogits 0.11.3"
    assert result.requests == Span(42_000, 84_000)
    assert result.year.energy_kwh.high == pytest.approx(84_000 * result.answer.energy_kwh.high)
    entry = Entry.objects.order_by("pk").last()
    assert (entry.verb, entry.actor_id) == ("footprint.save_estimate", cast.lead.pk)


def test_saving_again_is_a_new_version_and_the_first_stays(cast, submitted):
    first = estimate(submitted, cast.lead)
    later = START + timedelta(days=3)
    second = estimate(submitted, cast.expert, setting=Setting("mistral-large", "FRA"), now=later)
    by_hand = estimate_by_hand(submitted, cast.lead, now=later + timedelta(days=1))
    assert [row.number for row in (first, second, by_hand)] == [1, 2, 3]
    assert selectors.planned(submitted) == by_hand
    assert selectors.planned(submitted, at=START + timedelta(days=1)) == first
    assert selectors.planned(submitted, at=START - timedelta(days=1)) is None
    assert [row.number for row in selectors.versions(submitted)] == [3, 2, 1]


def test_two_kinds_number_their_versions_apart_and_the_actual_one_is_in_force(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)
    foreseen = estimate(use_case, cast.coordinator)
    observed = estimate(use_case, cast.lead, kind="actual", version=0)
    assert (foreseen.number, observed.number) == (1, 1)
    assert (selectors.planned(use_case), selectors.actual(use_case)) == (foreseen, observed)
    assert selectors.in_force(use_case) == observed


def test_someone_saved_meanwhile(cast, submitted):
    estimate(submitted, cast.expert)
    for act in (estimate, estimate_by_hand):
        stale = refused("entre-temps", act, submitted, cast.lead, error=actions.StaleEstimate, version=0)
        assert stale.number == 1
    assert estimate(submitted, cast.lead, version=1).number == 2


@pytest.mark.parametrize(
    ("change", "field", "match"),
    [
        ({"usage": replace(USAGE, users=Span.of(0, 5))}, "users_low", "un utilisateur"),
        ({"usage": replace(USAGE, requests_per_day=Span.of(0, 5))}, "requests_low", "plus de zéro"),
        ({"usage": replace(USAGE, days=0)}, "days", "366 jours"),
        ({"usage": replace(USAGE, days=367)}, "days", "366 jours"),
        ({"usage": replace(USAGE, length="epic")}, "length", "longueur"),
        ({"usage": replace(USAGE, length="own")}, "tokens_low", "jetons"),
        ({"usage": replace(USAGE, length="own", tokens=Span.of(0, 9))}, "tokens_low", "jetons"),
        ({"usage": replace(USAGE, requests_per_day=Span.of(0.00004))}, "requests_low", "3 chiffres"),
        ({"setting": Setting("inconnu", "FRA")}, "model", "modèle de la liste"),
        ({"setting": Setting("own", "FRA")}, "active_billions", "taille du modèle"),
        ({"setting": Setting("own", "FRA", active=7)}, "total_billions", "taille du modèle"),
        ({"setting": Setting("own", "FRA", active=8, total=7)}, "active_billions", "font partie du tout"),
        ({"setting": Setting("mistral-small", "ATL")}, "zone", "pays de la liste"),
        ({"setting": Setting("mistral-small", "FRA", pue=0.99)}, "pue", "de 1 à 3"),
        ({"setting": Setting("mistral-small", "FRA", pue=3.01)}, "pue", "de 1 à 3"),
        ({"setting": Setting("mistral-small", "FRA", latency_s=0)}, "latency_s", "zéro seconde"),
        ({"kind": "imagined"}, None, "n’existe pas"),
    ],
)
def test_what_an_estimate_refuses(cast, submitted, change, field, match):
    assert refused(match, estimate, submitted, cast.lead, **change).field == field


@pytest.mark.parametrize(
    ("change", "field", "match"),
    [
        ({"volume": "  "}, "volume", "quel usage"),
        ({"source": ""}, "source", "d’où vient"),
        ({"method": "\n"}, "method", "obtenu"),
        ({"zone": "ATL"}, "zone", "pays de la liste"),
        ({"energy_kwh": Span.of(0)}, "energy_low", "plus de zéro"),
        ({"volume": "x" * 301}, "volume", "300"),
    ],
)
def test_what_an_estimate_by_hand_refuses(cast, submitted, change, field, match):
    assert refused(match, estimate_by_hand, submitted, cast.lead, **change).field == field


@pytest.mark.parametrize("edge", [{"pue": 1.0}, {"pue": 3.0}, {"latency_s": 0.01}])
def test_edges_that_are_taken(cast, submitted, edge):
    setting = Setting("own", "WOR", active=7.25, total=7.25, **edge)
    footprint = estimate(submitted, cast.lead, setting=setting, usage=replace(USAGE, days=366))
    assert Footprint.objects.get(pk=footprint.pk).active_billions == Decimal("7.25")


# --- comparing ----------------------------------------------------------------------------------------


def test_a_comparison_takes_the_usage_of_the_estimate(cast, submitted):
    footprint = estimate(submitted, cast.lead)
    comparison = compared(footprint, cast.lead)
    option = comparison.options.get()
    assert (option.label, option.order) == ("Mistral Large (2512)", 1)
    assert option.figures.requests == footprint.figures.requests
    large, small = option.figures.year, footprint.figures.year
    assert large.gwp_kg.low > small.gwp_kg.low
    rows_ = selectors.compared_of(footprint, selectors.comparison_of(footprint))
    assert [row.label for row in rows_] == ["Mistral Small (2603)", "Mistral Large (2512)", "Sans IA"]
    assert rows_[1].verdict.startswith("environ")
    assert rows_[1].verdict.endswith("fois plus")
    assert (rows_[2].energy, rows_[2].high) == ("0 pour l’IA", None)
    assert {row.climate.split("\u00a0")[1] for row in rows_[:2]} == {"kg"}


def test_a_tool_by_hand_and_a_known_consumption_without_ai(cast, submitted):
    footprint = estimate_by_hand(submitted, cast.lead)
    tool = OtherTool("Relevé sur place", Span.of(20, 30), "Compteur", "FRA")
    comparison = compared(footprint, cast.lead, others=[tool], without_ai_kwh=Span.of(500))
    rows_ = selectors.compared_of(footprint, selectors.comparison_of(footprint))
    assert [(row.label, row.verdict) for row in rows_[1:]] == [
        ("Relevé sur place", "environ 10 fois moins"),
        ("Sans IA", "environ 2 fois plus"),
    ]
    assert compared(footprint, cast.lead, others=[], without_ai_kwh=Span.of(500)).number == comparison.number + 1


SMALL, LARGE = OtherModel(Setting("ministral-8b", "FRA")), OtherModel(Setting("mistral-large", "FRA"))
TOOL = OtherTool("Moteur de recherche", Span.of(5), "Fiche", "FRA")


@pytest.mark.parametrize(
    ("make", "change", "field", "match"),
    [
        (estimate, {"others": []}, "model_1", "au moins une autre solution"),
        (estimate, {"others": [SMALL, LARGE, TOOL]}, None, "une ou deux"),
        (estimate, {"others": [SMALL, SMALL]}, "model_1", "deux fois"),
        (estimate, {"others": [OtherModel(Setting("mistral-small", "FRA"))]}, "model_1", "deux fois"),
        (estimate, {"others": [OtherModel(Setting("own", "FRA"))]}, "model_1", "modèle de la liste"),
        (estimate, {"others": [OtherModel(Setting("mistral-large", "ATL"))]}, "zone", "pays de la liste"),
        (estimate, {"without_ai": " "}, "without_ai", "sans IA"),
        (estimate, {"others": [replace(TOOL, label="")]}, "tool_label", "Nommez"),
        (estimate, {"others": [replace(TOOL, source=" ")]}, "tool_label", "Nommez"),
        (estimate, {"others": [replace(TOOL, energy_kwh=Span.of(0))]}, "energy_low", "plus de zéro"),
        (estimate_by_hand, {}, None, "faite à la main"),
        (estimate_by_hand, {"others": []}, "model_1", "au moins une autre solution"),
    ],
)
def test_what_a_comparison_refuses(cast, submitted, make, change, field, match):
    footprint = make(submitted, cast.lead)
    assert refused(match, compared, footprint, cast.lead, **change).field == field


def test_the_same_model_elsewhere_is_another_solution(cast, submitted):
    footprint = estimate(submitted, cast.lead)
    compared(footprint, cast.lead, others=[OtherModel(Setting("mistral-small", "POL"))])
    option = ComparedOption.objects.get()
    assert option.figures.year.gwp_kg.high > footprint.figures.year.gwp_kg.high
    assert option.figures.year.energy_kwh == footprint.figures.year.energy_kwh


def test_a_comparison_is_of_the_estimate_in_force(cast, submitted):
    first = estimate(submitted, cast.lead)
    compared(first, cast.lead)
    refused("entre-temps", compared, first, cast.lead, error=actions.StaleEstimate, version=0)
    second = estimate(submitted, cast.expert)
    refused("version plus récente", compared, first, cast.lead)
    assert selectors.comparison_of(second) is None
    assert selectors.comparison_of(first).number == 1


# --- what it tells the grid, the reports and the trial ------------------------------------------------


def levels(use_case: UseCase) -> dict[str, str]:
    points = evidence_of(use_case)
    return {name.partition(".")[2]: point.level for name, point in points.items() if name.startswith("footprint.")}


def test_evidence_before_and_after(cast, submitted):
    assert levels(submitted) == {"volume": "none", "estimate": "none", "comparison": "none"}
    footprint = estimate(submitted, cast.lead)
    assert levels(submitted) == {"volume": "whole", "estimate": "whole", "comparison": "none", "location": ""}
    compared(footprint, cast.lead)
    assert levels(submitted)["comparison"] == "whole"
    estimate(submitted, cast.lead)  # a new version is not compared yet
    assert levels(submitted)["comparison"] == "none"


@pytest.mark.parametrize(
    ("setting", "level"),
    [
        (Setting("unknown-medium", "FRA"), "partial"),
        (Setting("own", "FRA", active=24, total=24), "whole"),
        (Setting("gpt-5.4", "USA"), "whole"),
    ],
)
def test_a_model_that_nobody_named_is_an_order_of_magnitude(cast, submitted, setting, level):
    estimate(submitted, cast.lead, setting=setting)
    assert levels(submitted)["estimate"] == level


def test_an_estimate_by_hand_is_an_order_of_magnitude(cast, submitted):
    estimate_by_hand(submitted, cast.lead)
    assert levels(submitted) == {"volume": "whole", "estimate": "partial", "comparison": "none", "location": ""}
    assert evidence_of(submitted)["footprint.volume"].text == BY_HAND["volume"]


def test_the_evidence_says_the_place_and_its_pue(cast, submitted):
    estimate(submitted, cast.lead, setting=Setting("mistral-small", "SWE", pue=1.2))
    assert (
        evidence_of(submitted)["footprint.location"].text
        == "Serveurs : Suède, électricité à 0,035 kg CO₂e par kWh. PUE : 1,2."
    )


def test_evidence_takes_the_same_number_of_queries(cast, submitted, django_assert_num_queries):
    with django_assert_num_queries(1):
        selectors.evidence_points(submitted)
    for _ in range(3):
        footprint = estimate(submitted, cast.lead)
        compared(footprint, cast.lead, others=[SMALL, LARGE])
        with django_assert_num_queries(3):
            selectors.evidence_points(submitted)


def test_the_summary_of_a_report(cast, submitted):
    assert selectors.summary(submitted) is None
    compared(estimate(submitted, cast.lead, setting=Setting("gpt-5.4", "USA")), cast.lead)
    summary = selectors.summary(submitted)
    assert (summary.kind, summary.number, summary.author) == ("Prévue", 1, cast.lead.get_full_name())
    assert summary.sentence.startswith("Sur un an, cet usage demanderait")
    assert [row.label for row in summary.figures][:2] == ["Électricité", "Gaz à effet de serre"]
    assert len(summary.warnings) == 2
    assert "ne publie pas la taille" in summary.warnings[0]
    assert ("Modèle", "GPT-5.4") in summary.hypotheses
    assert len(summary.compared) == 3
    assert summary.scale == max(row.high for row in summary.compared if row.high is not None)
    assert summary.overruns == ()


@pytest.mark.parametrize(("factor", "above"), [(1.2, False), (1.21, True)])
def test_the_trial_knows_when_the_actual_footprint_runs_over(cast, factor, above):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.TRIAL_ENDED)
    assert selectors.overrun_indicators(use_case) == ()
    estimate_by_hand(use_case, cast.coordinator, energy_kwh=Span.of(100, 1000))
    assert selectors.overrun_indicators(use_case) == ()
    estimate_by_hand(use_case, cast.lead, kind="actual", energy_kwh=Span.of(1000 * factor))
    assert bool(selectors.overrun_indicators(use_case)) is above
    assert bool(selectors.summary(use_case).overruns) is above
    assert selectors.summary(use_case).sentence.startswith("Sur un an, cet usage demande ")


# --- the database -------------------------------------------------------------------------------------


def test_versions_are_neither_rewritten_nor_deleted(cast, submitted):
    compared(estimate(submitted, cast.lead), cast.lead)
    for model, column in ((Footprint, "zone"), (Comparison, "without_ai"), (ComparedOption, "label")):
        row = model.objects.get()
        for write in (
            lambda row=row, column=column: type(row).objects.filter(pk=row.pk).update(**{column: "x"}),
            lambda row=row: type(row).objects.filter(pk=row.pk)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="append-only table"), transaction.atomic():
                write()


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "imagined"},
        {"basis": "guess"},
        {"users_low": 50},
        {"users_high": None},
        {"users_low": None, "users_high": None},
        {"requests_low": None},
        {"tokens_high": 1},
        {"days": 0},
        {"days": 367},
        {"days": None},
        {"pue": Decimal("0.9")},
        {"model": ""},
        {"active_billions": None, "total_billions": Decimal(7)},
        {"active_billions": Decimal(8), "total_billions": Decimal(7)},
        {"energy_low": Decimal(1)},
        {"energy_low": Decimal(1), "energy_high": Decimal(2)},
        {"basis": "manual"},
        {"number": 1},
    ],
)
def test_the_database_refuses_what_cannot_be(cast, submitted, broken):
    row = estimate(submitted, cast.lead)
    row.pk, row.number, row._state.adding = None, 2, True
    for name, value in broken.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    "broken", [{"energy_high": None}, {"energy_high": Decimal(1)}, {"source": ""}, {"volume": ""}, {"model": "x"}]
)
def test_the_database_refuses_half_an_estimate_by_hand(cast, submitted, broken):
    row = estimate_by_hand(submitted, cast.lead)
    row.pk, row.number, row._state.adding = None, 2, True
    for name, value in broken.items():
        setattr(row, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)

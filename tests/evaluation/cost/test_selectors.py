"""What other floors read of the cost: evidence for the grid, the summary of a report, planned against actual."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from evaluation.compass.evidence import evidence_of
from evaluation.cost import selectors
from tests.factories.cost import WHOLE, make_line, save, spent
from tests.factories.usecases import START, make_use_case
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def dossier(cast, state=State.IN_ASSESSMENT, **fields):
    use_case = make_use_case(cast.organisation, cast.lead, state=state, **fields)
    return UseCase.objects.select_related("submission").get(pk=use_case.pk)


def test_a_dossier_without_a_table(cast, django_assert_num_queries):
    use_case = dossier(cast)
    with django_assert_num_queries(1):
        points = selectors.evidence_points(use_case)
    assert {point.name: point.level for point in points} == {
        "cost.total": "none",
        "cost.staff_time": "none",
        "cost.baseline": "none",
        "cost.exit": "none",
        "cost.purchase": "none",
    }
    assert {point.text for point in points} == {"Aucune table de coûts n’est encore remplie."}
    assert selectors.summary(use_case) is None
    assert selectors.planned_total(use_case) is selectors.actual_total(use_case) is None
    assert selectors.comparison(use_case) is None


def test_evidence_reaches_the_grid_in_a_fixed_number_of_queries(cast, django_assert_num_queries):
    use_case = dossier(cast)
    for lines in (1, 3):
        save(use_case, cast.lead, replace(WHOLE, lines=WHOLE.lines[:lines]), now=START + lines * DAY)
        with django_assert_num_queries(3):
            selectors.evidence_points(use_case)
    save(use_case, cast.lead, now=START + 5 * DAY)
    points = evidence_of(use_case)
    assert points["cost.total"].level == "whole"
    assert points["cost.doubled"].level == "capped"
    assert points["cost.total"].url == f"/dossiers/{use_case.pk}/cout/"
    said = {name: " ".join(point.text.split()) for name, point in points.items() if name.startswith("cost.")}
    assert said == {
        "cost.total": "110 200,50 € TTC sur trois ans.",
        "cost.doubled": (
            "Le prix suit l’usage, jusqu’à un plafond (5 000 € par an). Si l’usage double : 149 200,50 € TTC, au lieu "
            "de 110 200,50 €. L’usage prévu dépasse déjà ce montant une année au moins."
        ),
        "cost.staff_time": (
            "1 560 heures d’agents sur trois ans, soit 0,32 équivalent temps plein (1 607 heures par an)."
        ),
        "cost.baseline": "Sans l’outil, une année coûte 24 000 €. Source : Relevé de deux semaines, mars 2026.",
        "cost.exit": "Sortir de l’outil coûte 3 000 € TTC.",
        "cost.purchase": "Marché public de la collectivité. Référence : Marché 2026-14.",
    }


@pytest.mark.parametrize(
    ("table", "point", "text"),
    [
        (replace(WHOLE, lines=(make_line("exit", 0),)), "total", "aucun montant connu"),
        (
            replace(WHOLE, lines=WHOLE.lines[:8]),
            "total",
            "Rien n’est dit de : pilotage et aide aux utilisateurs et sortie.",
        ),
        (replace(WHOLE, hourly_cost=None), "staff_time", "ne dit pas ce que coûte une heure d’agent"),
        (replace(WHOLE, lines=WHOLE.lines[:8]), "staff_time", "Aucune heure n’est dite en entier pour : pilotage"),
        (replace(WHOLE, baseline_hours=None, baseline_spending=None), "baseline", "ne dit pas ce que coûte une année"),
        (replace(WHOLE, baseline_spending=None), "baseline", "Il manque la dépense ou les heures."),
        (replace(WHOLE, baseline_source=""), "baseline", "Il manque d’où vient ce chiffre."),
        (replace(WHOLE, lines=WHOLE.lines[:8]), "exit", "Rien n’est dit de la sortie"),
        (replace(WHOLE, lines=(make_line("exit", None),)), "exit", "n’est pas encore connu"),
        (replace(WHOLE, purchase_route=""), "purchase", "La voie d’achat n’est pas dite."),
        (replace(WHOLE, purchase_route="free"), "purchase", "Un essai gratuit n’est pas neutre"),
        (replace(WHOLE, purchase_reference=""), "purchase", "Il manque la référence."),
    ],
)
def test_what_lacks_is_said(cast, table, point, text):
    use_case = dossier(cast)
    save(use_case, cast.lead, table)
    said = {found.name: " ".join(found.text.split()) for found in selectors.evidence_points(use_case)}
    assert text in said[f"cost.{point}"]


def test_the_summary_of_a_report(cast):
    use_case = dossier(cast)
    save(use_case, cast.lead, replace(WHOLE, lines=(*WHOLE.lines[:-2], make_line("exit", None))))
    found = selectors.summary(use_case)
    assert (found.number, found.saved_at) == (1, START)
    assert (found.planned_gross, found.doubled_gross) == (Decimal("101800.50"), Decimal("140800.50"))
    assert found.planned_net < found.planned_gross
    assert found.doubled_net < found.doubled_gross
    assert found.baseline_gross == 24000
    assert [(row.label, row.planned, row.told, row.unknown) for row in found.categories[-2:]] == [
        ("Pilotage et aide aux utilisateurs", 0, False, 0),
        ("Sortie", 0, True, 1),
    ]
    assert (found.unknown, found.unknown_share) == (1, 6)
    assert "1 montant n’est pas encore connu" in found.unknown_text
    assert "pilotage" in found.missing_text
    assert "TVA à 20" in found.vat_text
    assert "plafond" in found.usage_text
    assert "1 380" in " ".join(found.staff_text.split())


def test_actual_costs_are_set_against_the_plan_of_the_day_the_trial_started(cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    started = use_case.trial_started_at
    before = save(use_case, cast.expert, now=started - DAY)
    dearer = replace(WHOLE, lines=(make_line("licences", 900000),))
    save(use_case, cast.expert, dearer, now=started + DAY)
    save(use_case, cast.lead, spent(), now=started + 2 * DAY)
    assert selectors.reference_plan(use_case).pk == before.pk
    found = selectors.comparison(use_case)
    assert (found.months, found.whole.actual) == (6, 20000)
    assert found.whole.planned < 100000
    assert selectors.planned_total(use_case) == 900000
    assert selectors.actual_total(use_case) == 20000


def test_without_a_plan_before_the_trial_the_first_one_written_is_used(cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    save(use_case, cast.lead, spent())
    assert selectors.comparison(use_case) is None
    first = save(use_case, cast.expert, now=use_case.trial_started_at + DAY)
    save(use_case, cast.expert, replace(WHOLE, note="Mieux"), now=use_case.trial_started_at + 2 * DAY)
    assert selectors.reference_plan(use_case).pk == first.pk


def test_what_a_decision_saw_is_found_again(cast):
    use_case = dossier(cast, State.TRIAL_RUNNING)
    first = save(use_case, cast.expert, now=use_case.assessment_completed_at)
    second = save(use_case, cast.expert, replace(WHOLE, note="Mieux"), now=use_case.authorised_at - timedelta(hours=1))
    assert selectors.table_at(use_case, "planned", use_case.opinion_recorded_at).pk == first.pk
    assert selectors.table_at(use_case, "planned", use_case.authorised_at).pk == second.pk
    assert selectors.table_at(use_case, "planned", START - DAY) is None
    assert [(version.row.number, version.moments) for version in selectors.versions(use_case, "planned")] == [
        (2, ["autorisation de l’essai", "démarrage de l’essai"]),
        (1, ["fin de l’évaluation", "avis du comité"]),
    ]


def test_the_gap_with_the_order_of_magnitude_of_the_demand(cast):
    use_case = dossier(cast)
    save(use_case, cast.lead)
    computed = selectors.total(WHOLE)
    assert selectors.demand_gap(use_case, computed).difference == Decimal("98200.50")
    use_case.submission.cost_eur = None
    assert selectors.demand_gap(use_case, computed) is None

"""The pages of a trial: who opens which, what a refusal says, what stays typed, and how many queries they take."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from evaluation.trial import actions
from evaluation.trial.models import Evaluation, Incident, Indicator, Measure
from evaluation.trial.selectors import protocol_of
from tests.evaluation.trial.checks import everything
from tests.factories import amendments, life, trial
from tests.factories.life import DECIDED_AGAIN, ENDED, EVALUATED, MEASURED
from tests.factories.running import EXPENSE
from tests.pages import html_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
LEAD, BOTH, COORDINATOR = {"lead"}, {"lead", "coordinator"}, {"coordinator"}


def url(name, use_case, *more):
    return reverse(f"trial:{name}", args=[use_case.pk, *more])


def an_incident(cast):
    return actions.report_incident(
        use_case=trial.running(cast),
        actor=cast.lead,
        severity="minor",
        description="Panne.",
        happened_on=MEASURED.date(),
        now=MEASURED,
    )


def criterion(use_case):
    return [protocol_of(use_case).indicators.get(kind="success").pk]


def closing(use_case):
    return [Incident.objects.get(protocol__use_case=use_case).pk]


def nothing(use_case):
    return []


def amendment(use_case):
    return [use_case.amendments.get().pk]


def with_draft(cast):
    return amendments.draft(cast).use_case


def with_proposal(cast):
    return amendments.proposed(cast).use_case


PAGES = {
    # page: (who makes the dossier, what else its address needs, who acts there)
    "overview": (trial.running, nothing, None),
    "measures": (trial.running, nothing, None),
    "protocol": (trial.authorised, nothing, LEAD),
    "part": (lambda cast: trial.written(cast).use_case, lambda use_case: ["question"], LEAD),
    "version": (trial.running, lambda use_case: [1], None),
    "amendment": (with_proposal, amendment, None),
    "amendment_open": (trial.running, nothing, LEAD),
    "amendment_propose": (with_draft, amendment, LEAD),
    "amendment_withdraw": (with_proposal, amendment, LEAD),
    "indicator_add": (lambda cast: trial.written(cast).use_case, nothing, LEAD),
    "indicator_edit": (lambda cast: trial.written(cast).use_case, criterion, LEAD),
    "lock": (lambda cast: trial.written(cast).use_case, nothing, LEAD),
    "approve": (lambda cast: trial.written(cast).use_case, nothing, COORDINATOR),
    "start": (lambda cast: trial.locked(cast).use_case, nothing, BOTH),
    "suspend": (trial.running, nothing, BOTH),
    "resume": (trial.suspended, nothing, BOTH),
    "end": (trial.running, nothing, LEAD),
    "measure_add": (trial.running, criterion, BOTH),
    "incidents": (trial.running, nothing, None),
    "incident_add": (trial.running, nothing, BOTH),
    "incident_close": (lambda cast: an_incident(cast).protocol.use_case, closing, BOTH),
    "evaluation": (trial.ended, nothing, None),
    "evaluation_submit": (trial.ended, nothing, LEAD),
}
# Reached by POST only, or written on a page that everyone reads.
POSTED = {
    **PAGES,
    "indicator_move": (lambda cast: trial.written(cast).use_case, criterion, LEAD),
    "indicator_remove": (lambda cast: trial.written(cast).use_case, criterion, LEAD),
    "evaluation": (trial.ended, nothing, LEAD),
}
for shown in ("overview", "measures", "incidents", "version", "amendment"):
    del POSTED[shown]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_by_each_role(client, cast, name):
    make, more, actors = PAGES[name]
    use_case = make(cast)
    for who, person in cast.everyone().items():
        client.force_login(person)
        response = client.get(url(name, use_case, *more(use_case)))
        if who in SEES_NOTHING:
            assert response.status_code == 404, who
        elif actors is None or who in actors:
            assert response.status_code == 200, who
        else:
            assert response.status_code == 403, who
            assert "réservée" in html_of(response), who


@pytest.mark.parametrize("name", POSTED)
def test_a_post_by_someone_else_writes_nothing(client, cast, name):
    make, more, actors = POSTED[name]
    use_case = make(cast)
    before = everything()
    for who, person in cast.everyone().items():
        if who not in actors:
            client.force_login(person)
            response = client.post(url(name, use_case, *more(use_case)), {"comment": "Motif.", "summary": "Texte."})
            assert response.status_code == (404 if who in SEES_NOTHING else 403), who
    assert everything() == before


@pytest.mark.parametrize("name", ["overview", "measures", "incidents"])
def test_pages_that_only_show_take_no_post(client, cast, name):
    client.force_login(cast.lead)
    assert client.post(url(name, trial.authorised(cast))).status_code == 405


def test_pages_of_what_does_not_exist_yet_are_not_found(client, cast):
    use_case = trial.authorised(cast)
    client.force_login(cast.lead)
    for name in ("indicator_add", "lock", "evaluation", "evaluation_submit"):
        assert client.get(url(name, use_case)).status_code == 404, name
    assert client.get(url("indicator_remove", use_case, 1)).status_code == 405
    client.force_login(cast.coordinator)
    assert client.get(url("approve", use_case)).status_code == 404


def test_what_belongs_to_another_dossier_is_not_found(client, cast):
    mine, other = trial.running(cast), an_incident(cast).protocol.use_case
    client.force_login(cast.lead)
    assert client.get(url("measure_add", mine, *criterion(other))).status_code == 404
    assert client.get(url("incident_close", mine, *closing(other))).status_code == 404
    assert client.post(url("indicator_remove", mine, *criterion(other))).status_code == 404


# --- writing the protocol -----------------------------------------------------------------------------


def test_a_wrong_criterion_keeps_what_was_typed(client, cast):
    use_case = trial.written(cast).use_case
    client.force_login(cast.lead)
    typed = {"kind": "success", "label": "Délai tapé", "source": "", "direction": "at_most", "threshold": "beaucoup"}
    page = html_of(client.post(url("indicator_add", use_case), typed))
    for words in ("Délai tapé", "beaucoup", "Erreur", '<a href="#id_source">', '<a href="#id_threshold">'):
        assert words in page, words
    assert Indicator.objects.count() == 2


def test_after_adapt_the_overview_asks_for_a_new_protocol(client, cast):
    use_case = trial.heard(cast, 29)
    life.decide(cast, use_case, "adapt", DECIDED_AGAIN, departure_reasons="Motif.")
    client.force_login(cast.lead)
    page = html_of(client.get(url("overview", use_case)))
    assert "Le protocole n’est pas encore écrit." in page
    assert f'href="{url("protocol", use_case)}">Écrire le protocole' in page
    assert f'href="{url("start", use_case)}"' not in page
    client.post(url("protocol", use_case))
    page = html_of(client.get(url("overview", use_case)))
    assert "Rien n’est encore verrouillé." in page
    assert f'href="{url("start", use_case)}"' not in page


# --- running ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("measure_add", {"value": "beaucoup", "sample": "12", "note": "Mot tapé"}, ["beaucoup", "#id_value"]),
        ("measure_add", {"value": "3,5", "sample": "0", "note": "Mot tapé"}, ["3,5", "#id_sample"]),
        ("measure_add", {"value": "3,5", "sample": "1", "measured_on": "2025-01-01", "note": "Mot tapé"}, ["avant"]),
        ("incident_add", {"description": "Mot tapé", "happened_on": "2026-05-02"}, ["#id_severity_0"]),
        (
            "incident_add",
            {"description": "Mot tapé", "severity": "minor", "happened_on": "2025-01-01"},
            ["avant l’essai"],
        ),
        ("incident_close", {"action": "Mot tapé", "closed_on": "2025-01-01"}, ["#id_closed_on"]),
        ("end", {"comment": "Mot tapé" * 300}, ["#id_comment"]),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(client, cast, name, typed, words):
    use_case = an_incident(cast).protocol.use_case
    client.force_login(cast.lead)
    before = everything()
    page = html_of(client.post(url(name, use_case, *PAGES[name][1](use_case)), typed))
    for word in ("Mot tapé", "Erreur", *words):
        assert word in page, word
    assert everything() == before


@pytest.mark.parametrize(("name", "make"), [("suspend", trial.running), ("resume", trial.suspended)])
def test_a_move_asks_why(client, cast, name, make):
    use_case = make(cast)
    client.force_login(cast.lead)
    page = client.post(url(name, use_case), {"comment": " "})
    assert '<a href="#id_comment">' in html_of(page)
    assert client.post(url(name, use_case), {"comment": "Motif."}).status_code == 302
    expected = State.TRIAL_SUSPENDED if name == "suspend" else State.TRIAL_RUNNING
    assert life.again(use_case).state == expected


def test_a_figure_that_reaches_a_stop_criterion_shows_that_the_trial_is_suspended(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.coordinator)
    typed = {"value": "1", "sample": "1", "measured_on": MEASURED.date()}
    stop = life.indicator(use_case, "stop")
    assert client.post(url("measure_add", use_case, stop.pk), typed).url == url("measures", use_case)
    assert life.again(use_case).state == State.TRIAL_SUSPENDED
    assert "Atteint&nbsp;: arrêt" in html_of(client.get(url("overview", use_case)))


def test_incidents_before_an_extension_stay_on_the_page(client, cast):
    incident = an_incident(cast)
    use_case = incident.protocol.use_case
    end = (ENDED + timedelta(days=30)).date()
    actions.amend_protocol(use_case=use_case, actor=cast.elected_official, ends_on=end, reason="-", now=MEASURED)
    client.force_login(cast.lead)
    assert url("incident_close", use_case, incident.pk) in html_of(client.get(url("overview", use_case)))


# --- evaluating ---------------------------------------------------------------------------------------


def test_the_cost_of_an_evaluation_starts_from_the_expenses_noted(client, cast):
    use_case = trial.ended(cast)
    client.force_login(cast.lead)
    assert 'value="4000' not in html_of(client.get(url("evaluation", use_case)))
    actions.record_expense(use_case=use_case, actor=cast.lead, **EXPENSE, now=ENDED)
    assert 'value="4000' in html_of(client.get(url("evaluation", use_case)))
    Evaluation.objects.update(actual_cost_eur=Decimal("9100.00"))
    assert 'value="9100,00"' in html_of(client.get(url("evaluation", use_case)))


def test_the_evaluation_is_saved_checked_and_deposited_from_its_page(client, cast):
    use_case = trial.ended(cast)
    client.force_login(cast.lead)
    form = {**life.REPORT, "actual_cost_eur": "9100,50", "lock_version": 1}
    wrong = html_of(client.post(url("evaluation", use_case), {**form, "actual_cost_eur": "cher", "summary": "Tapé"}))
    for words in ("cher", "Tapé", "Erreur", '<a href="#id_actual_cost_eur">'):
        assert words in wrong, words
    assert client.post(url("evaluation", use_case), form).url == url("evaluation", use_case)
    assert Evaluation.objects.get().actual_cost_eur == Decimal("9100.50")
    lacking = html_of(client.post(url("evaluation_submit", use_case)))
    assert "Il manque l’avis sur" in lacking
    trial.sign(cast, use_case, EVALUATED)
    assert client.post(url("evaluation_submit", use_case)).status_code == 302
    assert life.again(use_case).state == State.READY_FOR_FINAL_OPINION
    again = html_of(client.post(url("evaluation_submit", use_case)))
    assert "une seule fois" in again


def test_two_windows_on_an_evaluation_lose_nothing(client, cast):
    use_case = trial.ended(cast)
    life.report(cast, use_case)
    client.force_login(cast.lead)
    typed = {**life.REPORT, "summary": "Le texte tapé ici", "lock_version": 1}
    page = html_of(client.post(url("evaluation", use_case), typed))
    for words in ("autre fenêtre", "Le texte tapé ici", "entre-temps", life.REPORT["summary"]):
        assert words in page, words
    assert Evaluation.objects.get().summary == life.REPORT["summary"]
    assert client.post(url("evaluation", use_case), {**typed, "lock_version": 2}).status_code == 302
    assert Evaluation.objects.get().summary == "Le texte tapé ici"


def test_a_deposited_evaluation_is_read_in_french(client, cast):
    use_case = trial.evaluated(cast, 29)
    client.force_login(cast.elected_official)
    page = html_of(client.get(url("evaluation", use_case)))
    assert "Aucun critère sur 1 atteint\u202f; 1 non atteint." in page
    assert "Critère de qualité manqué\u00a0: R1." in page
    assert "29, pour un seuil d’au moins 30" in page
    assert "Noter une mesure arrivée tard" not in page
    assert 'name="summary"' not in page


# --- queries ------------------------------------------------------------------------------------------


def grow(cast, use_case, count):
    """Give the trial `count` criteria of each kind, each measured, and `count` incidents."""
    protocol = protocol_of(use_case)
    for number in range(2, count + 1):
        for row in protocol.indicators.filter(code__in=["R1", "A1"]):
            row.pk, row.code, row.order = None, f"{row.code[0]}{number}", number
            row.save(force_insert=True)
    if use_case.state == State.AUTHORISED:
        return
    author = {"recorded_by": cast.lead, "recorded_at": MEASURED, "measured_on": MEASURED.date(), "sample": 20}
    Measure.objects.bulk_create(Measure(indicator=row, value=0, **author) for row in protocol.indicators.all())
    told = {"reported_by": cast.lead, "reported_at": MEASURED, "happened_on": MEASURED.date(), "severity": "minor"}
    Incident.objects.bulk_create(Incident(protocol=protocol, description="P", **told) for _each in range(count))


@pytest.mark.parametrize(
    ("name", "make", "queries", "who"),
    [
        ("overview", trial.running, 22, "lead"),
        ("measures", trial.running, 9, "lead"),
        ("evaluation", trial.ended, 25, "lead"),  # who does not read the compass after the trial yet
        ("evaluation", trial.ended, 54, "coordinator"),
        ("protocol", lambda cast: trial.written(cast).use_case, 14, "lead"),
        ("lock", lambda cast: trial.written(cast).use_case, 10, "lead"),
    ],
)
def test_more_criteria_figures_and_incidents_take_no_more_queries(
    client, cast, django_assert_num_queries, name, make, queries, who
):
    few, many = make(cast), make(cast)
    grow(cast, few, 1)
    grow(cast, many, 3)
    client.force_login(getattr(cast, who))
    client.get(url(name, few))
    for use_case in (few, many):
        with django_assert_num_queries(queries):
            client.get(url(name, use_case))

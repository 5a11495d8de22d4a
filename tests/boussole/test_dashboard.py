"""The dashboard: its figures, its delays, its trials, its decisions, its filters and its exports."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from boussole.dashboard import (
    BAR,
    Filters,
    Standing,
    dashboard_of,
    decision_table,
    decisions_of,
    dossiers_of,
    services_of,
    state_rows,
)
from evaluation.trial.actions import amend_protocol
from tests.factories import life
from tests.factories import trial as trials
from tests.factories.accounts import make_member
from tests.factories.decisions import LATER, condition, decided, in_service, under_review
from tests.factories.life import DAY, ENDED, MEASURED
from tests.factories.usecases import make_use_case
from tests.pages import html_of
from usecases.enums import FINISHED, State

TODAY = LATER.date()
LIVING = [state for state in State if state not in FINISHED]

# --- figures, without a database ------------------------------------------------------------------------


def standing(state, days, due=None):
    return Standing(state, TODAY - timedelta(days=days), None if due is None else TODAY + timedelta(days=due))


def test_each_state_says_how_long_and_how_late():
    rows = state_rows(
        [
            standing("submitted", 3, 5),
            standing("submitted", 40, -1),
            standing("submitted", 10, 0),
            standing("draft", 4),
            standing("retired", 900, -800),
        ],
        TODAY,
    )
    found = [(row.state, row.count, row.median_days, row.oldest_days, row.late) for row in rows]
    assert found == [
        (State.DRAFT, 1, 4, 4, 0),
        (State.SUBMITTED, 3, 10, 40, 1),
        (State.RETIRED, 1, None, None, 0),
    ]
    assert [row.bar for row in rows] == [BAR // 3, BAR, BAR // 3]
    assert state_rows([], TODAY) == []


@given(st.lists(st.tuples(st.sampled_from(State.values), st.integers(0, 3000), st.integers(-99, 99)), max_size=60))
def test_nothing_is_lost_nor_counted_twice(drawn):
    dossiers = [standing(*one) for one in drawn]
    rows = state_rows(dossiers, TODAY)
    assert sum(row.count for row in rows) == len(dossiers)
    assert sum(row.late for row in rows) == sum(1 for state, _days, due in drawn if due < 0 and state in LIVING)
    assert all(row.median_days <= row.oldest_days for row in rows if row.oldest_days is not None)
    assert all(2 <= row.bar <= BAR for row in rows)
    assert [row.state for row in rows] == [state for state in State if state in {one[0] for one in drawn}]


# --- what it reads --------------------------------------------------------------------------------------

pytest_db = pytest.mark.django_db


def board(person, today=TODAY, **asked):
    return dashboard_of(person, Filters(**asked), today=today)


@pytest_db
def test_trials_say_their_end_and_what_is_measured(cast):
    use_case = trials.running(cast)
    day = ENDED.date()
    row = board(cast.auditor, day - timedelta(days=12))["trials"][0]
    assert (row.ends_on, row.days_left, row.measured, row.criteria, row.suspended) == (day, 12, 0, 1, False)
    life.measure(cast, use_case, 34)
    amend_protocol(
        use_case=use_case,
        actor=cast.elected_official,
        ends_on=day + timedelta(days=30),
        reason="Trop peu de réponses.",
        now=MEASURED + DAY,
    )
    trials.suspended(cast)
    later = board(cast.auditor, day + timedelta(days=31))["trials"]
    found = [(row.days_left, row.overrun, row.measured, row.suspended) for row in later]
    assert found == [(-31, 31, 0, True), (-1, 1, 1, False)]


@pytest_db
def test_a_trial_without_a_protocol_still_shows(cast):
    make_use_case(cast.organisation, cast.lead, state=State.TRIAL_RUNNING)
    row = board(cast.auditor)["trials"][0]
    assert (row.ends_on, row.days_left, row.overrun, row.criteria) == (None, None, 0, 0)


@pytest_db
def test_conditions_and_reviews_that_wait(cast):
    use_case = in_service(cast)
    decision = use_case.decisions.get()
    decision.conditions.update(due_on=TODAY)
    for number in range(12):
        condition(decision, TODAY - timedelta(days=number + 1), text=f"C{number}")
    condition(decision, TODAY - DAY, state="met", met_on=TODAY, evidence="Vu.")
    stopped = make_use_case(cast.organisation, cast.lead, state=State.REFUSED)
    condition(decided(cast, stopped, "refuse", public_reason="Non."), TODAY - DAY)
    seen = board(cast.coordinator)
    assert (seen["conditions_late_count"], seen["conditions_owed_count"], len(seen["conditions_late"])) == (12, 13, 10)
    assert seen["conditions_late"][0].text == "C11"
    assert [row.label for row in seen["reviews"]] == ["Bilan à 1 mois"]
    open_one = under_review(cast).reviews.get(reason="law")
    assert [row.pk for row in board(cast.coordinator, TODAY - 30 * DAY)["reviews"]] == [open_one.pk]


@pytest_db
def test_decisions_of_a_period_with_their_sense(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.REFUSED, title="=Accueil")
    public = {"public_reason": "Trop d’erreurs."}
    old = decided(cast, use_case, "refuse", LATER - 500 * DAY, **public)
    away = {"departs_from_opinion": True, "departure_reasons": "Le budget manque."}
    recent = decided(cast, use_case, "refuse", LATER - 5 * DAY, **public, **away)

    def taken(period):
        return list(decisions_of(dossiers_of(cast.auditor, Filters()), period, TODAY))

    assert taken("3") == taken("12") == [recent]
    assert taken("24") == taken("all") == [recent, old]
    header, rows = decision_table(cast.auditor, Filters(period="3"), today=TODAY)
    row = dict(zip(header, rows[0], strict=True))
    assert (row["Décision"], row["Avis du comité"], row["Pourquoi s’écarter"]) == ("Refuser", "", "Le budget manque.")
    assert row["Motif public"] == "Trop d’erreurs."


# --- pages ----------------------------------------------------------------------------------------------


@pytest_db
def test_each_person_sees_their_own_dashboard(client, cast):
    use_case = in_service(cast)
    for who, person in cast.everyone().items():
        client.force_login(person)
        page = client.get(reverse("dashboard"))
        hidden = who in {"administrator", "staff_member", "outsider", "nobody"}
        assert page.context["figures"]["total"] == (0 if hidden else 1), who
        assert (use_case.title in html_of(client.get(reverse("dashboard_export", args=["dossiers"])))) is not hidden


@pytest_db
def test_the_dashboard_is_narrowed_by_service_and_period(client, cast):
    cast.lead.job_title = "Culture"
    cast.lead.save(update_fields=["job_title"])
    in_service(cast)
    other = make_member(cast.organisation, "lead", job_title="Voirie")
    make_use_case(cast.organisation, other, state=State.SUBMITTED, due_on=date(2026, 1, 1))
    client.force_login(cast.coordinator)
    assert services_of(cast.coordinator) == ["Culture", "Voirie"]

    def figures(**asked):
        return client.get(reverse("dashboard"), asked).context["figures"]

    assert (figures()["total"], figures()["late"]) == (2, 1)
    assert (figures(service="Culture")["total"], figures(service="Culture")["deployed"]) == (1, 1)
    assert figures(service="Mystère", period="7", organisation="x")["total"] == 2
    page = html_of(client.get(reverse("dashboard"), {"service": "Culture", "period": "all"}))
    assert "depuis le début" in page
    assert "?service=Culture&amp;period=all" in page
    lines = html_of(client.get(reverse("dashboard_export", args=["dossiers"]), {"service": "Voirie"})).splitlines()
    assert len(lines) == 2
    assert lines[1].endswith(";oui")


@pytest_db
def test_exports_are_files_that_run_nothing(client, cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.REFUSED, title="=1+1")
    decided(cast, use_case, "refuse", timezone.now(), public_reason="Non.")
    client.force_login(cast.auditor)
    for what in ("dossiers", "decisions"):
        answer = client.get(reverse("dashboard_export", args=[what]))
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert f'filename="boussole-{what}-' in answer["Content-Disposition"]
        assert "'=1+1" in html_of(answer)
    assert client.get(reverse("dashboard_export", args=["people"])).status_code == 404


@pytest_db
@pytest.mark.parametrize(("url", "queries"), [("dashboard", 17), ("dossiers", 7), ("decisions", 7)])
def test_more_dossiers_take_no_more_queries(client, cast, django_assert_num_queries, url, queries):
    client.force_login(cast.coordinator)
    address = reverse("dashboard") if url == "dashboard" else reverse("dashboard_export", args=[url])

    def grow():
        use_case = under_review(cast)
        condition(use_case.decisions.get(), TODAY - 30 * DAY)
        life.measure(cast, trials.running(cast))

    for _each in range(2):
        grow()
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
        grow()

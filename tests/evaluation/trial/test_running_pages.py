"""The pages of a running trial: who opens which, files previewed, notebooks filled by agents, events, money."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.throttle import count_try, tries
from boussole.to_do import tasks_for
from evaluation.trial import actions
from evaluation.trial.models import (
    Attendance,
    EventHolding,
    Expense,
    Incident,
    Measure,
    MeasureImport,
    Notebook,
    Observation,
    TrialEvent,
    UsageReading,
)
from evaluation.trial.selectors import protocol_in_force
from tests.evaluation.trial.checks import everything
from tests.factories import life, running, trial
from tests.factories.life import DAY, MEASURED, STARTED
from tests.factories.running import DAY_OF
from tests.pages import html_of, text_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}
BOTH = {"lead", "coordinator"}
FRENCH_DAY = f"{DAY_OF:%d/%m/%Y}"


def url(name, use_case, *more):
    return reverse(f"trial:{name}", args=[use_case.pk, *more])


def whole(cast):
    """A running trial with one row of everything, an incident and an event to come."""
    use_case = trial.running(cast)
    running.everything_at_once(cast, use_case)
    running.observe(Notebook.objects.get(indicator__protocol__use_case=use_case), 12)
    running.event(cast, use_case, title="Autre séance")
    actions.report_incident(
        use_case=use_case,
        actor=cast.lead,
        severity="major",
        description="Panne.",
        happened_on=DAY_OF,
        now=MEASURED,
        follow=actions.Follow(owner=cast.coordinator, due_on=DAY_OF),
    )
    return use_case


def of(model, path="protocol__use_case", **more):
    return lambda use_case: [model.objects.filter(**{path: use_case}, **more).order_by("-pk").first().pk]


def success(use_case):
    return [protocol_in_force(use_case).indicators.get(kind="success").pk]


def stop(use_case):
    return [protocol_in_force(use_case).indicators.get(kind="stop").pk]


def nothing(use_case):
    return []


BOOK = of(Notebook, "indicator__protocol__use_case")
PAGES = {
    # page: (what else its address needs, who opens it)
    "measures": (nothing, None),
    "incidents": (nothing, None),
    "events": (nothing, None),
    "money": (nothing, None),
    "measure_add": (success, BOTH),
    "measure_import": (nothing, BOTH),
    "measure_template_csv": (nothing, BOTH),
    "measure_template_xlsx": (nothing, BOTH),
    "notebooks": (nothing, BOTH),
    "notebook": (BOOK, BOTH),
    "notebook_open": (stop, BOTH),
    "notebook_close": (BOOK, BOTH),
    "observation_reject": (
        of(Observation, "notebook__indicator__protocol__use_case", sorted_at__isnull=True),
        BOTH,
    ),
    "incident_add": (nothing, BOTH),
    "incident_follow": (of(Incident), BOTH),
    "incident_close": (of(Incident), BOTH),
    "event_plan": (nothing, BOTH),
    "event_hold": (of(TrialEvent), BOTH),
    "event_move": (of(TrialEvent), BOTH),
    "event_cancel": (of(TrialEvent), BOTH),
    "expense_add": (nothing, BOTH),
    "expense_correct": (of(Expense), BOTH),
    "usage_add": (nothing, BOTH),
}
POSTED = {
    **{name: row for name, row in PAGES.items() if row[1] and not name.startswith("measure_template")},
    "measure_import_confirm": (nothing, BOTH),
    "notebook_gather": (BOOK, BOTH),
}
del POSTED["notebooks"], POSTED["notebook"]


def test_each_page_by_each_role(client, cast):
    use_case = whole(cast)
    before = everything()
    for who, person in cast.everyone().items():
        client.force_login(person)
        for name, (more, actors) in PAGES.items():
            response = client.get(url(name, use_case, *more(use_case)))
            if who in SEES_NOTHING:
                assert response.status_code == 404, (who, name)
            elif actors is None or who in actors:
                assert response.status_code == 200, (who, name)
            else:
                assert response.status_code == 403, (who, name)
        for name, (more, actors) in POSTED.items():
            if who not in actors:
                response = client.post(url(name, use_case, *more(use_case)), {"reason": "Motif."})
                assert response.status_code == (404 if who in SEES_NOTHING else 403), (who, name)
    assert everything() == before


def test_what_belongs_to_another_dossier_is_not_found(client, cast):
    mine, other = trial.running(cast), whole(cast)
    client.force_login(cast.lead)
    for name, (more, _actors) in POSTED.items():
        if more is not nothing:
            assert client.post(url(name, mine, *more(other))).status_code == 404, name


def test_pages_before_the_protocol_say_so(client, cast):
    use_case = trial.authorised(cast)
    client.force_login(cast.lead)
    for name in ("measures", "incidents", "events", "money", "notebooks"):
        assert client.get(url(name, use_case)).status_code == 200, name
    for name in ("measure_import", "measure_template_csv", "usage_add"):
        assert client.get(url(name, use_case)).status_code == 404, name


@pytest.mark.parametrize(
    ("name", "typed", "target"),
    [
        ("notebook_open", {"question": "Mot tapé"}, "#id_gathering_0"),
        ("observation_reject", {"reason": ""}, "#id_reason"),
        ("incident_follow", {"owner_name": "Mot tapé", "due_on": "2025-01-01"}, "#id_due_on"),
        ("incident_add", {"description": "Mot tapé", "due_on": "2030-01-01"}, "#id_severity_0"),
        ("event_plan", {"title": "Mot tapé"}, "#id_kind_0"),
        ("event_move", {"planned_on": "2025-01-01"}, "#id_planned_on"),
        ("event_cancel", {"reason": ""}, "#id_reason"),
        ("expense_add", {"label": "Mot tapé", "amount_eur": "cher"}, "#id_amount_eur"),
        ("expense_correct", {"label": "Mot tapé", "amount_eur": "3,5", "spent_on": "2026-05-02"}, "#id_reason"),
        ("usage_add", {"requests": "beaucoup", "source": "Mot tapé"}, "#id_requests"),
    ],
)
def test_a_wrong_form_keeps_what_was_typed(client, cast, name, typed, target):
    use_case = whole(cast)
    client.force_login(cast.lead)
    before = everything()
    page = html_of(client.post(url(name, use_case, *PAGES[name][0](use_case)), typed))
    assert f'<a href="{target}">' in page
    for word in typed.values():
        assert word in page
    assert everything() == before


# --- a file of measures -------------------------------------------------------------------------------


def send(client, use_case, text, name="mesures.csv"):
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    file.name = name
    return html_of(client.post(url("measure_import", use_case), {"file": file}))


def previewed(page):
    return re.search(r'name="previewed" value="([^"]+)"', page)[1]


def test_a_file_is_previewed_then_imported_as_it_was_shown(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    before = everything()
    page = send(client, use_case, f"Critère;Date;Valeur;Observations;Service\nR1;{FRENCH_DAY};34,5;20;DSI\n")
    for words in ("Rien n’est encore enregistré", "34,5", "nouvelle", "Importer 1 mesure", "Colonnes non lues"):
        assert words in page, words
    assert everything() == before
    told = {"previewed": previewed(page)}
    done = client.post(url("measure_import_confirm", use_case), told, follow=True)
    assert "1 mesure est notée" in html_of(done)
    assert "Fichier mesures.csv" in html_of(done)
    row = Measure.objects.get()
    assert (row.value, row.sample, row.measured_on, row.imported.count) == (Decimal("34.5"), 20, DAY_OF, 1)
    again = client.post(url("measure_import_confirm", use_case), told, follow=True)
    assert "déjà importées" in html_of(again)
    page = send(client, use_case, f"Critère;Date;Valeur;Observations\nR1;{FRENCH_DAY};34,5;20\n")
    assert "Ces mesures sont déjà importées" in page
    assert 'name="previewed"' not in page
    page = send(client, use_case, f"Critère;Date;Valeur;Observations\nR1;{FRENCH_DAY};36;20\n")
    assert "corrige 34,5" in page
    assert MeasureImport.objects.count() == 1


def test_errors_are_located_and_nothing_can_be_confirmed(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.coordinator)
    page = send(client, use_case, f"Critère;Date;Valeur\nR1;{FRENCH_DAY};3\nR9;{FRENCH_DAY};3\n")
    for words in ("À corriger dans le fichier", "pas un critère de ce protocole", "Erreur", "Ce qui est juste"):
        assert words in page, words
    assert 'name="previewed"' not in page
    assert '<a href="#id_file">' in send(client, use_case, b"\x00\x01", "mesures.csv")
    assert '<a href="#id_file">' in html_of(client.post(url("measure_import", use_case)))
    assert not Measure.objects.exists()


def test_a_preview_that_was_changed_or_is_of_someone_else_is_refused(client, cast):
    use_case, other = trial.running(cast), trial.running(cast)
    client.force_login(cast.lead)
    told = previewed(send(client, use_case, f"Critère;Date;Valeur\nR1;{FRENCH_DAY};3\n"))
    for target, value in ((use_case, told[:-2]), (use_case, ""), (other, told)):
        page = client.post(url("measure_import_confirm", target), {"previewed": value}, follow=True)
        assert "n’est plus valable" in html_of(page)
    client.force_login(cast.coordinator)
    page = client.post(url("measure_import_confirm", use_case), {"previewed": told}, follow=True)
    assert "n’est plus valable" in html_of(page)
    assert not Measure.objects.exists()


def test_the_preview_says_that_a_row_suspends_the_trial(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    page = send(client, use_case, f"Critère;Date;Valeur\nA1;{FRENCH_DAY};1\n")
    assert "l’importer suspend l’essai" in page
    done = client.post(url("measure_import_confirm", use_case), {"previewed": previewed(page)}, follow=True)
    assert "l’essai est suspendu" in html_of(done)
    assert life.again(use_case).state == State.TRIAL_SUSPENDED


def test_the_model_of_the_protocol_comes_back_filled(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    sent = client.get(url("measure_template_csv", use_case))
    assert f"mesures-{use_case.reference}.csv" in sent["Content-Disposition"]
    page = send(client, use_case, sent.content)
    assert "remplissez la date et la valeur" in page
    book = load_workbook(io.BytesIO(client.get(url("measure_template_xlsx", use_case)).content))
    sheet = book.active
    assert [sheet["A2"].value, sheet["A3"].value] == ["A1", "R1"]
    sheet["C3"], sheet["D3"] = DAY_OF, 31.5
    out = io.BytesIO()
    book.save(out)
    page = send(client, use_case, out.getvalue(), "mesures.xlsx")
    assert "31,5" in page
    assert "Importer 1 mesure" in page


# --- notebooks ----------------------------------------------------------------------------------------


def test_an_agent_without_account_fills_a_notebook_and_nothing_of_the_dossier_is_shown(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    typed = {"question": "Combien de minutes ?", "gathering": "median"}
    client.post(url("notebook_open", use_case, *success(use_case)), typed)
    book = Notebook.objects.get()
    address = reverse("notebook:fill", args=[book.token])
    assert address in html_of(client.get(url("notebook", use_case, book.pk)))
    client.logout()
    page = client.get(address)
    assert "Combien de minutes ?" in html_of(page)
    assert use_case.title not in html_of(page)
    assert "no-store" in page["Cache-Control"]
    wrong = html_of(client.post(address, {"value": "beaucoup", "note": "Mot tapé"}))
    for words in ("beaucoup", "Mot tapé", '<a href="#id_value">', '<a href="#id_observed_on">'):
        assert words in wrong, words
    past = client.post(address, {"value": "3", "observed_on": "2020-01-01"})
    assert "du début de l’essai à aujourd’hui" in html_of(past)
    for value in ("20", "30", "900"):
        sent = client.post(address, {"value": value, "observed_on": DAY_OF.isoformat()}, follow=True)
        assert "Votre relevé est noté, sans votre nom" in html_of(sent)
    assert client.get(reverse("notebook:fill", args=["x" * 43])).status_code == 404
    client.force_login(cast.coordinator)
    last = Observation.objects.get(value=900)
    client.post(url("observation_reject", use_case, last.pk), {"reason": "Faute de frappe."})
    page = html_of(client.get(url("notebook", use_case, book.pk)))
    assert "<strong>25 </strong>" in page
    shown = re.findall(r'name="observation" value="(\d+)"', page)
    assert len(shown) == 2
    done = client.post(url("notebook_gather", use_case, book.pk), {"observation": shown}, follow=True)
    assert "Faute de frappe." in html_of(done)
    assert (Measure.objects.get().value, Measure.objects.get().sample) == (25, 2)
    assert "repose sur 2 relevés d’agents" in html_of(client.get(url("measures", use_case)))
    refused = client.post(url("notebook_gather", use_case, book.pk), {"observation": ["x", *shown]}, follow=True)
    assert "Aucun relevé n’attend" in html_of(refused)


def test_a_closed_notebook_or_a_suspended_trial_takes_nothing(client, cast):
    use_case = trial.running(cast)
    book = running.notebook(cast, use_case)
    address = reverse("notebook:fill", args=[book.token])
    actions.suspend_trial(use_case=use_case, actor=cast.lead, comment="Panne.", now=MEASURED)
    assert client.post(address, {"value": "3", "observed_on": DAY_OF}).status_code == 410
    actions.resume_trial(use_case=use_case, actor=cast.lead, comment="Réparé.", now=MEASURED)
    assert client.get(address).status_code == 200
    client.force_login(cast.lead)
    client.post(url("notebook_close", use_case, book.pk))
    client.logout()
    assert "ne prend plus de relevé" in html_of(client.get(address))
    assert not Observation.objects.exists()


def test_one_address_does_not_flood_a_notebook(client, cast, monkeypatch):
    view = import_module("evaluation.trial.views.notebooks")
    for act in (count_try, tries):  # all within one minute, whatever the clock says
        monkeypatch.setattr(view, act.__name__, lambda act=act, **given: act(**{**given, "now": MEASURED}))
    book = running.notebook(cast, trial.running(cast))
    address = reverse("notebook:fill", args=[book.token])
    typed = {"value": "3", "observed_on": DAY_OF}
    answers = [client.post(address, typed).status_code for _each in range(11)]
    assert answers == [302] * 10 + [429]
    page = client.post(address, {**typed, "note": "Mot tapé"})
    assert "Attendez une minute" in html_of(page)
    assert "Mot tapé" in html_of(page)
    assert Observation.objects.count() == 10


# --- incidents ----------------------------------------------------------------------------------------


def test_a_critical_incident_leads_to_the_suspension_its_reason_written(client, cast):
    use_case = trial.running(cast)
    client.force_login(cast.lead)
    typed = {"severity": "critical", "description": "Fuite de trois adresses.", "happened_on": DAY_OF}
    page = client.post(url("incident_add", use_case), {**typed, "owner": cast.coordinator.pk}, follow=True)
    assert page.request["PATH_INFO"] == url("suspend", use_case)
    assert "Incident du" in html_of(page)
    assert "Fuite de trois adresses." in html_of(page)
    assert Incident.objects.get().owner == cast.coordinator
    for wrong in ("x", "999999"):
        assert client.get(f"{url('suspend', use_case)}?incident={wrong}").status_code == 200
    assert client.post(url("incident_add", use_case), {**typed, "severity": "major"}).url == url("overview", use_case)


def test_incidents_are_narrowed_by_state_and_severity(client, cast):
    use_case = whole(cast)
    client.force_login(cast.elected_official)
    for asked, shown in (
        ("", True),
        ("?etat=open", True),
        ("?etat=closed", False),
        ("?gravite=major", True),
        ("?gravite=minor", False),
        ("?etat=x&gravite=x", True),
    ):
        assert ("Panne." in html_of(client.get(url("incidents", use_case) + asked))) is shown, asked


# --- events, money ------------------------------------------------------------------------------------


def services(*rows):
    typed = {"services-TOTAL_FORMS": "6", "services-INITIAL_FORMS": "0"}
    for number, (service, invited, attended) in enumerate(rows):
        typed |= {
            f"services-{number}-service": service,
            f"services-{number}-invited": invited,
            f"services-{number}-attended": attended,
        }
    return typed


def test_an_event_is_held_service_by_service_and_corrected(client, cast):
    use_case = trial.running(cast)
    row = running.event(cast, use_case)
    client.force_login(cast.lead)
    typed = {"held_on": DAY_OF, "hours": "3,5", "material": "Guide tapé"}
    address = url("event_hold", use_case, row.pk)
    for rows, words in (
        ([("DSI", "4", "5")], "plus de présents que d’invités"),
        ([("DSI", "4", "")], "Complétez la ligne"),
        ([("DSI", "quatre", "2")], "quatre"),
        ([], "un service au moins"),
        ([("DSI", "4", "2"), ("dsi", "4", "2")], "deux fois"),
    ):
        page = html_of(client.post(address, {**typed, **services(*rows)}))
        assert words in page
        assert "Guide tapé" in page
        assert "Erreur" in page
    assert not EventHolding.objects.exists()
    sent = client.post(address, {**typed, **services(("Assemblées", "12", "10"), ("Communes", "8", "4"))}, follow=True)
    assert "Présents&nbsp;: 14 sur 20 invités." in html_of(sent)
    assert "1 formation prévue, 1 tenue : 14 présences pour 20 invitations, soit 70 % des 20" in text_of(sent)
    assert EventHolding.objects.get().minutes == 210
    page = html_of(client.get(address))
    assert 'value="Assemblées"' in page
    assert "3,5" in page
    client.post(address, {**typed, **services(("Assemblées", "12", "12"))})
    assert EventHolding.objects.count() == 2
    assert Attendance.objects.count() == 3
    assert "Corrigé, version 2" in html_of(client.get(url("events", use_case)))


def test_money_and_usage_stand_beside_what_was_planned(client, cast):
    use_case = trial.running(cast)
    running.foreseen(cast, use_case)
    client.force_login(cast.lead)
    typed = {"spent_on": DAY_OF, "label": "Abonnement", "category": "licences", "amount_eur": "10 800,01"}
    client.post(url("expense_add", use_case), typed)
    month = DAY_OF.replace(day=1).isoformat()
    usage = {"month": month, "requests": "1750", "users": "20", "source": "Éditeur"}
    assert client.post(url("usage_add", use_case), usage).status_code == 302
    page = html_of(client.get(url("money", use_case)))
    for words in ("Plus de 120&nbsp;%", "121&nbsp;%", "100&nbsp;%", "dans les limites", "Abonnement", "1\u202f750"):
        assert words in page, words
    correction = {**typed, "amount_eur": "9 000", "reason": "Avoir de l’éditeur."}
    client.post(url("expense_correct", use_case, Expense.objects.get().pk), correction)
    page = html_of(client.get(url("money", use_case)))
    assert "Avoir de l’éditeur." in page
    assert "Plus de 120" not in page
    assert UsageReading.objects.count() == 1


# --- what waits ---------------------------------------------------------------------------------------


def test_the_first_page_says_what_is_to_do_to_those_who_run_the_trial(client, cast):
    use_case = whole(cast)
    client.force_login(cast.coordinator)
    page = html_of(client.get(url("overview", use_case)))
    for words in (
        "À faire maintenant",
        "Terminer l’essai",
        "Clore un incident",
        "Dire ce qui s’est passé",
        "Noter une première mesure",
        "1 relevé attend.",
        "mois terminés sans chiffre",
    ):
        assert words in page, words
    client.force_login(cast.elected_official)
    page = html_of(client.get(url("overview", use_case)))
    assert "Où en est l’essai" in page
    assert "À faire maintenant" not in page


def test_late_events_and_incidents_wait_for_those_who_run_the_trial(cast):
    whole(cast)
    tags = {"Formation ou information à noter", "Incident à traiter"}

    def shown(person, today):
        return {task.tag for task in tasks_for(person, today=today)} & tags

    after = DAY_OF + timedelta(days=1)
    for person, expected in ((cast.lead, tags), (cast.coordinator, tags), (cast.expert, set()), (cast.auditor, set())):
        assert shown(person, after) == expected
        assert shown(person, DAY_OF) == set()
    Incident.objects.update(owner=cast.expert)
    assert shown(cast.expert, after) == {"Incident à traiter"}
    for event in TrialEvent.objects.all():
        actions.hold_event(event=event, actor=cast.lead, **running.HELD)
    assert shown(cast.lead, after) == {"Incident à traiter"}


def test_the_start_says_what_is_foreseen(client, cast):
    use_case = trial.locked(cast).use_case
    client.force_login(cast.lead)
    assert "Aucune formation ni information" in html_of(client.get(url("start", use_case)))
    running.event(cast, use_case)
    running.held(cast, use_case)
    assert "prévues\u00a0: 2, dont déjà tenues\u00a0: 1." in html_of(client.get(url("start", use_case)))


# --- queries ------------------------------------------------------------------------------------------


def grow(cast, use_case, count):
    """Give the trial `count` of everything that its pages list."""
    for number in range(count):
        actions.report_incident(
            use_case=use_case,
            actor=cast.lead,
            severity="minor",
            description="P",
            happened_on=DAY_OF,
            now=MEASURED,
            follow=actions.Follow(owner=cast.coordinator),
        )
        running.held(cast, use_case)
        running.expense(cast, use_case)
        day = (STARTED + number * DAY).date()
        month = date(day.year, day.month, 1)
        usage = {**running.USAGE, "month": month, "now": MEASURED}
        actions.record_usage(use_case=use_case, actor=cast.lead, **usage)
        book = running.notebook(cast, use_case)
        first, second = running.observe(book, 3, 4)
        actions.gather_observations(notebook=book, actor=cast.lead, observations=[first.pk], now=MEASURED)
        actions.close_notebook(notebook=book, actor=cast.lead, now=MEASURED)
        assert second.sorted_at is None


@pytest.mark.parametrize(
    ("name", "queries"),
    [("overview", 24), ("measures", 9), ("incidents", 7), ("events", 9), ("money", 11), ("notebooks", 8)],
)
def test_more_of_everything_takes_no_more_queries(client, cast, django_assert_num_queries, name, queries):
    few, many = trial.running(cast), trial.running(cast)
    grow(cast, few, 1)
    grow(cast, many, 3)
    client.force_login(cast.lead)
    client.get(url(name, few))
    for use_case in (few, many):
        with django_assert_num_queries(queries):
            client.get(url(name, use_case))

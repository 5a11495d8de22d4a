"""« À faire », the dashboard and the first page of a dossier: what each person finds there, and how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from boussole.overview import compass_summary
from boussole.to_do import Task, tasks_for
from evaluation.compass.actions import GivenAnswer
from evaluation.trial import actions as trial
from tests.factories import life
from tests.factories.accounts import make_member
from tests.factories.committee import convene, make_committee
from tests.factories.compass import answer_everything, load_grid, newest, open_with, sign_everything
from tests.factories.life import ASSESSED, LOCKED, MEASURED
from tests.factories.usecases import START, make_use_case
from usecases import actions as usecases
from usecases.enums import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def text_of(response):
    return response.content.decode()


def tags(person):
    return [task.tag for task in tasks_for(person, today=START.date())]


def assessing(cast):
    use_case = life.submitted(cast)
    return open_with(use_case, cast.coordinator, cast.expert, ASSESSED)


def to_complete(cast):
    use_case = life.submitted(cast)
    usecases.request_completion(use_case=use_case, actor=cast.coordinator, comment="Le devis ?", now=START)


def with_message(cast):
    use_case = life.submitted(cast)
    usecases.post_message(
        use_case=use_case, actor=cast.expert, body="Où ?", visibility="dossier", reply_expected=True, now=START
    )


def locked_only(cast):
    protocol = life.written(cast)
    trial.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)


def signed(cast):
    assessment = assessing(cast)
    answer_everything(assessment, cast.expert, ASSESSED)
    sign_everything(assessment, cast.expert, ASSESSED)


def in_service(cast):
    life.deployed(cast)


WAITING = [
    # what stands: who it waits for, with which tag
    (lambda cast: make_use_case(cast.organisation, cast.lead), {"lead": "À terminer"}),
    (life.submitted, {"coordinator": "Recevabilité à examiner"}),
    (to_complete, {"lead": "À compléter"}),
    (with_message, {"coordinator": "Recevabilité à examiner", "lead": "Réponse attendue"}),
    (assessing, {"expert": "Avis à donner"}),
    (signed, {"coordinator": "Évaluation à terminer"}),
    (life.ready, {"coordinator": "À inscrire en séance"}),
    (life.with_opinion, {"elected_official": "Décision à prendre"}),
    (life.authorised, {"lead": "Essai à préparer", "coordinator": "Condition à lever"}),
    (locked_only, {"coordinator": "Protocole à accepter"}),
    (life.running, {"lead": "Essai à suivre"}),
    (life.ended, {"lead": "Évaluation à rédiger", "expert": "Avis à donner"}),
    (life.evaluated, {"coordinator": "À inscrire en séance"}),
    (life.with_final_opinion, {"elected_official": "Décision finale à prendre"}),
    (in_service, {"lead": "Condition à lever", "coordinator": "Condition à lever"}),
]


@pytest.mark.parametrize(("make", "expected"), WAITING)
def test_each_step_waits_for_the_right_person(cast, make, expected):
    make(cast)
    for who, tag in expected.items():
        assert tag in tags(getattr(cast, who)), (who, tags(getattr(cast, who)))
    bystanders = {"administrator", "staff_member", "auditor", "staff_representative", "outsider", "nobody"}
    for who in bystanders:
        assert tags(cast.everyone()[who]) == []


def test_late_comes_first_then_by_date(cast):
    assessing(cast)
    life.submitted(cast)
    make_use_case(cast.organisation, cast.coordinator)
    day = ASSESSED.date() + timedelta(days=400)
    found = tasks_for(cast.expert, today=day)
    assert len(found) == 7
    assert all(task.late for task in found)
    assert found == sorted(found, key=lambda task: (task.due_on, task.title))
    assert tasks_for(cast.expert, today=START.date())[0].late is False


def test_a_task_says_its_date_in_a_sentence():
    day = START.date()
    assert Task("T", "/", "Texte", "Tag", day).sentence == "Texte. Avant le 2\u00a0mars 2026."
    assert Task("T", "/", "Texte !", "Tag", day, late=True).sentence == "Texte ! En retard depuis le 2\u00a0mars 2026."
    assert Task("T", "/", "Texte", "Tag").sentence == "Texte."


def test_home_puts_the_first_thing_first(client, cast):
    make_use_case(cast.organisation, cast.lead, title="Premier <b>dossier</b>")
    make_use_case(cast.organisation, cast.lead, title="Second")
    client.force_login(cast.lead)
    page = text_of(client.get("/"))
    assert "Deux tâches vous attendent" in page
    assert "Premier &lt;b&gt;dossier&lt;/b&gt;" in page
    assert "Vos autres tâches" in page
    assert reverse("usecases:create") in page
    client.force_login(cast.auditor)
    empty = text_of(client.get("/"))
    assert "Rien ne vous attend" in empty
    assert reverse("usecases:create") not in empty


def test_home_announces_the_next_meeting_to_the_committee(client, cast):
    committee = make_committee(cast.organisation, size=3)
    convene(committee, cast.coordinator, life.ready(cast, title="Tri des courriels"))
    client.force_login(committee.members.first().user)
    page = text_of(client.get("/"))
    assert "Prochaine séance" in page
    assert "Tri des courriels" in page
    client.force_login(cast.elected_official)
    assert "Prochaine séance" not in text_of(client.get("/"))


# --- the first page of a dossier ------------------------------------------------------------------------


def test_the_summary_puts_blockers_first_and_says_what_fell(cast):
    use_case = life.submitted(cast)
    assessment = open_with(use_case, cast.coordinator, cast.expert, ASSESSED)
    answer_everything(assessment, cast.expert, ASSESSED, TRA_02=GivenAnswer(value="saisie"))
    summary = compass_summary(life.again(use_case), cast.expert)
    assert summary.headline == "Un point bloquant"
    assert [signal.question_code for signal in summary.signals] == ["TRA-02"]
    row = next(row for row in summary.rows if row.label == "Conditions de travail")
    assert (row.tag, row.before) == ("Bloquant au démarrage", None)
    assert len(summary.rows) == 7
    assert compass_summary(life.again(use_case), cast.lead) is None


def test_the_summary_after_the_trial_compares(cast):
    use_case = life.evaluated(cast)
    summary = compass_summary(use_case, cast.lead)
    assert summary.has_after
    assert summary.movement == "Aucune note n’a changé après l’essai."
    assert summary.headline == "Aucun point bloquant, aucune vigilance"
    assert {row.before for row in summary.rows} == {row.after for row in summary.rows} == {100}


def test_a_lead_reads_the_finished_assessment_while_the_next_is_written(client, cast):
    use_case = life.ended(cast)
    client.force_login(cast.lead)
    page = text_of(client.get(reverse("compass:overview", args=[use_case.pk])))
    assert "Voici la précédente" in page
    assert client.get(reverse("compass:criterion", args=[use_case.pk, "JUR"])).status_code == 200
    assert newest(use_case).phase == "ex_post"


STATES = (life.submitted, life.ready, life.with_opinion, life.running, life.evaluated, life.deployed)


@pytest.mark.parametrize("make", STATES)
def test_the_first_page_by_each_role(client, cast, make):
    use_case = make(cast)
    hidden = {"administrator", "staff_member", "outsider", "nobody"}
    for who, person in cast.everyone().items():
        client.force_login(person)
        answer = client.get(reverse("usecases:detail", args=[use_case.pk]))
        assert answer.status_code == (404 if who in hidden else 200), who


# --- dashboard ------------------------------------------------------------------------------------------


def test_the_dashboard_counts_what_one_reads(client, cast):
    life.running(cast)
    life.submitted(cast)
    other = make_member(cast.elsewhere, "coordinator")
    client.force_login(cast.coordinator)
    page = text_of(client.get(reverse("dashboard")))
    assert f'href="{reverse("usecases:list")}?state={State.TRIAL_RUNNING}"' in page
    assert client.get(reverse("dashboard")).context["figures"]["total"] == 2
    assert client.get(reverse("dashboard")).context["figures"]["trials"] == 1
    client.force_login(other)
    assert client.get(reverse("dashboard")).context["figures"]["total"] == 0


# --- queries ----------------------------------------------------------------------------------------


def test_home_takes_the_same_queries_for_one_and_three_tasks(client, cast, django_assert_num_queries):
    life.submitted(cast)
    client.force_login(cast.coordinator)
    client.get("/")
    with django_assert_num_queries(27):
        client.get("/")
    for _each in range(2):
        life.submitted(cast)
    with django_assert_num_queries(27):
        client.get("/")


def test_the_dashboard_takes_the_same_queries_for_one_and_three(client, cast, django_assert_num_queries):
    life.submitted(cast)
    client.force_login(cast.coordinator)
    client.get(reverse("dashboard"))
    for _each in range(2):
        with django_assert_num_queries(8):
            client.get(reverse("dashboard"))
        life.submitted(cast)
        life.submitted(cast)


def test_the_first_page_takes_the_same_queries_with_more_behind_it(client, cast, django_assert_num_queries):
    few, many = life.running(cast), life.running(cast)
    for _each in range(3):
        life.measure(cast, many)
        usecases.post_message(
            use_case=many, actor=cast.expert, body="?", visibility="dossier", reply_expected=False, now=MEASURED
        )
    client.force_login(cast.elected_official)
    client.get(reverse("usecases:detail", args=[few.pk]))
    for use_case in (few, many):
        with django_assert_num_queries(17):
            client.get(reverse("usecases:detail", args=[use_case.pk]))

"""« À faire » and the first page of a dossier: what each person finds there, and how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from boussole.next_steps import next_step
from boussole.overview import compass_summary
from boussole.to_do import Task, tasks_for
from evaluation.compass.actions import GivenAnswer
from evaluation.decisions import actions as decisions
from evaluation.trial import actions as trial
from tests.factories import life
from tests.factories.committee import convene, make_committee
from tests.factories.compass import answer_everything, load_grid, newest, open_with, sign_everything
from tests.factories.decisions import LATER, compassed, in_service
from tests.factories.life import ASSESSED, LOCKED, MEASURED
from tests.factories.usecases import START, make_use_case
from tests.pages import html_of
from usecases import actions as usecases

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


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


def followed(cast):
    in_service(cast)


def proposed(cast):
    row = in_service(cast).decisions.get().conditions.get()
    decisions.propose_condition(condition=row, actor=cast.lead, evidence="Fait.", now=LATER)


def reported(cast):
    use_case = in_service(cast)
    decisions.report_event(use_case=use_case, actor=cast.expert, reason="price", comment="+40 %", now=LATER)


# While it still weighs on a decision, the staff is asked what it thinks of what touches its work.
STAFF = {"staff_representative": "Votre avis"}
WAITING = [
    # what stands: who it waits for, with which tag
    (lambda cast: make_use_case(cast.organisation, cast.lead), {"lead": "À terminer"}),
    (life.submitted, {"coordinator": "Recevabilité à examiner", **STAFF}),
    (to_complete, {"lead": "À compléter"}),
    (with_message, {"coordinator": "Recevabilité à examiner", "lead": "Réponse attendue", **STAFF}),
    (assessing, {"expert": "Avis à donner", **STAFF}),
    (signed, {"coordinator": "Évaluation à terminer", **STAFF}),
    (life.ready, {"coordinator": "À inscrire en séance", **STAFF}),
    (life.with_opinion, {"elected_official": "Décision à prendre", **STAFF}),
    (life.authorised, {"lead": "Essai à préparer"}),
    (life.authorised, {"lead": "Condition à remplir"}),
    (locked_only, {"coordinator": "Protocole à accepter"}),
    (life.running, {"lead": "Essai à suivre"}),
    (life.ended, {"lead": "Évaluation à rédiger", "expert": "Avis à donner", **STAFF}),
    (life.evaluated, {"coordinator": "À inscrire en séance", **STAFF}),
    (life.with_final_opinion, {"elected_official": "Décision finale à prendre", **STAFF}),
    (followed, {"lead": "Condition à remplir"}),
    (proposed, {"coordinator": "Condition à vérifier"}),
    (reported, {"coordinator": "Signalement à traiter"}),
]


@pytest.mark.parametrize(("make", "expected"), WAITING)
def test_each_step_waits_for_the_right_person(cast, make, expected):
    make(cast)
    for who, tag in expected.items():
        assert tag in tags(getattr(cast, who)), (who, tags(getattr(cast, who)))
    bystanders = {"administrator", "staff_member", "auditor", "outsider", "nobody"}
    bystanders |= set(STAFF) - set(expected)
    for who in bystanders:
        assert tags(cast.everyone()[who]) == []


def test_what_is_due_soon_or_late_reaches_the_coordinator(cast):
    use_case = in_service(cast)
    due = use_case.decisions.get().conditions.get().due_on

    def tags_on(day):
        return sorted(task.tag for task in tasks_for(cast.coordinator, today=day))

    assert tags_on(due - timedelta(days=31)) == []
    assert tags_on(due - timedelta(days=30)) == ["Condition à remplir"]
    assert tags_on(due + timedelta(days=1)) == ["Bilan à faire", "Condition à remplir"]
    late = next(task for task in tasks_for(cast.lead, today=due + timedelta(days=1)) if "Condition" in task.tag)
    assert (late.late, late.text) == (True, "Former les agents (RH)")
    type(use_case).objects.filter(pk=use_case.pk).update(lead=cast.coordinator)
    assert tags_on(due + timedelta(days=1)) == ["Condition à remplir"]  # one does not review one's own system


def test_the_compass_opened_again_for_a_review_waits_for_its_experts(cast):
    use_case = compassed(cast)
    decisions.reopen_compass(use_case=use_case, actor=cast.coordinator, comment="Le modèle change.", now=LATER)
    assert "Avis à donner" in tags(cast.expert)
    use_case = life.again(use_case)
    assert next_step(use_case, cast.expert).title == "Redonner votre avis, pour la réévaluation"
    assert next_step(use_case, cast.coordinator).title == "Conclure la réévaluation"
    summary = compass_summary(use_case, cast.expert)
    assert (summary.has_after, summary.movement) == (True, "Aucune note n’a changé depuis la dernière boussole.")
    answer_everything(newest(use_case), cast.expert, LATER, TRA_02=GivenAnswer(value="saisie"))
    assert compass_summary(use_case, cast.expert).headline == "Un point bloquant"


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
    page = html_of(client.get("/"))
    assert "Deux tâches vous attendent" in page
    assert "Premier &lt;b&gt;dossier&lt;/b&gt;" in page
    assert "Vos autres tâches" in page
    assert reverse("usecases:create") in page
    client.force_login(cast.auditor)
    empty = html_of(client.get("/"))
    assert "Rien ne vous attend" in empty
    assert reverse("usecases:create") not in empty


def test_home_announces_the_next_meeting_to_the_committee(client, cast):
    committee = make_committee(cast.organisation, size=3)
    convene(committee, cast.coordinator, life.ready(cast, title="Tri des courriels"))
    client.force_login(committee.members.first().user)
    page = html_of(client.get("/"))
    assert "Prochaine séance" in page
    assert "Tri des courriels" in page
    client.force_login(cast.elected_official)
    assert "Prochaine séance" not in html_of(client.get("/"))


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
    page = html_of(client.get(reverse("compass:overview", args=[use_case.pk])))
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


# --- queries ----------------------------------------------------------------------------------------


def test_home_takes_the_same_queries_for_one_and_three_tasks(client, cast, django_assert_num_queries):
    life.submitted(cast)
    client.force_login(cast.coordinator)
    client.get("/")
    with django_assert_num_queries(33):
        client.get("/")
    for _each in range(2):
        life.submitted(cast)
    with django_assert_num_queries(33):
        client.get("/")


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

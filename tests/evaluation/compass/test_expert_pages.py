"""The experts' pages: who opens which, what is saved while typing, two people on one page, how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.compass import actions
from evaluation.compass.actions import GivenAnswer, NewAction
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import ActionItem, Answer, Consultation, InformationRequest, Opinion
from evaluation.compass.selectors import ready_assessment
from tests.factories import life
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, answer_everything, load_grid, open_with, sign_everything
from tests.pages import text_of

pytestmark = pytest.mark.django_db
HIDDEN = {"administrator", "staff_member", "outsider", "nobody"}
RISK = {"gross_severity": 3, "gross_likelihood": 3, "residual_severity": 2, "residual_likelihood": 2}


@pytest.fixture
def assessment(cast):
    """An assessment under way, every criterion given to the expert of the cast."""
    load_grid()
    return open_with(life.submitted(cast), cast.coordinator, cast.expert, timezone.now())


def url(name, assessment, *more):
    return reverse(f"compass:{name}", args=[assessment.use_case_id, *more])


def sign(cast, assessment, code="JUR", **more):
    """Sign one criterion with one reserve."""
    now = timezone.now()
    criterion = answer_criterion(assessment, code, cast.expert, now)
    given = {
        "position": "conditions",
        "reasons": "Oui, si le prix est plafonné.",
        "risk": Risk(**RISK),
        "conditions": [NewAction("Plafonner le prix", cast.lead, (now + timedelta(days=40)).date(), "Contrat")],
        **more,
    }
    return actions.give_opinion(assessment=assessment, criterion=criterion, actor=cast.expert, now=now, **given)


PAGES = [
    # page, arguments, who gets it besides a 403 for the other readers (None: every reader)
    ("team", ["JUR"], "all but lead"),
    ("history", ["JUR"], "all but lead"),
    ("print", [], "all but lead"),
    ("consultations", [], "all but lead"),
    ("actions", [], None),
    ("ask", ["TEC"], {"expert"}),
    ("opinion", ["JUR"], {"expert"}),
    ("revoke", ["JUR"], {"expert", "coordinator"}),
    ("recuse", [], {"expert", "coordinator"}),
]


@pytest.mark.parametrize(("name", "more", "allowed"), PAGES)
def test_each_page_by_each_role(client, cast, assessment, name, more, allowed):
    sign(cast, assessment)
    for who, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(url(name, assessment, *more)).status_code
        if who in HIDDEN:
            expected = 404
        elif allowed is None or (who != "lead" if allowed == "all but lead" else who in allowed):
            expected = 200
        else:
            expected = 403
        assert status == expected, who


def test_someone_else_s_rows_are_not_found(client, cast, assessment):
    action = sign(cast, assessment).actions.get()
    place = assessment.assignments.get(criterion__code="TEC")
    other = open_with(life.submitted(cast), cast.coordinator, cast.expert, timezone.now())
    client.force_login(cast.coordinator)
    assert client.get(url("relieve", assessment, place.pk)).status_code == 200
    assert client.get(url("action", assessment, action.pk)).status_code == 200
    assert client.get(url("relieve", other, place.pk)).status_code == 404
    assert client.get(url("action", other, action.pk)).status_code == 404
    assert client.get(url("revoke", assessment, "TEC")).status_code == 404
    assert client.get(url("team", assessment, "XXX")).status_code == 404


# --- saved while typing ------------------------------------------------------------------------------
def test_what_is_typed_is_saved_with_its_new_versions_and_the_line_of_progress(client, cast, assessment):
    client.force_login(cast.expert)
    page = url("criterion", assessment, "JUR")
    first = client.post(page, {"autosave": "1", "JUR-01": "non", "JUR-01-version": "0"}).json()
    assert first["versions"] == {"JUR-01-version": 1}
    assert first["text"].startswith("Enregistré à")
    assert (first["done"].split("\xa0")[0].split(" sur ")[0], first["rest"]) == ("1 réponse", "")
    again = client.post(page, {"autosave": "1", "JUR-01": "non", "JUR-01-version": "1", "JUR-04": "__na"}).json()
    assert "sauf JUR-04" in again["text"]
    assert again["versions"] == {"JUR-01-version": 1}
    unknown = client.post(page, {"autosave": "1", "JUR-04": "__unknown", "JUR-01-version": "1"}).json()
    assert "1 inconnue" in unknown["rest"]
    long = client.post(page, {"autosave": "1", "JUR-04-comment": "x" * 2001})
    assert (long.status_code, long.json()["compare"]) == (409, False)
    stale = client.post(page, {"autosave": "1", "JUR-01": "oui", "JUR-01-version": "0"})
    assert (stale.status_code, stale.json()["compare"]) == (409, True)
    assert Answer.objects.get(question__code="JUR-01").value == "non"


def test_a_comment_without_its_answer_is_not_lost_in_silence(client, cast, assessment):
    client.force_login(cast.expert)
    page = client.post(url("criterion", assessment, "JUR"), {"JUR-02-comment": "À vérifier"})
    assert "Choisissez une des réponses proposées à la question JUR-02" in text_of(page)
    assert "À vérifier" in text_of(page)


# --- two people on one question ----------------------------------------------------------------------
def conflict(client, cast, assessment, **typed):
    """Someone else answers first; return the comparison page and what it sends again."""
    other = make_member(cast.organisation, "expert")
    assessment.assignments.create(
        criterion=assessment.grid.criteria.get(code="JUR"), expert=other, signs=False, due_on=timezone.localdate()
    )
    theirs = GivenAnswer(value="non", comment="Vu avec le service")
    actions.save_answers(
        assessment=assessment,
        criterion=assessment.grid.criteria.get(code="JUR"),
        actor=other,
        answers={"JUR-01": theirs},
        versions={},
        now=timezone.now(),
    )
    client.force_login(cast.expert)
    mine = {"JUR-01": "oui", "JUR-01-comment": "Doute sérieux", "JUR-01-version": "0", "JUR-02": "non", **typed}
    page = client.post(url("criterion", assessment, "JUR"), mine)
    assert page.status_code == 409
    return page, dict(page.context["carried"])


@pytest.mark.parametrize(
    ("keep", "more", "value", "comment"),
    [
        ("mine", {}, "oui", "Doute sérieux"),
        ("theirs", {}, "non", "Vu avec le service"),
        (
            "merged",
            {"JUR-01-merged": "non", "JUR-01-merged-comment": "Doute levé avec le service"},
            "non",
            "Doute levé avec le service",
        ),
    ],
)
def test_two_people_choose_what_they_keep_and_lose_nothing(client, cast, assessment, keep, more, value, comment):
    page, carried = conflict(client, cast, assessment)
    shown = text_of(page)
    assert all(said in shown for said in ("Doute sérieux", "Vu avec le service", "Garder ma réponse", "Fusionner"))
    assert not Answer.objects.filter(question__code="JUR-02").exists()
    undecided = client.post(url("criterion", assessment, "JUR"), carried)
    assert undecided.status_code == 409
    assert "Choisissez ce que vous gardez à la question JUR-01" in text_of(undecided)
    carried = dict(undecided.context["carried"])
    sent = client.post(url("criterion", assessment, "JUR"), {**carried, "JUR-01-keep": keep, **more})
    assert sent.status_code == 302
    stored = Answer.objects.get(question__code="JUR-01")
    assert (stored.value, stored.comment) == (value, comment)
    assert Answer.objects.get(question__code="JUR-02").value == "non"


def test_a_third_answer_meanwhile_is_compared_again(client, cast, assessment):
    _page, carried = conflict(client, cast, assessment)
    Answer.objects.filter(question__code="JUR-01").update(version=2, comment="Encore autre chose")
    again = client.post(url("criterion", assessment, "JUR"), {**carried, "JUR-01-keep": "mine"})
    assert again.status_code == 409
    assert "Encore autre chose" in text_of(again)
    assert "Doute sérieux" in text_of(again)


def test_an_opinion_signed_meanwhile_is_compared_with_the_one_typed(client, cast, assessment):
    criterion = answer_criterion(assessment, "JUR", cast.expert, timezone.now())
    client.force_login(cast.expert)
    page = url("opinion", assessment, "JUR")
    lacking = text_of(client.post(page, {"position": "conditions", "reasons": "Motifs tapés", "action_1": ""}))
    assert '<a href="#id_action_1">' in lacking
    assert "Motifs tapés" in lacking
    wider = client.post(page, {"position": "conditions", "reasons": "Motifs tapés", "action_1": "Une", "more": "1"})
    assert "Réserve 3 : ce qui doit être fait" in text_of(wider)
    assert "Motifs tapés" in text_of(wider)
    assert client.post(page, {"position": "favourable", "reasons": "Rien à redire.", "number": 0}).status_code == 302
    stale = client.post(page, {"position": "unfavourable", "reasons": "Autre fenêtre.", "number": 0})
    assert stale.status_code == 409
    shown = text_of(stale)
    assert all(said in shown for said in ("Deux avis différents", "Rien à redire.", "Autre fenêtre.", "déjà donné"))
    assert '<input type="hidden" name="number" value="1"' in shown
    signed = client.post(
        page, {"position": "unfavourable", "reasons": "Autre fenêtre.", "number": 1, "correction": "Relu."}
    )
    assert signed.status_code == 302
    rows = Opinion.objects.filter(criterion=criterion).order_by("number").values_list("number", "reasons", "ending")
    assert list(rows) == [(1, "Rien à redire.", "corrected"), (2, "Autre fenêtre.", "")]
    history = text_of(client.get(url("history", assessment, "JUR")))
    assert all(said in history for said in ("Rien à redire.", "Autre fenêtre.", "Relu."))


def test_an_opinion_with_its_risk_and_its_reserves_is_signed_on_the_page(client, cast, assessment):
    answer_criterion(assessment, "JUR", cast.expert, timezone.now())
    client.force_login(cast.expert)
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    given = {
        "position": "conditions",
        "reasons": "Oui, si le contrat est revu.",
        "confidential": "on",
        "number": 0,
        "action_1": "Revoir le contrat",
        "owner_1": cast.lead.pk,
        "due_1": due,
        "evidence_1": "Contrat signé",
        "action_2": "",
    }
    page = url("opinion", assessment, "JUR")
    assert '<a href="#id_gross_severity">' in text_of(client.post(page, given))
    assert client.post(page, {**given, **RISK}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.confidential, opinion.gross_severity, opinion.residual_likelihood) == (True, 3, 2)
    assert ActionItem.objects.get().text == "Revoir le contrat"
    client.force_login(cast.auditor)
    shown = text_of(client.get(url("overview", assessment)))
    assert "Favorable avec réserves" in shown
    assert "Oui, si le contrat est revu." not in shown
    for name, more in (("criterion", ["JUR"]), ("history", ["JUR"]), ("print", [])):
        assert "Oui, si le contrat est revu." not in text_of(client.get(url(name, assessment, *more))), name


def test_blind_pages_hide_the_opinions_of_the_others(client, cast, assessment):
    other = make_member(cast.organisation, "expert")
    assessment.assignments.create(
        criterion=assessment.grid.criteria.get(code="TEC"), expert=other, signs=False, due_on=timezone.localdate()
    )
    sign(cast, assessment)
    client.force_login(other)
    pages = (("overview", []), ("criterion", ["JUR"]), ("history", ["JUR"]), ("print", []), ("actions", []))
    for name, more in pages:
        shown = text_of(client.get(url(name, assessment, *more)))
        assert "Oui, si le prix est plafonné." not in shown, name
        assert "Favorable avec réserves" not in shown, name
        assert "Plafonner le prix" not in shown, name
    assert "Vous avez encore un avis à donner" in text_of(client.get(url("overview", assessment)))


# --- the acts on the pages ---------------------------------------------------------------------------
def test_the_coordinator_composes_a_team(client, cast, assessment):
    other = make_member(cast.organisation, "expert")
    client.force_login(cast.coordinator)
    page = url("team", assessment, "JUR")
    lacking = text_of(client.post(page, {"act": "add", "signs": "no"}))
    assert '<a href="#id_expert">' in lacking
    assert client.post(page, {"act": "add", "expert": other.pk, "signs": "no"}).status_code == 302
    past = text_of(client.post(page, {"act": "deadline", "due_on": "2020-01-01"}))
    assert "à venir" in past
    due = timezone.localdate() + timedelta(days=9)
    assert client.post(page, {"act": "deadline", "due_on": due.isoformat()}).status_code == 302
    place = assessment.assignments.get(criterion__code="JUR", expert=cast.expert)
    assert place.due_on == due
    sent = client.post(url("relieve", assessment, place.pk), {"replacement": other.pk, "reason": "Congé."})
    assert sent.status_code == 302
    (row,) = ready_assessment(assessment.pk).team_of(place.criterion)
    assert (row.expert, row.signs) == (other, True)
    client.force_login(other)
    assert client.post(page, {"act": "add", "expert": other.pk, "signs": "no"}).status_code == 403


def test_a_question_is_asked_beside_its_question_and_answered_in_the_messages(client, cast, assessment):
    client.force_login(cast.expert)
    sent = client.post(url("ask", assessment, "JUR") + "?question=JUR-04", {"body": "Quelle base légale ?"})
    assert sent.status_code == 302
    page = client.get(url("ask", assessment, "JUR") + "?question=JUR-04")
    number = page.context["form"].initial["question"]
    client.post(url("ask", assessment, "JUR"), {"body": "Et la durée ?", "question": number})
    shown = text_of(client.get(url("criterion", assessment, "JUR")))
    assert shown.count("Réponse attendue</span>") == 2
    client.force_login(cast.lead)
    asked = InformationRequest.objects.get(question__code="JUR-04").message
    messages = reverse("usecases:messages", args=[assessment.use_case_id])
    assert f"?reponse={asked.pk}" in text_of(client.get(messages))
    assert "Vous répondez à" in text_of(client.get(f"{messages}?reponse={asked.pk}"))
    assert client.post(f"{messages}?reponse={asked.pk}", {"body": "Cinq ans."}).status_code == 302
    assert client.get(f"{messages}?reponse=999999").status_code == 404
    client.force_login(cast.expert)
    shown = text_of(client.get(url("criterion", assessment, "JUR")))
    assert "Cinq ans." in shown
    assert "Répondu</span>" in shown


def test_consultations_are_noted_and_a_second_window_is_told(client, cast, assessment):
    client.force_login(cast.coordinator)
    page = url("consultations", assessment)
    typed = {"agents_sought": "yes", "agents_said": "Oui.", "users_sought": "no", "users_why_not": "Sans usager."}
    lacking = text_of(client.post(page, typed))
    assert '<a href="#id_agents_held_on">' in lacking
    assert "Sans usager." in lacking
    whole = {**typed, "agents_held_on": timezone.localdate().isoformat()}
    assert client.post(page, whole).status_code == 302
    stale = client.post(page, {**whole, "agents_said": "Plutôt non.", "agents_number": 0})
    assert stale.status_code == 409
    assert "Plutôt non." in text_of(stale)
    assert "Noté entre-temps" in text_of(stale)
    assert client.post(page, {**whole, "agents_said": "Plutôt non.", "agents_number": 1}).status_code == 302
    assert Consultation.objects.filter(group="agents").count() == 2
    client.force_login(cast.auditor)
    assert "Plutôt non." in text_of(client.get(page))
    assert client.post(page, whole).status_code == 403


def test_stepping_back_closes_the_compass_to_that_person(client, cast, assessment):
    client.force_login(cast.expert)
    assert client.post(url("recuse", assessment), {"reason": "Un proche y travaille."}).status_code == 302
    shown = client.get(url("overview", assessment))
    assert "Vous vous êtes déporté" in text_of(shown)
    for name, more in (("criterion", ["JUR"]), ("print", []), ("history", ["JUR"])):
        assert client.get(url(name, assessment, *more)).status_code == 403, name
    client.force_login(cast.coordinator)
    assert "Signataire à désigner" in text_of(client.get(url("overview", assessment)))
    assert "Un proche y travaille." in text_of(client.get(url("team", assessment, "JUR")))


def test_an_action_is_moved_on_its_page(client, cast, assessment):
    answer_everything(assessment, cast.expert, timezone.now())
    sign_everything(assessment, cast.expert, timezone.now(), "conditions")
    actions.complete_assessment(use_case=assessment.use_case, actor=cast.coordinator, now=timezone.now())
    action = ActionItem.objects.first()
    client.force_login(cast.lead)
    page = url("action", assessment, action.pk)
    assert "Abandonnée" not in text_of(client.get(page))
    assert '<a href="#id_note">' in text_of(client.post(page, {"seen": "to_do", "state": "done"}))
    assert client.post(page, {"seen": "to_do", "state": "done", "note": "Fait."}).status_code == 302
    stale = text_of(client.post(page, {"seen": "to_do", "state": "in_progress"}))
    assert "Erreur" in stale
    client.force_login(cast.auditor)
    assert "Fait." in text_of(client.get(page))
    assert client.post(page, {"seen": "done", "state": "in_progress", "note": "Non."}).status_code == 403


@pytest.mark.parametrize(
    ("name", "more", "queries"),
    [("actions", [], 21), ("print", [], 29), ("team", ["JUR"], 21), ("history", ["JUR"], 19)],
)
def test_more_opinions_and_actions_take_no_more_queries(
    client, cast, assessment, django_assert_num_queries, name, more, queries
):
    client.force_login(cast.auditor)
    for codes in (("JUR",), ("TEC", "ECO")):  # one criterion signed, then three
        for code in codes:
            sign(cast, assessment, code)
        client.get(url(name, assessment, *more))
        with django_assert_num_queries(queries):
            client.get(url(name, assessment, *more))

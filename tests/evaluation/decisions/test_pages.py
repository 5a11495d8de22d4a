"""The pages of the decision and of the follow-up: who opens which, what stays typed, how many queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.compass.models import Answer, Assessment
from evaluation.decisions import actions
from evaluation.decisions.actions import NewCondition
from evaluation.decisions.actions.reviewing import TEXTS
from evaluation.decisions.models import Decision
from evaluation.decisions.views import deciding
from tests.factories import life
from tests.factories import trial as trials
from tests.factories.compass import load_grid
from tests.factories.decisions import LATER, condition, decided, in_service, under_review
from tests.factories.usecases import make_use_case
from tests.pages import html_of
from usecases.enums import State

pytestmark = pytest.mark.django_db
SEES_NOTHING = {"administrator", "staff_member", "outsider", "nobody"}


@pytest.fixture(autouse=True)
def _grid(db):
    load_grid()


def url(name, use_case, *more):
    return reverse(f"decisions:{name}", args=[use_case.pk, *more])


def awaiting(cast):
    """A dossier that waits for the first decision, without any compass nor vote."""
    return make_use_case(cast.organisation, cast.lead, state=State.OPINION_GIVEN)


def proposed(cast):
    use_case = in_service(cast)
    row = use_case.decisions.get().conditions.get()
    actions.propose_condition(condition=row, actor=cast.lead, evidence="Fait.", now=LATER)
    return use_case


def reported(cast):
    use_case = in_service(cast)
    actions.report_event(use_case=use_case, actor=cast.expert, reason="price", comment="+40 %", now=LATER)
    return use_case


PAGES = {
    "detail": (in_service, None),
    "follow_up": (reported, None),
    "decide": (awaiting, {"elected_official"}),
    "condition": (proposed, None),
    "condition_propose": (in_service, {"lead"}),
    "meet": (proposed, {"coordinator"}),
    "condition_return": (proposed, {"coordinator"}),
    "condition_extend": (proposed, {"elected_official"}),
    "event_report": (in_service, {"lead", "coordinator", "expert", "staff_representative", "elected_official"}),
    "event_answer": (reported, {"coordinator"}),
    "review": (under_review, None),
    "review_open": (in_service, {"coordinator"}),
    "review_close": (under_review, {"coordinator"}),
    "retire": (in_service, {"coordinator", "elected_official"}),
}


def more_of(name, use_case):
    """The rest of the address of a page: its condition, its event, its review."""
    if name.startswith("condition") or name == "meet":
        return [use_case.decisions.get().conditions.get().pk]
    if name == "event_answer":
        return [use_case.review_requests.get().pk]
    return [use_case.reviews.earliest("due_on").pk] if name == "review" else []


@pytest.mark.parametrize("name", PAGES)
def test_each_page_by_each_role(client, cast, name):
    make, actors = PAGES[name]
    use_case = make(cast)
    more = more_of(name, use_case)
    for who, person in cast.everyone().items():
        client.force_login(person)
        status = client.get(url(name, use_case, *more)).status_code
        expected = 404 if who in SEES_NOTHING else 200 if actors is None or who in actors else 403
        assert status == expected, who


def decided_by(client, cast, use_case):
    client.force_login(cast.elected_official)
    return url("decide", use_case)


def test_a_decision_shows_the_evidence_and_is_confirmed(client, cast):
    use_case = life.with_opinion(cast, "conditions")
    address = decided_by(client, cast, use_case)
    page = html_of(client.get(address))
    asked = "sous réserves", "3 pour, 0 contre", "Plafonner le prix", "Juridique", "Lire le rapport", "12\u202f000"
    for words in ("Avis favorable sous réserves", "Autoriser l’essai de", "Aucune.", *asked):
        assert words in page, words
    assert "checked" not in page.split('name="kind"')[1][:200]
    typed = {"kind": "authorise_trial", "reasons": "Motifs tapés", "condition_1": "Plafonner", "owner_1": ""}
    wrong = html_of(client.post(address, typed))
    assert "quoi, qui et avant quand" in wrong
    assert "Motifs tapés" in wrong
    due = (timezone.localdate() + timedelta(days=40)).isoformat()
    typed |= {"holder_1": cast.expert.pk, "due_1": due, "deliberation": "Décision 12", "step": "check"}
    restated = html_of(client.post(address, typed))
    for words in ("Relisez votre décision", "Vous le suivez.", "Essai autorisé", "Plafonner", "Expert", "Décision 12"):
        assert words in restated, words
    assert Decision.objects.count() == 0
    back = html_of(client.post(address, {**typed, "step": "edit"}))
    assert "Motifs tapés" in back
    assert 'value="Plafonner"' in back
    assert "Erreur" not in back
    done = client.post(address, {**typed, "step": "confirm"})
    assert done.url == url("detail", use_case)
    decision = Decision.objects.get()
    row = decision.conditions.get()
    assert (decision.deliberation, row.text, row.owner) == ("Décision 12", "Plafonner", str(cast.expert))
    assert life.again(use_case).state == State.AUTHORISED
    assert html_of(client.get(url("detail", use_case))).count("Suit l’avis du comité") == 1


def test_what_a_departure_and_a_stop_ask_is_said_next_to_their_fields(client, cast):
    use_case = life.with_opinion(cast)
    address = decided_by(client, cast, use_case)
    typed = {"kind": "refuse", "reasons": "Le budget manque."}
    page = html_of(client.post(address, typed))
    assert '<a href="#id_departure_reasons">' in page
    page = html_of(client.post(address, {**typed, "departure_reasons": "Vote du budget."}))
    assert '<a href="#id_public_reason">' in page
    assert "Vote du budget." in page
    whole = {**typed, "departure_reasons": "Vote du budget.", "public_reason": "Pas de moyens <cette année>."}
    page = html_of(client.post(address, whole))
    assert "Vous vous en écartez." in page
    client.post(address, {**whole, "step": "confirm"})
    page = html_of(client.get(url("detail", use_case)))
    for words in ("Motif public", "Pas de moyens &lt;cette année&gt;.", "S’écarte de l’avis du comité", "Refuser"):
        assert words in page, words


def test_a_line_is_added_without_losing_anything(client, cast):
    address = decided_by(client, cast, awaiting(cast))
    assert 'name="condition_3"' not in html_of(client.get(address))
    typed = {"reasons": "Motifs tapés", "condition_2": "Former", "lines": "2", "step": "add"}
    page = html_of(client.post(address, typed))
    for words in ('name="condition_3"', "Motifs tapés", 'value="Former"'):
        assert words in page
    assert "Erreur" not in page
    assert 'name="condition_31"' not in html_of(client.post(address, {**typed, "lines": "999"}))
    assert 'name="condition_2"' in html_of(client.post(address, {**typed, "lines": "x"}))


def test_a_criterion_without_any_answer_has_no_verdict(client, cast):
    use_case = awaiting(cast)
    bare = trials.assessed(cast)
    Assessment.objects.filter(use_case=bare).update(use_case=use_case)
    Answer.objects.filter(assessment__use_case=use_case, question__criterion__code="ECO").delete()
    page = html_of(client.get(decided_by(client, cast, use_case)))
    assert page.count("sans réponse notée") == 1


def test_nothing_to_decide_is_said(client, cast):
    page = html_of(client.get(decided_by(client, cast, make_use_case(cast.organisation, cast.lead, state="submitted"))))
    assert "Aucune décision n’est attendue" in page


def test_more_conditions_than_lines_are_all_shown(client, cast, monkeypatch):
    day = timezone.localdate() + timedelta(days=50)
    many = [NewCondition(f"Réserve {number}", "RH", day) for number in range(1, 8)]
    monkeypatch.setattr(deciding, "_carried", lambda opinion: many)
    page = html_of(client.get(decided_by(client, cast, awaiting(cast))))
    assert "Réserve 7" in page
    assert 'name="condition_8"' in page


def test_the_report_is_read_on_screen_and_asked_as_a_pdf(client, cast):
    use_case = life.with_opinion(cast, "conditions")
    client.force_login(cast.elected_official)
    page = html_of(client.get(reverse("reports:read", args=[use_case.pk, "before_trial"])))
    for words in ("Ce qui vous est demandé", "Plafonner le prix", "Avis favorable sous réserves", "Juridique"):
        assert words in page, words
    early = client.get(reverse("reports:read", args=[use_case.pk, "final"]), follow=True)
    assert "ne peut pas encore être fait" in html_of(early)
    assert client.get(reverse("reports:read", args=[use_case.pk, "minutes"])).status_code == 404
    client.force_login(cast.outsider)
    assert client.get(reverse("reports:read", args=[use_case.pk, "before_trial"])).status_code == 404


# --- conditions -----------------------------------------------------------------------------------------


def test_a_condition_goes_from_its_holder_to_the_coordinator(client, cast):
    use_case = in_service(cast)
    row = use_case.decisions.get().conditions.get()
    client.force_login(cast.lead)
    assert "Proposer comme remplie" in html_of(client.get(url("condition", use_case, row.pk)))
    empty = html_of(client.post(url("condition_propose", use_case, row.pk), {"evidence": ""}))
    assert '<a href="#id_evidence">' in empty
    done = client.post(url("condition_propose", use_case, row.pk), {"evidence": "Feuille <signée>."})
    assert done.url == url("condition", use_case, row.pk)
    client.force_login(cast.coordinator)
    page = html_of(client.get(url("meet", use_case, row.pk)))
    assert "Preuve proposée" in page
    assert "Feuille &lt;signée&gt;." in page
    future = {"met_on": (timezone.localdate() + timedelta(days=3)).isoformat()}
    assert "futur" in html_of(client.post(url("meet", use_case, row.pk), future))
    client.post(url("meet", use_case, row.pk), {"met_on": timezone.localdate().isoformat()})
    page = html_of(client.get(url("condition", use_case, row.pk)))
    assert "Acceptée comme remplie" in page
    assert "Reporter la date" not in page


def test_a_condition_of_another_dossier_is_not_found(client, cast):
    mine, other = in_service(cast), in_service(cast)
    client.force_login(cast.lead)
    strange = other.decisions.get().conditions.get().pk
    for name in ("condition", "condition_propose", "meet"):
        assert client.get(url(name, mine, strange)).status_code == 404
    assert client.get(url("review", mine, other.reviews.first().pk)).status_code == 404


def test_the_list_of_conditions_is_narrowed(client, cast):
    today = timezone.localdate()
    decision = in_service(cast).decisions.get()
    decision.conditions.all().delete()
    for text, days, more in (
        ("Tardive", -3, {}),
        ("Proche", 5, {"holder": cast.expert}),
        ("Lointaine", 90, {}),
        ("Proposée", 90, {"state": "proposed"}),
        ("Remplie hier", -9, {"state": "met", "met_on": today, "evidence": "Vu."}),
    ):
        condition(decision, today + timedelta(days=days), text=text, **more)
    client.force_login(cast.expert)

    def found(**asked):
        page = client.get(reverse("follow_up:conditions"), asked)
        return [row.text for row in page.context["page"]]

    assert found() == ["Tardive", "Proche", "Lointaine", "Proposée", "Remplie hier"]
    assert found(standing="late") == ["Tardive"]
    assert found(standing="soon") == ["Proche"]
    assert found(standing="open") == ["Tardive", "Proche", "Lointaine"]
    assert found(standing="proposed") == ["Proposée"]
    assert found(standing="met") == ["Remplie hier"]
    assert found(whose="mine") == ["Proche"]
    assert len(found(standing="mood", organisation="x")) == 5
    page = html_of(client.get(reverse("follow_up:conditions"), {"standing": "late", "whose": "mine"}))
    assert "Aucune condition ne correspond" in page
    assert "dont 1 en retard" in page
    client.force_login(cast.outsider)
    assert "Aucune condition pour l’instant" in html_of(client.get(reverse("follow_up:conditions")))


# --- follow-up ------------------------------------------------------------------------------------------


def test_an_event_becomes_a_review_that_is_written_and_concluded(client, cast):
    use_case = in_service(cast)
    client.force_login(cast.staff_representative)
    event = {"reason": "new_model", "comment": "Le modèle a changé <hier>."}
    assert "Choisissez" in html_of(client.post(url("event_report", use_case), {"comment": "Rien."}))
    assert client.post(url("event_report", use_case), event).url == url("follow_up", use_case)
    reported_event = use_case.review_requests.get()
    client.force_login(cast.coordinator)
    page = html_of(client.get(url("follow_up", use_case)))
    opening = f"{url('review_open', use_case)}?signalement={reported_event.pk}"
    assert opening in page
    assert "Le modèle a changé &lt;hier&gt;." in html_of(client.get(opening))
    for wrong in ("0", "x", "9" * 20):
        assert client.get(f"{url('review_open', use_case)}?signalement={wrong}").status_code == 404
    client.post(opening, event)
    review = use_case.reviews.get(reason="new_model")
    client.force_login(cast.lead)
    page = html_of(client.get(url("review", use_case, review.pk)))
    assert "Former les agents" in page
    texts = dict.fromkeys(TEXTS, "Rien à signaler.")
    first = {**texts, "usage": "Dix agents.", "observed_1": "Faite en mai.", "kept_1": "yes", "version": "0"}
    assert client.post(url("review", use_case, review.pk), first).url == url("review", use_case, review.pk)
    stale = html_of(client.post(url("review", use_case, review.pk), {**first, "usage": "Vingt agents."}))
    assert "vient d’être enregistré" in stale
    assert "Vingt agents." in stale
    assert '<input type="hidden" name="version" value="1">' in stale
    client.post(url("review", use_case, review.pk), {**first, "usage": "Vingt agents.", "version": "1"})
    page = html_of(client.get(url("review", use_case, review.pk)))
    assert url("review_version", use_case, review.pk, 1) in page
    assert "Dix agents." in html_of(client.get(url("review_version", use_case, review.pk, 1)))
    client.force_login(cast.coordinator)
    assert "Choisissez la suite" in html_of(client.post(url("review_close", use_case), {"comment": "Bien."}))
    done = client.post(url("review_close", use_case), {"outcome": "adapt", "comment": "À former."})
    assert done.url == url("follow_up", use_case)
    assert "Garder en service et adapter. À former." in html_of(client.get(url("follow_up", use_case)))
    assert life.again(use_case).state == State.DEPLOYED


def test_a_review_can_open_the_compass_again_or_retire(client, cast):
    use_case = under_review(cast, "incident")
    client.force_login(cast.coordinator)
    page = html_of(client.post(url("review_close", use_case), {"outcome": "reopen", "comment": "Le modèle change."}))
    assert "à partir d’une évaluation terminée" in page
    retiring = {"outcome": "retire", "comment": "Données exposées."}
    assert '<a href="#id_public_reason">' in html_of(client.post(url("review_close", use_case), retiring))
    client.post(url("review_close", use_case), {**retiring, "public_reason": "Une fuite."})
    assert life.again(use_case).state == State.RETIRED
    review = use_case.reviews.get(reason="incident")
    assert "Une fuite." in html_of(client.get(url("review", use_case, review.pk)))
    assert client.post(url("review", use_case, review.pk), {}).status_code == 403


# --- queries --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "queries"), [("detail", 14), ("follow_up", 8), ("decide", 19), ("review", 9)])
def test_more_behind_a_page_takes_no_more_queries(client, cast, django_assert_num_queries, name, queries):
    few, many = under_review(cast), under_review(cast)
    if name == "decide":
        few, many = awaiting(cast), awaiting(cast)
    for number in range(3):
        decision = decided(cast, many, "authorise_trial")
        condition(decision, text=f"C{number}", holder=cast.expert)
        actions.propose_condition(condition=decision.conditions.get(), actor=cast.expert, evidence="Fait.", now=LATER)
        if name != "decide":
            actions.report_event(use_case=many, actor=cast.lead, reason="price", comment="+40 %", now=LATER)
    client.force_login(cast.elected_official)
    for use_case in (few, many):
        more = [use_case.reviews.get(reason="law").pk] if name == "review" else []
        client.get(url(name, use_case, *more))
        with django_assert_num_queries(queries):
            client.get(url(name, use_case, *more))


def test_more_conditions_take_no_more_queries_in_their_list(client, cast, django_assert_num_queries):
    client.force_login(cast.elected_official)
    for _each in range(2):
        in_service(cast)
        client.get(reverse("follow_up:conditions"))
        with django_assert_num_queries(9):
            client.get(reverse("follow_up:conditions"))
        condition(in_service(cast).decisions.get(), holder=cast.expert)

"""Dossiers alike as cards: whose are shown, to whom, with what; and why the lead opens one more."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from accounts import actions as accounts
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_organisation
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases import actions
from usecases.actions import OverlapRefused
from usecases.enums import FINISHED, State
from usecases.models import OverlapAnswer, Submission, UseCase
from usecases.similar import NEED_SHOWN, contacts_of, similar_to

pytestmark = pytest.mark.django_db
TITLE = "Assistant de rédaction des actes"
NAMED = {**COMPLETE, "model_name": "Delibia"}


@pytest.fixture
def draft(cast):
    return make_use_case(cast.organisation, cast.lead, title=TITLE, submission=NAMED)


def make_like(organisation, lead, **fields):
    given = {"title": "Aide à la rédaction des actes", "state": State.SUBMITTED, "submission": NAMED}
    return make_use_case(organisation, lead, **{**given, **fields})


def share(cast):
    agreement = accounts.propose_sharing(
        organisation=cast.organisation, partner=cast.elsewhere, actor=cast.administrator, now=START
    )
    given = {"agreement": agreement, "actor": cast.outsider, "now": START}
    return accounts.accept_sharing(organisation=cast.elsewhere, **given)


def references(use_case, reader):
    return [card.reference for card in similar_to(use_case, reader)]


def words(response):
    return " ".join(response.content.decode().split())


def test_a_card_says_what_is_needed_to_call_and_why(cast, draft):
    other_lead = make_member(cast.organisation, "lead")
    submission = {**NAMED, "need": "Les secrétaires reformulent des actes. " * 20}
    like = make_like(cast.organisation, other_lead, submission=submission)
    card = similar_to(draft, cast.lead)[0]
    assert (card.reference, card.title, card.organisation) == (like.reference, like.title, "Val d’Essai")
    assert (card.kind, card.stage) == ("IA générative (écrit, résume, répond)", "En instruction")
    assert (card.strength, card.very_close, card.url) == ("Très proche", True, "")
    assert len(card.need) <= NEED_SHOWN
    assert card.need.endswith("…")
    assert card.contacts == (f"{cast.coordinator.get_full_name()}, {cast.coordinator.email}",)
    assert card.reasons[:2] == ("Même produit ou modèle\u00a0: Delibia.", "Les deux titres disent la même chose.")


def test_only_whoever_reads_a_dossier_is_led_to_it(cast, draft):
    other_lead = make_member(cast.organisation, "lead")
    like = make_like(cast.organisation, other_lead)
    assert [card.url for card in similar_to(like, cast.lead)] == []
    UseCase.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=START)
    assert [card.url for card in similar_to(like, cast.lead)] == [reverse("usecases:detail", args=[draft.pk])]
    assert [card.url for card in similar_to(like, cast.coordinator)] == [reverse("usecases:detail", args=[draft.pk])]
    assert [card.url for card in similar_to(like, other_lead)] == [""]


def test_drafts_are_never_shown_stopped_dossiers_are(cast, draft):
    make_like(cast.organisation, make_member(cast.organisation, "lead"), state=State.DRAFT)
    assert references(draft, cast.lead) == []
    refused = make_like(cast.organisation, cast.lead, state=State.REFUSED)
    assert references(draft, cast.lead) == [refused.reference]


def test_another_collectivite_is_seen_while_the_sharing_is_in_force(cast, draft):
    like = make_like(cast.elsewhere, cast.outsider)
    make_like(cast.elsewhere, cast.outsider, state=State.DRAFT)
    assert references(draft, cast.lead) == []
    agreement = share(cast)
    card = similar_to(draft, cast.lead)[0]
    assert (card.reference, card.organisation, card.url) == (like.reference, "Ailleurs", "")
    assert card.contacts == (f"{cast.outsider.get_full_name()}, {cast.outsider.email}",)
    UseCase.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=START)
    assert references(like, cast.outsider) == [draft.reference]
    accounts.end_sharing(agreement=agreement, organisation=cast.elsewhere, actor=cast.outsider, now=START)
    assert (references(draft, cast.lead), references(like, cast.outsider)) == ([], [])


def test_host_and_commune_share_and_the_host_s_people_see_what_they_read(cast, draft):
    commune, sibling = (make_organisation(parent=cast.organisation, hosted=True) for _ in range(2))
    lead = make_member(commune, "lead")
    ours = make_like(commune, lead)
    theirs = make_like(sibling, make_member(sibling, "lead"))
    deposited = make_like(cast.organisation, cast.lead)
    assert references(ours, lead) == [deposited.reference]
    assert set(references(ours, cast.coordinator)) == {deposited.reference, theirs.reference}
    assert set(references(draft, cast.lead)) == {ours.reference, theirs.reference, deposited.reference}
    assert contacts_of([commune])[commune.pk] == (f"{cast.coordinator.get_full_name()}, {cast.coordinator.email}",)


def test_what_a_lead_completes_is_not_shown_before_it_is_deposited_again(cast, draft):
    like = make_use_case(cast.organisation, make_member(cast.organisation, "lead"), title="Tri", submission=NAMED)
    actions.submit(use_case=like, actor=like.lead, now=START)
    actions.request_completion(use_case=like, actor=cast.coordinator, comment="Précisez.", now=START)
    Submission.objects.filter(use_case=like).update(need="Secret en cours d’écriture.", model_name="Autre")
    card = similar_to(draft, cast.lead)[0]
    assert (card.need, card.reasons[0]) == (NAMED["need"], "Même produit ou modèle\u00a0: Delibia.")
    like = UseCase.objects.select_related("organisation", "submission").get(pk=like.pk)
    UseCase.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=START)
    assert similar_to(like, cast.coordinator)[0].reasons[0] == "Même produit ou modèle\u00a0: Delibia."
    assert similar_to(like, like.lead) == []  # their own comparison follows what they write


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_fixed(cast, draft, count, django_assert_num_queries):
    share(cast)
    reader = type(cast.lead).objects.get(pk=cast.lead.pk)
    for number in range(count):
        make_use_case(
            cast.organisation, cast.lead, title=f"Carte des sols {number}", submission={}, state=State.SUBMITTED
        )
    with django_assert_num_queries(2):
        assert similar_to(draft, reader) == []
    for _ in range(count):
        make_like(cast.elsewhere, cast.outsider)
    with django_assert_num_queries(4):
        assert len(similar_to(draft, reader)) == count


def test_the_lead_reads_them_before_the_depot_and_says_why(client, cast, draft):
    like = make_like(cast.organisation, make_member(cast.organisation, "lead"))
    client.force_login(cast.lead)
    check, similar = (reverse(f"usecases:{name}", args=[draft.pk]) for name in ("check", "similar"))
    shown = words(client.get(check))
    assert "1 dossier ressemble au vôtre" in shown
    assert like.title in shown
    assert f'href="{similar}#answer"' in shown
    empty = client.post(similar, {"text": " "})
    assert "Dites pourquoi un dossier de plus est utile" in words(empty)
    too_long = client.post(similar, {"text": "x" * 1501})
    assert "x" * 1501 in too_long.content.decode()
    assert client.post(similar, {"text": "Nous n’avons <b>qu’une</b> secrétaire."}).url == check
    assert "Nous n’avons &lt;b&gt;qu’une&lt;/b&gt; secrétaire." in words(client.get(check))
    assert client.post(check).status_code == 302
    answer = OverlapAnswer.objects.get()
    assert answer.seen == [{"organisation": "Val d’Essai", "reference": like.reference, "title": like.title}]
    entry = Entry.objects.get(verb="use_case.answer_overlap")
    assert json.loads(entry.content)["details"] == {"number": 1, "seen": [f"Val d’Essai {like.reference}"]}


def test_nothing_is_said_before_the_depot_when_nothing_is_alike(client, cast, draft):
    client.force_login(cast.lead)
    assert "ressemble" not in words(client.get(reverse("usecases:check", args=[draft.pk])))
    assert "Aucun dossier semblable." in words(client.get(reverse("usecases:similar", args=[draft.pk])))


def test_the_coordinator_is_told_on_the_first_pages(client, cast, draft):
    make_like(cast.organisation, cast.lead)
    actions.answer_overlap(use_case=draft, actor=cast.lead, text="Un seul agent.", now=START)
    actions.submit(use_case=draft, actor=cast.lead, now=START)
    pages = [reverse(name, args=[draft.pk]) for name in ("usecases:detail", "compass:assign")]
    client.force_login(cast.coordinator)
    for page in pages:
        assert "1 dossier semblable.</strong> Le porteur a dit pourquoi" in words(client.get(page)), page
    assert "Un seul agent." in words(client.get(reverse("usecases:similar", args=[draft.pk])))
    for reader in (cast.lead, cast.elected_official):
        client.force_login(reader)
        assert "dossier semblable.</strong>" not in words(client.get(pages[0]))
    UseCase.objects.filter(pk=draft.pk).update(state=State.IN_ASSESSMENT, assessment_opened_at=START)
    client.force_login(cast.coordinator)
    assert "dossier semblable.</strong>" not in words(client.get(pages[0]))


def test_the_page_is_for_the_readers_of_the_dossier(client, cast, draft):
    UseCase.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_at=START)
    strangers = {"outsider", "nobody", "staff_member", "administrator"}
    address = reverse("usecases:similar", args=[draft.pk])
    for name, person in cast.everyone().items():
        client.force_login(person)
        assert client.get(address).status_code == (404 if name in strangers else 200), name
        expected = 302 if name == "lead" else 404 if name in strangers else 403
        assert client.post(address, {"text": "Pourquoi."}).status_code == expected, name
    assert OverlapAnswer.objects.count() == 1


@pytest.mark.parametrize("state", [State.READY_FOR_COMMITTEE, State.DEPLOYED, *sorted(FINISHED)])
def test_the_answer_stands_once_the_dossier_is_assessed_or_closed(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    with pytest.raises(NotAllowed, match="ne change plus"):
        actions.answer_overlap(use_case=use_case, actor=cast.lead, text="Trop tard.", now=START)


def test_answers_add_up_and_are_never_rewritten(cast, draft):
    for number in (1, 2):
        given = {"text": f" Version {number} ", "now": START + timedelta(days=number)}
        assert actions.answer_overlap(use_case=draft, actor=cast.lead, **given).number == number
    for text in ("", "  ", "x" * 1501):
        with pytest.raises(OverlapRefused) as refusal:
            actions.answer_overlap(use_case=draft, actor=cast.lead, text=text, now=START)
        assert refusal.value.field == "text"
    assert list(OverlapAnswer.objects.values_list("text", flat=True)) == ["Version 1", "Version 2"]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        OverlapAnswer.objects.update(text="Autre")
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        OverlapAnswer.objects.create(use_case=draft, number=3, text="", written_by=cast.lead, written_at=START)

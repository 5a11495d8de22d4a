"""An amendment to the protocol of a trial before the committee: inscribed, voted, put in force or kept as rejected."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Notification
from boussole.shared.refusals import NotAllowed
from boussole.to_do import tasks_for
from evaluation.committee import actions
from evaluation.committee.enums import ItemKind, ItemState, Motion
from evaluation.committee.models import AgendaItem, Committee
from evaluation.committee.motions import possible_motions
from evaluation.committee.selectors import content_of, ready_dossiers
from evaluation.committee.selectors.agenda import awaited
from evaluation.committee.selectors.scores import assessment_to_score, takes_scores
from evaluation.compass.scoring import Signal
from evaluation.trial import actions as trial_actions
from evaluation.trial.models import Amendment
from evaluation.trial.selectors import protocol_in_force
from reports.documents.pack import pack_snapshot
from tests.evaluation.committee.checks import refused
from tests.factories import amendments, life, trial
from tests.factories.committee import cast_all, close, make_committee, members_of, open_vote
from tests.factories.life import DAY, MEASURED, MET_AGAIN
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db
SIGNALS = [Signal("CYB-01", "CYB", "B", "Ouvert."), Signal("TRA-02", "TRA", "BD", "Ouvert.")]


@pytest.fixture
def proposed(cast):
    return amendments.proposed(cast)


def meet(cast, amendment, motion, **more):
    return life.meet(cast, UseCase.objects.get(pk=amendment.use_case_id), motion, MEASURED, **more)


def inscribed(cast, amendment):
    """The amendment on the agenda of a meeting of three, opened."""
    body = Committee.objects.filter(organisation=cast.organisation).first() or make_committee(cast.organisation, size=3)
    meeting = actions.convene_meeting(
        committee=body, actor=cast.coordinator, starts_at=MEASURED + DAY, place="Mairie", now=MEASURED
    )
    return actions.add_item(meeting=meeting, use_case=amendment.use_case, actor=cast.coordinator, now=MEASURED)


def opened(cast, amendment):
    item = inscribed(cast, amendment)
    actions.open_meeting(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    life.attend(item, cast.coordinator, members_of(item.meeting.committee))
    actions.open_item(item=item, actor=cast.coordinator, now=MEASURED + DAY)
    return AgendaItem.objects.get(pk=item.pk)


def voted(cast, item, motion, letters="PPP"):
    vote = open_vote(item, cast.coordinator, motion)
    cast_all(vote, members_of(item.meeting.committee), letters)
    close(vote, cast.coordinator)
    return vote


def record(cast, item, now=MEASURED + DAY):
    return actions.record_opinion(item=item, actor=cast.coordinator, now=now)


def test_three_motions_and_no_blocker_closes_them():
    found = possible_motions(ItemKind.AMENDMENT, SIGNALS)
    assert found == dict.fromkeys([Motion.FAVOURABLE, Motion.UNFAVOURABLE, Motion.POSTPONE], "")


def test_an_amendment_waits_for_the_committee_until_it_stands_on_an_agenda(cast, proposed):
    body = make_committee(cast.organisation, size=3)
    use_case = proposed.use_case
    assert (awaited(use_case).kind, awaited(use_case).amendment) == (ItemKind.AMENDMENT, proposed)
    assert list(ready_dossiers(body, cast.coordinator)) == [use_case]
    assert "Avenant à inscrire" in [task.tag for task in tasks_for(cast.coordinator, today=MEASURED.date())]
    due = UseCase.objects.get(pk=use_case.pk).due_on
    item = inscribed(cast, proposed)
    assert (item.kind, item.amendment) == (ItemKind.AMENDMENT, proposed)
    assert UseCase.objects.get(pk=use_case.pk).due_on == due
    assert not ready_dossiers(body, cast.coordinator).exists()
    assert "Avenant à inscrire" not in [task.tag for task in tasks_for(cast.coordinator, today=MEASURED.date())]
    again = {"meeting": item.meeting, "use_case": use_case, "actor": cast.coordinator, "now": MEASURED}
    refused("déjà inscrit", actions.add_item, **again)


def test_a_dossier_without_a_proposal_is_not_inscribed(cast):
    draft = amendments.draft(cast)
    assert awaited(draft.use_case) is None
    with pytest.raises(actions.ItemRefused, match="n’est pas prêt pour le comité"):
        inscribed(cast, draft)
    assert not AgendaItem.objects.exists()


def test_an_adopted_amendment_comes_in_force_with_its_vote(cast, proposed):
    use_case = meet(cast, proposed, "favourable", letters="PPC")
    assert use_case.state == State.TRIAL_RUNNING
    found = Amendment.objects.get()
    assert protocol_in_force(use_case) == found.protocol
    assert (found.state, found.settled_by, found.protocol.locked_by) == ("adopted", cast.coordinator, cast.lead)
    vote = found.vote.replace("\N{NO-BREAK SPACE}", " ")
    assert vote.startswith("Comité éthique d’essai, séance du 1er juin 2026. Avis favorable : adopté. 2 pour, 1 contre")
    item = AgendaItem.objects.get()
    assert (item.state, item.opinion_recorded_at is not None) == (ItemState.VOTED, True)
    told = Notification.objects.filter(subject__startswith="Avenant en vigueur")
    assert set(told.values_list("recipient", flat=True)) == {cast.lead.pk, cast.coordinator.pk}
    assert not Notification.objects.filter(subject__startswith="Décision à prendre").exists()


def test_a_rejected_amendment_changes_nothing(cast, proposed):
    before = protocol_in_force(proposed.use_case)
    use_case = meet(cast, proposed, "unfavourable")
    assert protocol_in_force(use_case) == before
    assert Amendment.objects.get().state == "rejected"
    assert Notification.objects.filter(subject__startswith="Avenant rejeté").count() == 2


def test_a_postponed_amendment_waits_for_another_meeting(cast, proposed):
    item = opened(cast, proposed)
    voted(cast, item, "postpone")
    assert AgendaItem.objects.get().state == ItemState.POSTPONED
    refused("reporté", actions.record_opinion, item=item, actor=cast.coordinator, now=MEASURED)
    actions.close_meeting(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    assert awaited(proposed.use_case).amendment == proposed
    use_case = life.meet(cast, proposed.use_case, "favourable", MEASURED + 9 * DAY)
    assert protocol_in_force(use_case).version == 2


def test_a_motion_that_is_not_adopted_leaves_the_item_open(cast, proposed):
    item = opened(cast, proposed)
    voted(cast, item, "favourable", "CCC")
    refused("Aucune motion", actions.record_opinion, item=item, actor=cast.coordinator, now=MEASURED)
    voted(cast, item, "unfavourable")
    record(cast, item)
    assert Amendment.objects.get().state == "rejected"


def test_a_withdrawn_amendment_is_no_longer_put_to_the_vote(cast, proposed):
    item = opened(cast, proposed)
    trial_actions.withdraw_amendment(amendment=proposed, actor=cast.lead, now=MEASURED + DAY)
    given = {"item": item, "actor": cast.coordinator, "motion": "favourable", "now": MEASURED + DAY}
    refused("n’attend plus le vote", actions.open_vote, **given)


def test_the_vote_on_one_amendment_never_adopts_another(cast, proposed):
    """Withdrawn after the vote, proposed again otherwise: what is recorded is what was voted."""
    item = opened(cast, proposed)
    voted(cast, item, "favourable")
    trial_actions.withdraw_amendment(amendment=proposed, actor=cast.lead, now=MEASURED + DAY)
    amendments.proposed(cast, proposed.use_case, threshold=1)
    refused("n’attend plus de vote", actions.record_opinion, item=item, actor=cast.coordinator, now=MEASURED + DAY)
    assert protocol_in_force(proposed.use_case).version == 1


def test_a_vote_is_annulled_until_it_is_recorded_then_only_a_new_amendment_undoes_it(cast, proposed):
    item = opened(cast, proposed)
    vote = voted(cast, item, "favourable")
    annul = {"actor": cast.coordinator, "reason": "Une personne déportée a voté.", "now": MEASURED + DAY}
    actions.annul_vote(vote=vote, **annul)
    assert Amendment.objects.get().state == "proposed"
    second = voted(cast, item, "favourable")
    record(cast, item)
    refused("Il faut un nouvel avenant", actions.annul_vote, vote=second, **annul)
    assert Amendment.objects.get().state == "adopted"


def test_only_the_secretariat_outside_the_dossier_records_it(cast, proposed):
    item = opened(cast, proposed)
    voted(cast, item, "favourable")
    for person in (cast.lead, cast.elected_official, members_of(item.meeting.committee)[2].user):
        with pytest.raises(NotAllowed):
            actions.record_opinion(item=item, actor=person, now=MEASURED)
    UseCase.objects.filter(pk=proposed.use_case_id).update(lead=cast.coordinator)
    with pytest.raises(NotAllowed, match="Vous portez ce dossier"):
        actions.record_opinion(item=item, actor=cast.coordinator, now=MEASURED)


def test_an_amendment_is_voted_without_scores(cast, proposed):
    item = opened(cast, proposed)
    assert not takes_scores(item)
    assert assessment_to_score(item) is None


def test_the_page_the_pack_and_the_minutes_say_what_changes(client, cast, proposed):
    life.measure(cast, proposed.use_case, 21)
    item = opened(cast, proposed)
    member = members_of(item.meeting.committee)[2].user
    client.force_login(member)
    page = client.get(reverse("committee:item", args=[item.pk])).content.decode()
    for words in ("Avenant au protocole", amendments.REASONS, "au moins 20</ins>", "Dernière mesure connue"):
        assert words in page, words
    assert "Notes des membres" not in page
    pack = pack_snapshot(item.meeting, member)
    said = pack["items"][0]["amendment"]
    assert (said["reasons"], said["amends"], said["version"]) == (amendments.REASONS, 1, 2)
    assert [row["title"] for row in said["criteria"]] == ["R1 Minutes gagnées"]
    shown = client.get(reverse("reports:pack", args=[item.meeting_id]))
    assert shown.status_code == 200
    voted(cast, item, "favourable")
    record(cast, item)
    actions.close_meeting(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    draft = actions.start_minutes(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    [point] = content_of(draft)["items"]
    assert point["kind"] == "Avenant au protocole"
    assert any(line.startswith("Critère changé, R1 Minutes gagnées") for line in point["changes"])


def test_the_dossier_page_offers_to_inscribe_it(client, cast, proposed):
    make_committee(cast.organisation, size=3)
    meeting = actions.convene_meeting(
        committee=Committee.objects.get(), actor=cast.coordinator, starts_at=MET_AGAIN, place="Mairie", now=MEASURED
    )
    client.force_login(cast.coordinator)
    address = reverse("committee:dossier", args=[proposed.use_case_id])
    assert "Inscrire à cette séance" in client.get(address).content.decode()
    assert client.post(address, {"meeting": meeting.pk}).status_code == 302
    assert AgendaItem.objects.get().amendment == proposed


def test_an_item_names_its_amendment_and_only_an_amendment_does(cast, proposed):
    item = inscribed(cast, proposed)
    for wrong in ({"amendment": None}, {"kind": ItemKind.OPINION}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AgendaItem.objects.filter(pk=item.pk).update(**wrong)


def test_an_amendment_put_off_for_want_of_a_quorum_is_heard_at_a_second_meeting(cast, proposed):
    item = inscribed(cast, proposed)
    actions.open_meeting(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    life.attend(item, cast.coordinator, members_of(item.meeting.committee)[:1])
    actions.open_item(item=item, actor=cast.coordinator, now=MEASURED + DAY)
    actions.close_meeting(meeting=item.meeting, actor=cast.coordinator, now=MEASURED + DAY)
    second = actions.convene_second_meeting(
        first=item.meeting, actor=cast.coordinator, starts_at=MEASURED + 9 * DAY, place="Mairie", now=MEASURED + DAY
    )
    assert second.items.get().amendment == proposed


def test_a_trial_that_is_not_amended_waits_for_nothing(cast):
    assert awaited(trial.running(cast)) is None

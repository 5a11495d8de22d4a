"""A meeting of nine from the convocation to the opinion: a proxy, a recusal, a late arrival, a tie broken."""

import pytest

from accounts.models import Notification
from audit.models import Entry
from evaluation.committee import actions
from evaluation.committee.enums import ItemState, MeetingState, Presence
from evaluation.committee.models import AgendaItem, Meeting, PublicBallot
from evaluation.committee.selectors import opinion_of
from evaluation.committee.tally import case_from_dict, result_to_dict, tally
from evaluation.compass.actions import GivenAnswer
from tests.factories import life
from tests.factories.committee import (
    MEETING_AT,
    attend,
    cast,
    cast_all,
    close,
    convene,
    make_committee,
    make_ready,
    members_of,
    open_vote,
    seat,
)
from tests.factories.compass import assessed, load_grid
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def test_a_meeting_of_nine_from_convocation_to_opinion(cast_of_nine):
    cast_, committee, (m1, m2, m3, m4, m5, m6, _m7, m8, m9) = cast_of_nine
    coordinator = cast_.coordinator
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, coordinator, use_case)
    assert Notification.objects.filter(key__startswith=f"committee-meeting-{meeting.pk}").count() == 9
    item = meeting.items.get()

    # m9 gives a proxy to m3, m8 stays out.
    actions.give_proxy(meeting=meeting, giver=m9, holder=m3, actor=m9.user, now=MEETING_AT)
    actions.declare_recusal(item=item, member=m8, actor=m8.user, reason="Travaille pour l’éditeur.", now=MEETING_AT)
    actions.open_meeting(meeting=meeting, actor=m1.user, now=MEETING_AT)
    attend(item, coordinator, [m1, m2, m3, m4, m5, m8])
    status = actions.open_item(item=item, actor=m1.user, now=MEETING_AT)
    assert (status.reached, status.present, status.required, status.base) == (True, 5, 5, 9)

    # m6 arrives after the quorum was checked: a voice at the vote, not one more for the quorum.
    actions.set_attendance(item=item, actor=coordinator, presences={m6: Presence.PRESENT}, now=MEETING_AT)
    row = item.attendances.get(member=m6)
    assert (row.at_opening, row.at_vote) == (Presence.ABSENT, Presence.PRESENT)

    condition = actions.NewCondition("Relecture humaine", "Service des assemblées", MEETING_AT.date().replace(month=12))
    vote = open_vote(item, coordinator, "conditions", conditions=[condition])
    cast_all(vote, [m1, m2, m4, m5, m6], "PPCCC")
    cast(vote, m3, "CONTRE", voice=m9)
    cast(vote, m3, "CONTRE")
    cast(vote, m3, "POUR")  # changes their own mind
    cast(vote, m3, "POUR", voice=m9)
    frozen = close(vote, coordinator)
    # 4 for (m1, m2, m3, m9 by m3), 3 against.
    assert (frozen.outcome, frozen.result["for"], frozen.result["against"]) == ("ADOPTE", 4, 3)
    assert result_to_dict(tally(case_from_dict(frozen.inputs))) == frozen.result
    assert PublicBallot.objects.filter(vote=vote, superseded=False).count() == 7
    assert not PublicBallot.objects.filter(vote=vote, sealed=False).exists()

    minority = actions.file_minority_opinion(item=item, actor=m4.user, text="Trop long.", named=True, now=MEETING_AT)
    actions.sign_minority_opinion(opinion=minority, actor=m5.user, named=False, now=MEETING_AT)
    done = actions.record_opinion(item=item, actor=coordinator, now=MEETING_AT)
    assert done.opinion_recorded_at == MEETING_AT
    assert done.minority_opinion == "« Trop long. » (Driss M4 et un membre non nommé)"
    assert UseCase.objects.get(pk=use_case.pk).state == State.OPINION_GIVEN
    assert opinion_of(use_case, "opinion") == vote
    assert opinion_of(use_case, "final_opinion") is None
    actions.close_meeting(meeting=meeting, actor=m1.user, now=MEETING_AT)
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.CLOSED
    verbs = list(Entry.objects.filter(verb__startswith="committee.").values_list("verb", flat=True))
    assert verbs[:3] == ["committee.convene_meeting", "committee.add_item", "committee.give_proxy"]
    assert "POUR" not in "".join(Entry.objects.values_list("content", flat=True))
    told = set(Notification.objects.filter(key__startswith="decision-").values_list("recipient", flat=True))
    assert told == {cast_.elected_official.pk}


@pytest.mark.parametrize(("president", "outcome"), [("P", "ADOPTE"), ("C", "REJETE"), ("A", "REJETE")])
def test_the_president_breaks_a_tie(cast_of_nine, president, outcome):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, cast_.coordinator, use_case)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    present = members[:7] if president == "A" else members[:6]
    attend(item, cast_.coordinator, present)
    actions.open_item(item=item, actor=cast_.coordinator, now=MEETING_AT)
    vote = open_vote(item, cast_.coordinator)
    cast_all(vote, present, president + {"P": "PPCCC", "C": "CCPPP", "A": "PPPCCC"}[president])
    assert close(vote, cast_.coordinator).outcome == outcome
    state = AgendaItem.objects.get(pk=item.pk).state
    assert state == (ItemState.VOTED if outcome == "ADOPTE" else ItemState.OPEN)


def test_the_deputy_presides_when_the_president_is_recused(cast_of_nine):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, cast_.coordinator, use_case)
    item = meeting.items.get()
    president, deputy = members[:2]
    actions.declare_recusal(item=item, member=president, actor=president.user, reason="Parenté.", now=MEETING_AT)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    attend(item, deputy.user, members[:7])
    actions.open_item(item=item, actor=deputy.user, now=MEETING_AT)
    vote = open_vote(item, deputy.user)
    cast_all(vote, members[1:7], "PPPCCC")
    frozen = close(vote, deputy.user)
    assert frozen.outcome == "ADOPTE"
    assert "la voix de la présidence de séance, « pour », est prépondérante" in frozen.result["reason"]


def test_a_seated_lead_is_recused_at_once(cast):
    committee = make_committee(cast.organisation)
    lead_seat = seat(committee, cast.lead)
    use_case = make_ready(cast.organisation, cast.lead)
    item = convene(committee, cast.coordinator, use_case).items.get()
    assert [row.member for row in item.recusals.all()] == [lead_seat]


def test_a_lead_seated_after_the_inscription_is_recused_at_the_opening(cast):
    committee = make_committee(cast.organisation)
    use_case = make_ready(cast.organisation, cast.lead)
    meeting = convene(committee, cast.coordinator, use_case)
    lead_seat = seat(committee, cast.lead)
    actions.open_meeting(meeting=meeting, actor=cast.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    attend(item, cast.coordinator, members_of(committee))
    actions.open_item(item=item, actor=cast.coordinator, now=MEETING_AT)
    assert [row.member for row in item.recusals.all()] == [lead_seat]


def test_without_quorum_the_item_is_postponed_and_the_dossier_waits(cast_of_nine):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, cast_.coordinator, use_case)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    attend(item, cast_.coordinator, members[:4])
    assert actions.open_item(item=item, actor=cast_.coordinator, now=MEETING_AT).reached is False
    item.refresh_from_db()
    assert item.state == ItemState.POSTPONED
    assert item.postponed_because == "Le quorum n’est pas atteint : 4 présents sur 9 membres votants, il en faut 5."
    assert UseCase.objects.get(pk=use_case.pk).state == State.READY_FOR_COMMITTEE
    with pytest.raises(actions.OpinionNotReady, match="reporté"):
        actions.record_opinion(item=item, actor=cast_.coordinator, now=MEETING_AT)


def test_a_rejected_motion_leaves_room_for_another(cast_of_nine):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, cast_.coordinator, use_case)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    attend(item, cast_.coordinator, members)
    actions.open_item(item=item, actor=cast_.coordinator, now=MEETING_AT)
    first = open_vote(item, cast_.coordinator)
    cast_all(first, members, "CCCCCPPPP")
    assert close(first, cast_.coordinator).outcome == "REJETE"
    with pytest.raises(actions.OpinionNotReady, match="Aucune motion"):
        actions.record_opinion(item=item, actor=cast_.coordinator, now=MEETING_AT)
    second = open_vote(item, cast_.coordinator, "unfavourable")
    cast_all(second, members, "PPPPPCCCC")
    assert close(second, cast_.coordinator).outcome == "ADOPTE"
    actions.record_opinion(item=item, actor=cast_.coordinator, now=MEETING_AT)
    assert opinion_of(use_case, "opinion") == second


@pytest.mark.parametrize(("motion", "letters"), [("postpone", "P" * 9), ("favourable", "")])
def test_a_postponement_voted_or_a_vote_without_anyone(cast_of_nine, motion, letters):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead)
    meeting = convene(committee, cast_.coordinator, use_case)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    attend(item, cast_.coordinator, members)
    actions.open_item(item=item, actor=cast_.coordinator, now=MEETING_AT)
    if not letters:
        gone = dict.fromkeys(members, Presence.ABSENT)
        actions.set_attendance(item=item, actor=cast_.coordinator, presences=gone, now=MEETING_AT)
    vote = open_vote(item, cast_.coordinator, motion)
    cast_all(vote, members if letters else [], letters)
    close(vote, cast_.coordinator)
    item.refresh_from_db()
    why = "Le comité a voté l’ajournement." if letters else "Aucun membre présent ou représenté ne peut voter."
    assert item.state == ItemState.POSTPONED
    assert item.postponed_because.startswith(why)
    assert UseCase.objects.get(pk=use_case.pk).state == State.READY_FOR_COMMITTEE
    later = convene(committee, cast_.coordinator, use_case)
    assert later.items.get().kind == item.kind


def test_the_final_opinion_has_its_own_motions(cast_of_nine):
    cast_, committee, members = cast_of_nine
    use_case = make_ready(cast_.organisation, cast_.lead, final=True)
    meeting = convene(committee, cast_.coordinator, use_case)
    actions.open_meeting(meeting=meeting, actor=cast_.coordinator, now=MEETING_AT)
    item = meeting.items.get()
    attend(item, cast_.coordinator, members)
    actions.open_item(item=item, actor=cast_.coordinator, now=MEETING_AT)
    with pytest.raises(actions.VoteRefused, match="Choisissez une motion"):
        open_vote(item, cast_.coordinator, "favourable")
    vote = open_vote(item, cast_.coordinator, "extend")
    cast_all(vote, members, "PPPPPPPCA")
    close(vote, cast_.coordinator)
    actions.record_opinion(item=item, actor=cast_.coordinator, now=MEETING_AT)
    assert UseCase.objects.get(pk=use_case.pk).state == State.FINAL_OPINION_GIVEN
    assert opinion_of(use_case, "final_opinion").motion == "extend"


def test_what_is_to_lift_before_the_start_is_left_to_the_expert_of_its_criterion_by_name(cast):
    load_grid()
    use_case = assessed(
        life.submitted(cast), cast.coordinator, cast.expert, life.ASSESSED, TRA_02=GivenAnswer(value="saisie")
    )
    use_case = life.meet(cast, use_case, "conditions", life.MET)
    rows = opinion_of(use_case, "opinion").conditions.filter(text__startswith="À lever avant le démarrage")
    assert [row.owner for row in rows] == ["Expert du critère « Conditions de travail »"]

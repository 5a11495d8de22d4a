"""What must hold for every vote, on random sessions full of absences, void proxies and late ballots."""

from collections import Counter
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluation.committee.tally import (
    PUBLIC_CHOICES,
    Attendance,
    Case,
    Majority,
    Member,
    Moment,
    Outcome,
    Presence,
    Proxy,
    PublicBallot,
    QuorumRule,
    RecusedInQuorum,
    Result,
    Rules,
    SecretBallots,
    accepted_ballots,
    ballot_refusal,
    case_from_dict,
    case_to_dict,
    presiding,
    proxy_verdicts,
    quorum_status,
    result_to_dict,
    secret_ballot_impossible,
    tally,
    valid_proxies,
    voices,
)

NAMES = [f"m{number}" for number in range(1, 8)]
OUTSIDER = "outsider"
EXPRESSED = (Majority.ABSOLUTE_EXPRESSED, Majority.TWO_THIRDS_EXPRESSED, Majority.UNANIMITY_EXPRESSED)
PAPERS = {"POUR": "POUR", "CONTRE": "CONTRE", "ABSTENTION": "BLANC"}

property_of_votes = settings(max_examples=300, deadline=None)
name = st.sampled_from(NAMES)
often, seldom = st.sampled_from([True, True, True, False]), st.sampled_from([False] * 7 + [True])
presence = st.sampled_from([Presence.PRESENT] * 8 + [Presence.REMOTE, Presence.ABSENT, Presence.ABSENT])
public_rules = st.builds(
    Rules,
    majority=st.sampled_from(Majority),
    quorum=st.sampled_from([*QuorumRule, QuorumRule.NONE]),
    quorum_counts_proxies=st.booleans(),
    quorum_recused=st.sampled_from(RecusedInQuorum),
    max_proxies_per_holder=st.sampled_from([1, 2, 0]),
    casting_vote=often,
    remote_counts_present=st.booleans(),
)


@st.composite
def ballots_of(draw, case: Case) -> tuple[PublicBallot, ...]:
    """A ballot for most voices by whoever may cast it, then a few by anybody for anybody."""
    held = valid_proxies(case)
    cast = [
        PublicBallot(held.get(voice, voice), voice, draw(st.sampled_from(PUBLIC_CHOICES)))
        for voice in voices(case)
        if draw(often)
    ]
    anybody = st.sampled_from([*NAMES, OUTSIDER])
    stray = st.builds(PublicBallot, anybody, anybody, st.sampled_from(PUBLIC_CHOICES), seldom)
    return tuple(draw(st.permutations(cast + draw(st.lists(stray, max_size=4)))))


@st.composite
def sessions(draw, rules=public_rules) -> Case:
    members = NAMES[: draw(st.sampled_from([7, 6, 5, 4, 3, 2]))]
    person = st.sampled_from(members)
    there = {member: draw(presence) for member in members}
    moved = draw(st.dictionaries(person, presence, max_size=2))
    away = [member for member in members if moved.get(member, there[member]) != Presence.PRESENT]
    sensible = [Proxy(member, draw(person)) for member in away if draw(often)]
    stray = st.builds(Proxy, person, st.sampled_from([*members, OUTSIDER]), seldom)
    proxies = draw(st.permutations(sensible + draw(st.lists(stray, max_size=draw(st.sampled_from([0, 0, 2]))))))
    case = Case(
        rules=draw(rules),
        members=tuple(Member(member, not draw(seldom), not draw(seldom)) for member in members),
        president=draw(st.sampled_from([*members[:2] * 3, None])),
        deputy=draw(st.none() | person),
        attendance=tuple(Attendance(member, there[member], moved.get(member, there[member])) for member in members),
        proxies=tuple(proxies),
        recusals=tuple(draw(st.lists(person, max_size=draw(st.sampled_from([0, 0, 1, 2])), unique=True))),
    )
    return replace(case, ballots=draw(ballots_of(case)))


def verdict(result: Result) -> tuple:
    """All that a result says about voices; not the rejected ballots."""
    return (result.outcome, result.voices, result.for_, result.against, result.abstain)


def in_secret(case: Case) -> Case:
    """The same choices put in a box, one paper for each voice that voted."""
    accepted, _ = accepted_ballots(case)
    box = SecretBallots(tuple(accepted), tuple(PAPERS[choice] for choice in accepted.values()))
    return replace(case, rules=replace(case.rules, ballot="secret"), ballots=box)


@property_of_votes
@given(sessions(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_of_distinct_voices_is_irrelevant(case, random):
    by_voice: dict[str, list[PublicBallot]] = {}
    for ballot in case.ballots:
        by_voice.setdefault(ballot.for_, []).append(ballot)
    order = [ballot.for_ for ballot in case.ballots]
    random.shuffle(order)
    shuffled = replace(case, ballots=tuple(by_voice[voice].pop(0) for voice in order))
    assert result_to_dict(tally(shuffled)) == result_to_dict(tally(case))
    assert Counter(tally(shuffled).rejections) == Counter(tally(case).rejections)


@property_of_votes
@given(sessions(st.builds(replace, public_rules, majority=st.sampled_from(EXPRESSED))))
def test_dropping_abstentions_changes_nothing_among_votes_expressed(case):
    accepted, _ = accepted_ballots(case)
    silent = tuple(ballot for ballot in case.ballots if accepted.get(ballot.for_) != "ABSTENTION")
    full, fewer = tally(case), tally(replace(case, ballots=silent))
    assert (fewer.outcome, fewer.for_, fewer.against) == (full.outcome, full.for_, full.against)


@property_of_votes
@given(sessions())
def test_a_vote_turned_from_against_to_for_never_loses_an_adoption(case):
    ballots, adopted = list(case.ballots), [tally(case).outcome == Outcome.ADOPTED]
    for index, ballot in enumerate(ballots):
        if ballot.choice == "CONTRE":
            ballots[index] = replace(ballot, choice="POUR")
            adopted.append(tally(replace(case, ballots=tuple(ballots))).outcome == Outcome.ADOPTED)
    assert adopted == sorted(adopted)


@property_of_votes
@given(sessions())
def test_sending_again_what_was_sent_changes_nothing(case):
    again = replace(case, ballots=case.ballots + case.ballots)
    assert verdict(tally(again)) == verdict(tally(case))
    twice = tuple(ballot for ballot in case.ballots for _ in range(2))
    assert verdict(tally(replace(case, ballots=twice))) == verdict(tally(case))
    assert tally(case) == tally(case)


@property_of_votes
@given(sessions(), st.randoms(use_true_random=False))
def test_a_tie_is_decided_by_the_presiding_member_alone(case, random):
    people = list(voices(case))
    random.shuffle(people)
    half = len(people) // 2
    held, president = valid_proxies(case), presiding(case)
    choice = dict.fromkeys(people[:half], "POUR") | dict.fromkeys(people[half : 2 * half], "CONTRE")
    tied = replace(
        case,
        ballots=tuple(PublicBallot(held.get(voice, voice), voice, word) for voice, word in choice.items()),
    )
    result = tally(tied)
    assume(result.valid and half)
    assert (result.for_, result.against) == (half, half)
    breakable = case.rules.majority == Majority.ABSOLUTE_EXPRESSED or (
        case.rules.majority == Majority.PRESENT_REPRESENTED and len(people) == 2 * half
    )
    carried = case.rules.casting_vote and breakable and choice.get(president) == "POUR"
    if case.rules.majority == Majority.ABSOLUTE_MEMBERS:
        carried = 2 * half > len(case.base)
    assert result.outcome == (Outcome.ADOPTED if carried else Outcome.REJECTED)


@property_of_votes
@given(sessions())
def test_no_vote_without_quorum(case):
    status, result = quorum_status(case), tally(case)
    assert status.reached == (status.present >= status.required)
    assert (result.quorum, result.quorum_base) == (status.reached, status.base)
    if not status.reached:
        assert verdict(result) == (Outcome.POSTPONED, None, None, None, None)
        assert (result.valid, result.rejected, result.rejections) == (False, None, ())


@property_of_votes
@given(sessions(), st.dictionaries(name, presence, max_size=7))
def test_what_happens_after_the_opening_does_not_touch_the_quorum(case, moves):
    later = tuple(replace(line, vote=moves.get(line.member, line.vote)) for line in case.attendance)
    assert quorum_status(replace(case, attendance=later)) == quorum_status(case)


@property_of_votes
@given(sessions())
def test_the_numbers_add_up(case):
    result = tally(case)
    if result.valid:
        assert result.expressed == result.for_ + result.against
        assert result.expressed + result.abstain == len(accepted_ballots(case)[0]) <= result.voices
        assert result.voices == len(voices(case)) <= len(case.base)
        assert result.rejected == len(result.rejections)
        assert (result.outcome == Outcome.NO_DECISION) == (result.expressed == 0)
    else:
        assert (result.expressed, result.rejected) == (None, None)


@property_of_votes
@given(sessions())
def test_every_accepted_ballot_belongs_to_somebody_present_with_a_voice(case):
    for ballot in case.ballots:
        if not ballot_refusal(case, ballot.voter, ballot.for_):
            assert ballot.for_ in voices(case)
            assert ballot.voter in voices(case)
            assert case.is_present(ballot.voter, Moment.VOTE)


@property_of_votes
@given(sessions())
def test_proxies_stay_within_their_limits(case):
    held = Counter(valid_proxies(case).values())
    assert all(number <= case.rules.max_proxies_per_holder for number in held.values())
    assert not set(valid_proxies(case)) & set(case.recusals)
    assert [verdict.proxy for verdict in proxy_verdicts(case)] == list(case.proxies)


@property_of_votes
@given(sessions())
def test_a_secret_vote_gives_what_the_public_one_gives_but_for_the_casting_vote(case):
    shown = tally(replace(case, rules=replace(case.rules, casting_vote=False)))
    hidden = tally(in_secret(case))
    if shown.valid and secret_ballot_impossible(in_secret(case)):
        assert verdict(hidden) == (Outcome.POSTPONED, shown.voices, None, None, None)
    else:
        assert verdict(hidden) == verdict(shown)
        assert hidden.rejected == (0 if hidden.valid else None)


@property_of_votes
@given(sessions(), st.sampled_from(["POUR", "CONTRE", "BLANC", "NUL"]))
def test_a_paper_too_many_always_voids_a_secret_vote(case, paper):
    hidden = in_secret(case)
    assume(tally(hidden).valid)
    stuffed = replace(hidden.ballots, box=(*hidden.ballots.box, paper))
    result = tally(replace(hidden, ballots=stuffed))
    assert (result.outcome, result.valid, result.for_) == (Outcome.VOID, False, None)


@property_of_votes
@given(sessions())
def test_the_written_form_loses_nothing(case):
    assert case_from_dict(case_to_dict(case)) == case
    assert case_from_dict(case_to_dict(in_secret(case))) == in_secret(case)

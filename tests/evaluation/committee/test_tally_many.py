"""Four properties of every vote on 10,000 generated meetings; counts of up to 25 voices against a rule written apart.

Hypothesis looks for odd corners (test_tally_properties.py); here it is the number that counts, from one seed.
"""

import random
from dataclasses import replace

from evaluation.committee.tally import (
    PUBLIC_CHOICES,
    Attendance,
    Case,
    Majority,
    Member,
    Proxy,
    PublicBallot,
    QuorumRule,
    RecusedInQuorum,
    Rules,
    SecretBallots,
    accepted_ballots,
    tally,
)

MEETINGS = 10_000
EXPRESSED = (Majority.ABSOLUTE_EXPRESSED, Majority.TWO_THIRDS_EXPRESSED, Majority.UNANIMITY_EXPRESSED)
THERE = ["present"] * 7 + ["remote", "absent", "absent"]


def meeting(draw: random.Random) -> Case:
    """A meeting of 3 to 9 with absences, departures, proxies good and void, recusals, ballots sent twice or late."""
    names = [f"m{number}" for number in range(1, draw.randint(3, 9) + 1)]
    there = {name: draw.choice(THERE) for name in names}
    at_vote = {name: draw.choice(THERE) if draw.random() < 0.1 else there[name] for name in names}
    proxies = tuple(
        Proxy(name, draw.choice(names), draw.random() < 0.1)
        for name in names
        if at_vote[name] != "present" and draw.random() < 0.8
    )
    holders = {proxy.giver: proxy.holder for proxy in proxies}
    ballots = [
        PublicBallot(holders.get(name, name), name, draw.choice(PUBLIC_CHOICES), draw.random() < 0.05)
        for name in names
        for _again in range(draw.choice([0, 1, 1, 1, 1, 2]))
    ]
    ballots += [PublicBallot(draw.choice(names), draw.choice(names), draw.choice(PUBLIC_CHOICES))]
    draw.shuffle(ballots)
    return Case(
        rules=Rules(
            majority=draw.choice(list(Majority)),
            quorum=draw.choice(list(QuorumRule)),
            quorum_counts_proxies=draw.random() < 0.5,
            quorum_recused=draw.choice(list(RecusedInQuorum)),
            max_proxies_per_holder=draw.choice([0, 1, 1, 2]),
            casting_vote=draw.random() < 0.8,
            remote_counts_present=draw.random() < 0.5,
        ),
        members=tuple(Member(name, draw.random() < 0.95, draw.random() < 0.95) for name in names),
        president=draw.choice([*names[:2], None]),
        deputy=draw.choice([*names, None]),
        attendance=tuple(Attendance(name, there[name], at_vote[name]) for name in names),
        proxies=proxies,
        recusals=tuple(name for name in names if draw.random() < 0.08),
        ballots=tuple(ballots),
    )


def shuffled(case: Case, draw: random.Random) -> Case:
    """The ballots of distinct voices in another order; those of one voice keep theirs."""
    by_voice: dict[str, list[PublicBallot]] = {}
    for ballot in case.ballots:
        by_voice.setdefault(ballot.for_, []).append(ballot)
    order = [ballot.for_ for ballot in case.ballots]
    draw.shuffle(order)
    return replace(case, ballots=tuple(by_voice[voice].pop(0) for voice in order))


def without_abstentions(case: Case) -> Case:
    accepted, _rejected = accepted_ballots(case)
    return replace(case, ballots=tuple(b for b in case.ballots if accepted.get(b.for_) != "ABSTENTION"))


def one_convinced(case: Case) -> Case | None:
    """One voice that was against is now for; None when nobody was against."""
    against = next((voice for voice, choice in accepted_ballots(case)[0].items() if choice == "CONTRE"), None)
    if against is None:
        return None
    changed = (replace(b, choice="POUR") if b.for_ == against and b.choice == "CONTRE" else b for b in case.ballots)
    return replace(case, ballots=tuple(changed))


def replayed(case: Case) -> Case:
    """The last ballot of each voice is sent once more, at the end."""
    last = {ballot.for_: ballot for ballot in case.ballots if not ballot.late}
    accepted, _rejected = accepted_ballots(case)
    return replace(case, ballots=(*case.ballots, *(b for v, b in last.items() if accepted.get(v) == b.choice)))


def numbers(case: Case) -> tuple:
    result = tally(case)
    return (result.outcome, result.voices, result.for_, result.against, result.abstain)


def test_four_properties_hold_on_ten_thousand_meetings():
    draw = random.Random(20261210)
    seen: dict[str, int] = {}
    convinced = 0
    for _number in range(MEETINGS):
        case = meeting(draw)
        found = numbers(case)
        seen[found[0]] = seen.get(found[0], 0) + 1
        assert numbers(shuffled(case, draw)) == found, case
        if case.rules.majority in EXPRESSED:
            fewer = numbers(without_abstentions(case))
            assert (fewer[0], fewer[2], fewer[3]) == (found[0], found[2], found[3]), case
        happier = one_convinced(case)
        if happier is not None and found[0] == "ADOPTE":
            convinced += 1
            assert numbers(happier)[0] == "ADOPTE", case
        assert numbers(replayed(case)) == found, case
    # The meetings are worth something: every outcome of a public vote comes up, and often.
    assert min(seen[name] for name in ("ADOPTE", "REJETE", "REPORTE", "SANS_DECISION")) > 100
    assert convinced > 500


def expected(majority: str, own: str | None, for_: int, against: int, voices: int) -> str:
    """What the règlement says of these numbers, written in fractions and not as the engine does."""
    if not for_ + against:
        return "SANS_DECISION"
    share, of_all = for_ / (for_ + against), for_ / voices
    won = {
        "absolute_expressed": share > 0.5,
        "two_thirds_expressed": for_ >= against + against,
        "absolute_members": of_all > 0.5,
        "unanimity_expressed": not against,
        "majority_present_represented": of_all > 0.5,
    }[majority]
    tie = for_ == against and (
        majority == "absolute_expressed" or (majority == "majority_present_represented" and for_ + against == voices)
    )
    return "ADOPTE" if won or (tie and own == "POUR") else "REJETE"


def test_every_count_of_up_to_twenty_five_voices():
    checked = 0
    for voices in range(1, 26):
        names = [f"m{number}" for number in range(voices)]
        members = tuple(Member(name) for name in names)
        attendance = tuple(Attendance(name, "present", "present") for name in names)
        for for_ in range(voices + 1):
            against = voices - for_
            abstain = min(for_, against) // 2
            for majority in Majority:
                choices = ["POUR"] * for_ + ["CONTRE"] * (against - abstain) + ["ABSTENTION"] * abstain
                ballots = tuple(PublicBallot(name, name, choice) for name, choice in zip(names, choices, strict=True))
                rules = Rules(majority=majority)
                case = Case(rules, members, names[0], None, attendance, ballots=ballots)
                shown = tally(case)
                assert shown.outcome == expected(majority, choices[0], for_, against - abstain, voices), case
                papers = tuple("BLANC" if choice == "ABSTENTION" else choice for choice in choices)
                hidden = tally(
                    replace(case, rules=replace(rules, ballot="secret"), ballots=SecretBallots(tuple(names), papers))
                )
                assert hidden.outcome == expected(majority, None, for_, against - abstain, voices), case
                checked += 2
    assert checked == 2 * 5 * sum(range(2, 27))

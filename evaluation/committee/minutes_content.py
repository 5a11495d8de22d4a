"""What the minutes of a meeting say, from plain values: who was there, item by item, and what came of it.

Values in, plain data out (text, integers, lists: no float), ready to be frozen and hashed. Every sentence is French and
final: the page and the PDF only print it. Source of the list: CGCT, art. L2121-15 (date and hour, who presides, who is
present or represented, secretaries, quorum, agenda, results of the votes with the names of a public one, tenor of the
debates). A secret vote says totals and how many signed, never a name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluation.committee.tally import (
    Case,
    Moment,
    Presence,
    presiding,
    proxy_verdicts,
    quorum_status,
    valid_proxies,
)

FORMAT = 1  # of the frozen content: a reader of old minutes knows what to expect
PRESENT, REMOTE, REPRESENTED, RECUSED, ABSENT = "présent", "à distance", "représenté", "déporté", "absent"


@dataclass(frozen=True)
class Sitter:
    """A member in office on the day: `id` as the vote rules write it, labels for people."""

    id: str
    name: str
    function: str
    college: str
    voting: bool


@dataclass(frozen=True)
class ChoiceSaid:
    """How many voices made a choice; `names` only for a public vote."""

    label: str
    count: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class VoteSaid:
    """A closed vote, its numbers as they stand today.

    `mode` is "public", "secret" or "paper"; `because` says why it is secret; `when` its hours. `roll` is the number of
    voices on the list, `signed` how many voted; `silent` names who did not in a public vote. `annulled` says why it no
    longer counts; `rectified` are (day, reason), oldest first; `first` is the first result, kept.
    """

    title: str
    mode: str
    when: str
    sentence: str
    because: str = ""
    rule: str = ""
    counted: bool = True
    choices: tuple[ChoiceSaid, ...] = ()
    roll: int = 0
    signed: int = 0
    silent: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    scrutineers: tuple[str, ...] = ()
    conditions: tuple[tuple[str, str, str], ...] = ()  # what, who, by when
    annulled: str = ""
    rectified: tuple[tuple[str, str], ...] = ()
    first: str = ""


@dataclass(frozen=True)
class ScoreSaid:
    """How the members scored one criterion, in words: median, extent, how many gave a mark, how many none."""

    criterion: str
    median: str
    extent: str
    number: int
    without: int
    words: str


@dataclass(frozen=True)
class ItemSaid:
    """One item: its dossier, its hours in words, the case of its quorum and voices (None when it never opened).

    `movements` are the arrivals and departures noted with their hour; without any, they are told from the attendance.
    """

    number: int
    title: str
    reference: str
    kind: str
    state: str
    hours: str = ""
    case: Case | None = None
    debate: str = ""
    votes: tuple[VoteSaid, ...] = ()
    postponed: str = ""
    minority: str = ""
    scores: tuple[ScoreSaid, ...] = ()
    movements: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()  # what an amendment changes, one sentence each


@dataclass(frozen=True)
class MeetingSaid:
    """The meeting: `facts` and `rules` are lines already in words, in the order in which they are read."""

    title: str
    organisation: str
    committee: str
    demonstration: bool
    version: int
    corrects: str
    facts: tuple[tuple[str, str], ...]
    rules: tuple[tuple[str, str, str], ...]
    members: tuple[Sitter, ...]
    items: tuple[ItemSaid, ...]
    proxies: tuple[tuple[str, str, str], ...] = ()  # giver, holder, received and taken back
    movements: tuple[str, ...] = ()  # between the items
    remarks: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def minutes_content(meeting: MeetingSaid) -> dict[str, Any]:
    """Return all that the minutes say, as plain data to be frozen."""
    return {
        "format": FORMAT,
        "title": meeting.title,
        "organisation": meeting.organisation,
        "committee": meeting.committee,
        "demonstration": meeting.demonstration,
        "version": meeting.version,
        "corrects": meeting.corrects,
        "facts": [{"label": label, "text": text} for label, text in meeting.facts],
        "rules": [{"name": name, "text": text, "source": source} for name, text, source in meeting.rules],
        "members": [_member(member, meeting.items) for member in meeting.members],
        "proxies": [{"giver": giver, "holder": holder, "text": text} for giver, holder, text in meeting.proxies],
        "agenda": [
            {
                "number": item.number,
                "title": item.title,
                "reference": item.reference,
                "kind": item.kind,
                "outcome": outcome_of(item),
            }
            for item in meeting.items
        ],
        "items": [_item(item, meeting.names) for item in meeting.items],
        "movements": list(meeting.movements),
        "remarks": meeting.remarks,
    }


def outcome_of(item: ItemSaid) -> str:
    """Return what came of an item, in a few words: the vote that stands last, else its state."""
    standing = [vote for vote in item.votes if vote.counted and not vote.annulled]
    return standing[-1].title if standing else item.state


def presence_of(case: Case, member: str) -> str:
    """Return where a member is at the vote of an item: recused first, then present, at a distance, represented."""
    if member in case.recusals:
        return RECUSED
    where = case.presence(member, Moment.VOTE)
    if where == Presence.PRESENT:
        return PRESENT
    if where == Presence.REMOTE:
        return REMOTE
    return REPRESENTED if member in valid_proxies(case) else ABSENT


def presence_said(presences: Sequence[tuple[int, str]]) -> str:
    """Return « présent » when it is so at every item, else « présent aux points 1 et 2, absent au point 3 ».

    `presences` are (number of the item, presence) for the items that were opened, in order; none gives « non relevé ».
    """
    if not presences:
        return "non relevé"
    by_presence: dict[str, list[int]] = {}
    for number, presence in presences:
        by_presence.setdefault(presence, []).append(number)
    if len(by_presence) == 1:
        return presences[0][1]
    return ", ".join(f"{presence} {points(numbers)}" for presence, numbers in by_presence.items())


def points(numbers: Sequence[int]) -> str:
    """Return « au point 3 », « aux points 1, 2 et 4 »."""
    if len(numbers) == 1:
        return f"au point {numbers[0]}"
    return f"aux points {', '.join(map(str, numbers[:-1]))} et {numbers[-1]}"


def movements(case: Case, names: Mapping[str, str]) -> list[str]:
    """Return who came or left between the opening of an item and its vote, one sentence each."""
    said = []
    for member in case.members:
        before = case.presence(member.id, Moment.OPENING)
        after = case.presence(member.id, Moment.VOTE)
        if before == after:
            continue
        name = names.get(member.id, member.id)
        if before == Presence.ABSENT:
            way = "arrive" if after == Presence.PRESENT else "rejoint la séance à distance"
            said.append(f"{name} {way} après l’ouverture du point.")
        elif after == Presence.ABSENT:
            said.append(f"{name} part avant le vote.")
        else:
            said.append(f"{name} poursuit {'en salle' if after == Presence.PRESENT else 'à distance'}.")
    return said


def void_proxies(case: Case, names: Mapping[str, str]) -> list[str]:
    """Return the proxies that had no effect on an item although their giver was away, each with why."""
    represented = valid_proxies(case)
    return [
        f"Pouvoir donné par {names.get(verdict.proxy.giver, verdict.proxy.giver)} à "
        f"{names.get(verdict.proxy.holder, verdict.proxy.holder)}, sans effet : {verdict.void}."
        for verdict in proxy_verdicts(case)
        if verdict.void
        and not verdict.proxy.revoked
        and verdict.proxy.giver not in represented
        and case.presence(verdict.proxy.giver, Moment.VOTE) == Presence.ABSENT
    ]


def missing(item: ItemSaid, *, opinion_recorded: bool, voted: bool) -> list[str]:
    """Return what an item still lacks before the minutes can be settled, in sentences that say what to do.

    An item put off for want of a quorum was not debated: nothing is asked of it.
    """
    lacks = []
    debated = item.case is not None and quorum_status(item.case).reached
    if debated and not item.debate.strip():
        lacks.append(f"Point {item.number} : résumez la teneur des discussions.")
    if voted and not opinion_recorded:
        lacks.append(f"Point {item.number} : enregistrez d’abord l’avis du comité.")
    return lacks


def changed_items(frozen: Mapping[str, Any], today: Mapping[str, Any]) -> list[int]:
    """Return the numbers of the items whose votes no longer read as the minutes froze them: rectified since."""
    votes = {item["number"]: item["votes"] for item in today["items"]}
    return [item["number"] for item in frozen["items"] if votes.get(item["number"]) != item["votes"]]


def _member(member: Sitter, items: Iterable[ItemSaid]) -> dict[str, str]:
    seen = [(item.number, presence_of(item.case, member.id)) for item in items if item.case is not None]
    return {
        "name": member.name,
        "function": member.function,
        "college": member.college,
        "voice": "délibérative" if member.voting else "consultative",
        "presence": presence_said(seen),
    }


def _item(item: ItemSaid, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        "reference": item.reference,
        "kind": item.kind,
        "state": item.state,
        "hours": item.hours,
        "opened": item.case is not None,
        **(_people(item.case, names) if item.case is not None else {}),
        "movements": list(item.movements) or (movements(item.case, names) if item.case is not None else []),
        "debate": item.debate,
        "votes": [_vote(vote) for vote in item.votes],
        "postponed": item.postponed,
        "minority": item.minority,
        # Only where there is one: what was frozen before amendments existed stays as it is.
        **({"changes": list(item.changes)} if item.changes else {}),
        "scores": [
            {
                "criterion": row.criterion,
                "median": row.median,
                "extent": row.extent,
                "number": row.number,
                "without": row.without,
                "words": row.words,
            }
            for row in item.scores
        ],
    }


def _people(case: Case, names: Mapping[str, str]) -> dict[str, Any]:
    """Who presides, the quorum, where everybody is at the vote."""
    chair = presiding(case)
    held = valid_proxies(case)
    groups: dict[str, list[str]] = {place: [] for place in (PRESENT, REMOTE, REPRESENTED, RECUSED, ABSENT)}
    for member in case.members:
        place = presence_of(case, member.id)
        name = names.get(member.id, member.id)
        by = f"{name} (par {names.get(held[member.id], held[member.id])})" if place == REPRESENTED else name
        groups[place].append(by)
    return {
        "presided_by": names.get(chair, chair) if chair else "",
        "quorum": quorum_status(case).reason,
        "present": groups[PRESENT],
        "remote": groups[REMOTE],
        "represented": groups[REPRESENTED],
        "recused": groups[RECUSED],
        "absent": groups[ABSENT],
        "void_proxies": void_proxies(case, names),
    }


def _vote(vote: VoteSaid) -> dict[str, Any]:
    public = vote.mode == "public"
    return {
        "title": vote.title,
        "mode": _mode(vote),
        "public": public,
        "when": vote.when,
        "sentence": vote.sentence,
        "rule": vote.rule,
        "counted": vote.counted,
        "choices": [
            {"label": row.label, "count": row.count, "names": list(row.names) if public else []} for row in vote.choices
        ],
        "turnout": "" if public or not vote.counted else _turnout(vote.signed, vote.roll),
        "silent": list(vote.silent) if public else [],
        "rejected": list(vote.rejected) if public else [],
        "conditions": [{"text": text, "owner": owner, "due": due} for text, owner, due in vote.conditions],
        "annulled": vote.annulled,
        "rectified": [{"on": day, "reason": reason} for day, reason in vote.rectified],
        "first": vote.first,
    }


def _turnout(signed: int, roll: int) -> str:
    voices = "voix a signé" if signed == 1 else "voix ont signé"
    return f"{signed} {voices} la liste d’émargement, sur {roll}."


def _mode(vote: VoteSaid) -> str:
    word = {"public": "Vote public", "secret": "Scrutin secret, à l’écran", "paper": "Scrutin secret, sur papier"}
    said = word[vote.mode] + (f" ({vote.because})" if vote.because else "")
    return f"{said}, dépouillé par {' et '.join(vote.scrutineers)}" if vote.scrutineers else said

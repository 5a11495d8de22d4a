"""Four small situations, counted by the real rules: what a set of rules would give in one committee.

Values in, values out: the people are the committee's, the sentences are those that a real vote would show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evaluation.committee.proxies import proxy_verdicts
from evaluation.committee.quorum import QuorumStatus, quorum_required, quorum_status
from evaluation.committee.tally import tally
from evaluation.committee.vote_case import (
    Attendance,
    BallotMode,
    Case,
    Choice,
    Member,
    Presence,
    Proxy,
    PublicBallot,
    Rules,
    SecretBallots,
)
from evaluation.committee.vote_result import Outcome

ENOUGH = 3  # voting members below which no situation says anything


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who sits: an identifier, a name, whether they vote."""

    id: str
    name: str
    voting: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """One situation: its title, what happens, what the rules answer; `verdict` says it in two or three words."""

    title: str
    told: str
    answer: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Table:
    """The committee around which the situations are played."""

    rules: Rules
    seats: tuple[Seat, ...]
    president: str | None = None
    deputy: str | None = None

    @property
    def voters(self) -> list[Seat]:
        """Those who vote, who presides first."""
        voting = [seat for seat in self.seats if seat.voting]
        return sorted(voting, key=lambda seat: (seat.id != self.president, seat.id != self.deputy))


def trials(table: Table) -> tuple[Trial, ...]:
    """Return the situations as the rules judge them; none when fewer than three members vote."""
    if len(table.voters) < ENOUGH:
        return ()
    return (_half_there(table), _tie(table), _two_proxies(table), _recusal(table))


def _half_there(table: Table) -> Trial:
    voters = table.voters
    there = voters[: len(voters) // 2]
    status = quorum_status(_case(table, there))
    told = f"{_counted(there)} dans la salle, les autres absents, aucun pouvoir."
    return Trial("La moitié du comité est là", told, status.reason, _quorum_verdict(status))


def _tie(table: Table) -> Trial:
    voters = table.voters
    side = len(voters) // 2
    choices = [Choice.FOR] * side + [Choice.AGAINST] * side + [Choice.ABSTAIN] * (len(voters) - 2 * side)
    result = tally(_voted(_case(table, voters), dict(zip((seat.id for seat in voters), choices, strict=True))))
    in_public = table.rules.ballot == BallotMode.PUBLIC and voters[0].id == table.president
    presides = f" {voters[0].name}, qui préside, vote pour." if in_public else ""
    abstains = "" if len(voters) == 2 * side else ", une abstention"
    told = f"Tout le monde est là : {side} pour, {side} contre{abstains}.{presides}"
    return Trial("Égalité des voix", told, result.reason, "Adoptée" if result.outcome == Outcome.ADOPTED else "Rejetée")


def _two_proxies(table: Table) -> Trial:
    voters = table.voters
    holder, givers, there = voters[0], voters[-2:], voters[:-2]
    case = _case(table, there, proxies=tuple(Proxy(giver.id, holder.id) for giver in givers))
    names = {seat.id: seat.name for seat in voters}
    said, votes = [], {seat.id: Choice.FOR for seat in there}
    for verdict in proxy_verdicts(case):
        name = names[verdict.proxy.giver]
        said.append(
            f"Celui de {name} est sans effet : {verdict.void}." if verdict.void else f"Celui de {name} est valable."
        )
        if not verdict.void:
            votes[verdict.proxy.giver] = Choice.FOR
    result = tally(_voted(case, votes, holders={giver.id: holder.id for giver in givers}))
    told = f"{givers[0].name}, puis {givers[1].name}, absents, donnent pouvoir à {holder.name}. Tous votent pour."
    valid = sum(not verdict.void for verdict in proxy_verdicts(case))
    verdict = ("Aucun ne compte", "Un seul compte", "Les deux comptent")[valid]
    return Trial("Deux pouvoirs au même membre", told, " ".join([*said, result.reason]), verdict)


def _recusal(table: Table) -> Trial:
    voters = table.voters
    needed = max(1, quorum_required(len(voters), table.rules.quorum))
    there = voters[-needed:]
    status = quorum_status(_case(table, there, recusals=(there[-1].id,)))
    told = f"{_counted(there)} dans la salle, juste le quorum. {there[-1].name} se déporte."
    return Trial("Un déport quand le quorum est juste atteint", told, status.reason, _quorum_verdict(status))


def _case(
    table: Table, there: Sequence[Seat], *, proxies: tuple[Proxy, ...] = (), recusals: tuple[str, ...] = ()
) -> Case:
    present = Presence.PRESENT
    return Case(
        rules=table.rules,
        members=tuple(Member(seat.id, voting=seat.voting) for seat in table.seats),
        president=table.president,
        deputy=table.deputy,
        attendance=tuple(Attendance(seat.id, present, present) for seat in there),
        proxies=proxies,
        recusals=recusals,
        ballots=SecretBallots((), ()) if table.rules.ballot == BallotMode.SECRET else (),
    )


def _voted(case: Case, choices: dict[str, Choice], *, holders: dict[str, str] | None = None) -> Case:
    """The case with one ballot a voice, by its holder where it is represented; an abstention is a blank paper."""
    holders = holders or {}
    ballots: tuple[PublicBallot, ...] | SecretBallots = tuple(
        PublicBallot(voter=holders.get(voice, voice), for_=voice, choice=choice) for voice, choice in choices.items()
    )
    if case.rules.ballot == BallotMode.SECRET:
        box = (Choice.BLANK if choice == Choice.ABSTAIN else choice for choice in choices.values())
        ballots = SecretBallots(tuple(choices), tuple(box))
    return replace(case, ballots=ballots)


def _quorum_verdict(status: QuorumStatus) -> str:
    return "Quorum atteint" if status.reached else "Quorum manqué"


def _counted(seats: Sequence[Seat]) -> str:
    return f"{len(seats)} membre{'s' if len(seats) > 1 else ''}"

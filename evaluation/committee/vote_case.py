"""What a vote is made of: the rules, the people, where they are, their proxies and their ballots.

Values only, no Django: a case is everything the result depends on, so the same case always gives the same
result. Rule numbers (R1 to R11) are those of docs/votes.md. People go by identifiers that the caller chooses.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum


class BallotMode(StrEnum):
    PUBLIC = "public"
    SECRET = "secret"  # noqa: S105 - a way of voting, not a password


class Majority(StrEnum):
    """What a motion needs to be adopted (R10)."""

    ABSOLUTE_EXPRESSED = "absolute_expressed"
    TWO_THIRDS_EXPRESSED = "two_thirds_expressed"
    ABSOLUTE_MEMBERS = "absolute_members"
    UNANIMITY_EXPRESSED = "unanimity_expressed"
    PRESENT_REPRESENTED = "majority_present_represented"


class QuorumRule(StrEnum):
    """How many must be there (R2). NONE is the second convocation."""

    MAJORITY = "majority"
    HALF = "half"
    NONE = "none"


class RecusedInQuorum(StrEnum):
    """What a recusal does to the quorum (R2). Whatever the choice, a recused member never votes."""

    NOT_PRESENT = "not_present"
    OUT_OF_BASE = "out_of_base"
    COUNTED = "counted"


class Presence(StrEnum):
    PRESENT = "present"
    REMOTE = "remote"
    ABSENT = "absent"


class Moment(StrEnum):
    """The two moments at which presence is recorded: the item opens (quorum), the item is voted (voices)."""

    OPENING = "opening"
    VOTE = "vote"


class Choice(StrEnum):
    FOR = "POUR"
    AGAINST = "CONTRE"
    ABSTAIN = "ABSTENTION"
    BLANK = "BLANC"
    NULL = "NUL"


PUBLIC_CHOICES = (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)
SECRET_CHOICES = (Choice.FOR, Choice.AGAINST, Choice.BLANK, Choice.NULL)


def _one_of(value: object, allowed: Iterable[StrEnum], what: str) -> None:
    if not isinstance(value, str) or value not in tuple(allowed):
        expected = ", ".join(allowed)
        raise ValueError(f"{what} : « {value} » n’est pas une valeur connue (attendu : {expected}).")


def _true_or_false(value: object, what: str) -> None:
    if not isinstance(value, bool):
        raise ValueError(f"{what} : « {value} » n’est ni vrai ni faux.")


def _identifier(value: object, what: str) -> None:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{what} : « {value} » n’est pas un identifiant.")


def _known(identifiers: Iterable[str | None], members: set[str], what: str) -> None:
    for identifier in identifiers:
        if identifier is not None and (not isinstance(identifier, str) or identifier not in members):
            raise ValueError(f"{what} : « {identifier} » n’est pas dans la liste des membres.")


def _distinct(identifiers: list[str], what: str) -> None:
    if len(set(identifiers)) != len(identifiers):
        twice = next(name for name in identifiers if identifiers.count(name) > 1)
        raise ValueError(f"{what} : « {twice} » y figure deux fois.")


@dataclass(frozen=True, slots=True)
class Rules:
    """One set of voting rules. The defaults follow the conseil municipal (CGCT L2121-17 to L2121-21).

    `max_proxies_per_holder` is 0 (no proxy) or more. Raises ValueError on any other value than those listed.
    """

    ballot: str = BallotMode.PUBLIC
    majority: str = Majority.ABSOLUTE_EXPRESSED
    quorum: str = QuorumRule.MAJORITY
    quorum_counts_proxies: bool = False
    quorum_recused: str = RecusedInQuorum.NOT_PRESENT
    max_proxies_per_holder: int = 1
    casting_vote: bool = True
    remote_counts_present: bool = False

    def __post_init__(self) -> None:
        _one_of(self.ballot, BallotMode, "Mode de scrutin")
        _one_of(self.majority, Majority, "Majorité")
        _one_of(self.quorum, QuorumRule, "Quorum")
        _one_of(self.quorum_recused, RecusedInQuorum, "Déports dans le quorum")
        _true_or_false(self.quorum_counts_proxies, "Pouvoirs dans le quorum")
        _true_or_false(self.casting_vote, "Voix prépondérante")
        _true_or_false(self.remote_counts_present, "Présence à distance")
        limit = self.max_proxies_per_holder
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
            raise ValueError(f"Pouvoirs par porteur : « {limit} » n’est pas un nombre entier positif ou nul.")


RULE_NAMES = tuple(field.name for field in fields(Rules))

CGCT = Rules()
# The State's consultative commissions (CRPA R133-3 to R133-15).
CRPA = Rules(
    majority=Majority.PRESENT_REPRESENTED,
    quorum=QuorumRule.HALF,
    quorum_counts_proxies=True,
    remote_counts_present=True,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A seat: `in_office` is false for a vacant seat, `voting` is false for a consultative member."""

    id: str
    in_office: bool = True
    voting: bool = True

    def __post_init__(self) -> None:
        _identifier(self.id, "Membre")
        _true_or_false(self.in_office, f"En exercice ({self.id})")
        _true_or_false(self.voting, f"Voix délibérative ({self.id})")


@dataclass(frozen=True, slots=True)
class Attendance:
    """Where a member is when the item opens and when it is voted. A member without one is absent."""

    member: str
    opening: str
    vote: str

    def __post_init__(self) -> None:
        _identifier(self.member, "Présence")
        _one_of(self.opening, Presence, f"Présence à l’ouverture ({self.member})")
        _one_of(self.vote, Presence, f"Présence au vote ({self.member})")


@dataclass(frozen=True, slots=True)
class Proxy:
    giver: str
    holder: str
    revoked: bool = False

    def __post_init__(self) -> None:
        _identifier(self.giver, "Pouvoir donné par")
        _identifier(self.holder, "Pouvoir donné à")
        _true_or_false(self.revoked, f"Pouvoir retiré ({self.giver})")


@dataclass(frozen=True, slots=True)
class PublicBallot:
    """A choice that `voter` expresses for the voice `for_` (their own, or one they hold a proxy for)."""

    voter: str
    for_: str
    choice: str
    late: bool = False

    def __post_init__(self) -> None:
        _identifier(self.voter, "Bulletin de")
        _identifier(self.for_, "Bulletin pour")
        _one_of(self.choice, PUBLIC_CHOICES, f"Choix ({self.voter})")
        _true_or_false(self.late, f"Bulletin tardif ({self.voter})")


@dataclass(frozen=True, slots=True)
class SecretBallots:
    """The voices that signed (`roll`) and the papers found (`box`), with nothing that links them."""

    roll: tuple[str, ...]
    box: tuple[str, ...]

    def __post_init__(self) -> None:
        for voice in self.roll:
            _identifier(voice, "Émargement")
        for paper in self.box:
            _one_of(paper, SECRET_CHOICES, "Bulletin secret")


@dataclass(frozen=True, slots=True)
class Case:
    """All that the result of one vote depends on.

    `proxies` are in order of receipt, public `ballots` in the order they were cast. Proxies and ballots may
    name outsiders (they are then void or rejected); anything else must name members. Raises ValueError
    when it does not, or when a person is listed twice.
    """

    rules: Rules
    members: tuple[Member, ...]
    president: str | None = None
    deputy: str | None = None
    attendance: tuple[Attendance, ...] = ()
    proxies: tuple[Proxy, ...] = ()
    recusals: tuple[str, ...] = ()
    ballots: tuple[PublicBallot, ...] | SecretBallots = ()

    def __post_init__(self) -> None:
        _distinct([member.id for member in self.members], "Membres")
        _distinct([line.member for line in self.attendance], "Présences")
        members = {member.id for member in self.members}
        _known([self.president], members, "Présidence")
        _known([self.deputy], members, "Suppléance de la présidence")
        _known([line.member for line in self.attendance], members, "Présences")
        _known(self.recusals, members, "Déports")

    @property
    def base(self) -> tuple[str, ...]:
        """Members in office with a vote, recused or not (R1)."""
        return tuple(member.id for member in self.members if member.in_office and member.voting)

    def presence(self, member: str, moment: Moment) -> str:
        """Where `member` is at that moment; absent when nothing was recorded."""
        for line in self.attendance:
            if line.member == member:
                return line.opening if moment == Moment.OPENING else line.vote
        return Presence.ABSENT

    def is_present(self, member: str, moment: Moment) -> bool:
        """In the room, or at a distance when the rules count that as presence (R2)."""
        where = self.presence(member, moment)
        return where == Presence.PRESENT or (where == Presence.REMOTE and self.rules.remote_counts_present)

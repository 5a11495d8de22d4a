"""The forty votes worked out by hand, in a shorthand made for reading.

People are numbers (the member m3 is « 3 »); 1 presides, 2 is the deputy. Ballots are in the order they were
cast: « 4P » (4 votes pour), « 3>9C » (3, holding the proxy of 9, votes contre for 9), « 6A! » (too late).
"""

from dataclasses import dataclass
from typing import Any

from evaluation.committee.tally import (
    CGCT,
    CRPA,
    Attendance,
    Case,
    Member,
    Proxy,
    PublicBallot,
    Rules,
    SecretBallots,
)

CHOICES = {"P": "POUR", "C": "CONTRE", "A": "ABSTENTION", "B": "BLANC", "N": "NUL"}


@dataclass(frozen=True)
class VoteCase:
    id: str
    title: str
    case: Case
    expected: dict[str, Any]


def numbers(text: str) -> list[str]:
    """« 1-3 7 » gives m1, m2, m3, m7."""
    found = []
    for part in text.split():
        first, _, last = part.partition("-")
        found += [f"m{number}" for number in range(int(first), int(last or first) + 1)]
    return found


def public(text: str) -> tuple[PublicBallot, ...]:
    ballots = []
    for word in text.split():
        who, letter, late = word.rstrip("!")[:-1], word.rstrip("!")[-1], word.endswith("!")
        voter, _, for_ = who.partition(">")
        ballots.append(PublicBallot(f"m{voter}", f"m{for_ or voter}", CHOICES[letter], late))
    return tuple(ballots)


def secret(signed: str, papers: str) -> SecretBallots:
    """`papers` is one letter per paper found in the box."""
    return SecretBallots(tuple(numbers(signed)), tuple(CHOICES[letter] for letter in papers))


def session(
    present: str,
    ballots: str | SecretBallots = "",
    *,
    seats: int = 9,
    vacant: str = "",
    consultative: str = "",
    arrived: str = "",
    left: str = "",
    remote: str = "",
    proxies: str = "",
    recused: str = "",
    rules: Rules = CGCT,
) -> Case:
    """A vote: `present` and `remote` when the item opens, then who `arrived` or `left` before the vote.

    `proxies` in order of receipt: « 9>3 » (9 gives a proxy to 3), « 9>3x » (revoked).
    """
    names = numbers(f"1-{seats}")
    opening = dict.fromkeys(names, "absent")
    opening |= dict.fromkeys(numbers(present), "present") | dict.fromkeys(numbers(remote), "remote")
    vote = opening | dict.fromkeys(numbers(arrived), "present") | dict.fromkeys(numbers(left), "absent")
    given = [(*word.rstrip("x").split(">"), word.endswith("x")) for word in proxies.split()]
    out, without_vote = numbers(vacant), numbers(consultative)
    return Case(
        rules=rules,
        members=tuple(Member(name, name not in out, name not in without_vote) for name in names),
        president="m1",
        deputy="m2",
        attendance=tuple(Attendance(name, opening[name], vote[name]) for name in names),
        proxies=tuple(Proxy(f"m{giver}", f"m{holder}", revoked) for giver, holder, revoked in given),
        recusals=tuple(numbers(recused)),
        ballots=public(ballots) if isinstance(ballots, str) else ballots,
    )


def gives(
    outcome: str, quorum: tuple[int, int, int], voices: int | None = None, count: tuple[int, ...] = ()
) -> dict[str, Any]:
    """What must come out: `quorum` is base, required, present; `count` for, against, abstain, rejected."""
    base, required, there = quorum
    for_, against, abstain, rejected = count or (None,) * 4
    return {
        "quorum": there >= required,
        "quorum_base": base,
        "quorum_required": required,
        "quorum_present": there,
        "voices": voices,
        "for": for_,
        "against": against,
        "abstain": abstain,
        "expressed": for_ + against if count else None,
        "rejected": rejected,
        "valid": bool(count),
        "outcome": outcome,
    }


SECRET = Rules(ballot="secret")
TWO_THIRDS = Rules(majority="two_thirds_expressed")
OF_ALL_MEMBERS = Rules(majority="absolute_members")

CASES = (
    VoteCase(
        "V01",
        "Majorité ordinaire",
        session("1-7", "1P 2P 3P 4P 5C 6C 7A"),
        gives("ADOPTE", (9, 5, 7), 7, (4, 2, 1, 0)),
    ),
    VoteCase(
        "V02",
        "Quorum tout juste atteint, nombre impair de membres",
        session("1-5", "1P 2P 3P 4C 5C"),
        gives("ADOPTE", (9, 5, 5), 5, (3, 2, 0, 0)),
    ),
    VoteCase(
        "V03",
        "La moitié ne fait pas la majorité, nombre pair de membres",
        session("1-5", "1P 2P 3P 4P 5P", seats=10),
        gives("REPORTE", (10, 6, 5)),
    ),
    VoteCase(
        "V04",
        "Les abstentions ne comptent pas",
        session("1-6", "1P 2P 3C 4A 5A 6A", seats=10),
        gives("ADOPTE", (10, 6, 6), 6, (2, 1, 3, 0)),
    ),
    VoteCase(
        "V05",
        "Les pouvoirs ne font pas le quorum",
        session("1-4", "1P 2P 3P 4P 2>7P 3>8P 4>9P", proxies="7>2 8>3 9>4"),
        gives("REPORTE", (9, 5, 4)),
    ),
    VoteCase(
        "V06",
        "Égalité, la présidence vote pour",
        session("1-8", "1P 3P 4P 5P 2C 6C 7C 8C"),
        gives("ADOPTE", (9, 5, 8), 8, (4, 4, 0, 0)),
    ),
    VoteCase(
        "V07",
        "Égalité, la présidence vote contre",
        session("1-8", "2P 3P 4P 5P 1C 6C 7C 8C"),
        gives("REJETE", (9, 5, 8), 8, (4, 4, 0, 0)),
    ),
    VoteCase(
        "V08",
        "Égalité, la présidence s’abstient",
        session("1-9", "2P 3P 4P 5P 6C 7C 8C 9C 1A"),
        gives("REJETE", (9, 5, 9), 9, (4, 4, 1, 0)),
    ),
    VoteCase(
        "V09",
        "Égalité au scrutin secret",
        session("1-9", secret("1-9", "PPPPCCCCB"), rules=SECRET),
        gives("REJETE", (9, 5, 9), 9, (4, 4, 1, 0)),
    ),
    VoteCase(
        "V10",
        "Égalité, règlement sans voix prépondérante",
        session("1-8", "1P 3P 4P 5P 2C 6C 7C 8C", rules=Rules(casting_vote=False)),
        gives("REJETE", (9, 5, 8), 8, (4, 4, 0, 0)),
    ),
    VoteCase(
        "V11",
        "Tout le monde s’abstient",
        session("1-6", "1A 2A 3A 4A 5A 6A"),
        gives("SANS_DECISION", (9, 5, 6), 6, (0, 0, 6, 0)),
    ),
    VoteCase(
        "V12",
        "Une urne de bulletins blancs et nuls",
        session("1-6", secret("1-6", "BBBBNN"), rules=SECRET),
        gives("SANS_DECISION", (9, 5, 6), 6, (0, 0, 6, 0)),
    ),
    VoteCase("V13", "Personne ne vote", session("1-6"), gives("SANS_DECISION", (9, 5, 6), 6, (0, 0, 0, 0))),
    VoteCase(
        "V14",
        "Une seule voix exprimée décide",
        session("1-9", "3P 1A 2A 4A 5A 6A 7A 8A 9A"),
        gives("ADOPTE", (9, 5, 9), 9, (1, 0, 8, 0)),
    ),
    VoteCase(
        "V15",
        "Un pouvoir valable",
        session("1-6", "1P 2P 3P 3>9P 4C 5C 6C", proxies="9>3"),
        gives("ADOPTE", (9, 5, 6), 7, (4, 3, 0, 0)),
    ),
    VoteCase(
        "V16",
        "Un second pouvoir au même porteur",
        session("1-6", "2P 3P 4P 3>8P 1C 5C 6C 3>9C", proxies="8>3 9>3"),
        gives("ADOPTE", (9, 5, 6), 7, (4, 3, 0, 1)),
    ),
    VoteCase(
        "V17",
        "Le membre représenté est dans la salle",
        session("1-7", "1P 2P 3P 4C 5C 6C 7C 2>7P", proxies="7>2"),
        gives("REJETE", (9, 5, 7), 7, (3, 4, 0, 1)),
    ),
    VoteCase(
        "V18",
        "Le membre représenté arrive avant le vote",
        session("1-5", "2P 3P 4P 1C 5C 6C 2>6P", arrived="6", proxies="6>2"),
        gives("REJETE", (9, 5, 5), 6, (3, 3, 0, 1)),
    ),
    VoteCase(
        "V19",
        "Un départ après l’ouverture du point",
        session("1-5", "1P 2P 3P 4C", left="5"),
        gives("ADOPTE", (9, 5, 5), 4, (3, 1, 0, 0)),
    ),
    VoteCase(
        "V20",
        "Un départ en laissant un pouvoir",
        session("1-5", "1P 2P 4>5P 3C 4C", left="5", proxies="5>4"),
        gives("ADOPTE", (9, 5, 5), 5, (3, 2, 0, 0)),
    ),
    VoteCase(
        "V21",
        "Le porteur du pouvoir part avant le vote",
        session("1-6", "1P 2P 6>9P 3C 4C 5C", left="6", proxies="9>6"),
        gives("REJETE", (9, 5, 6), 5, (2, 3, 0, 1)),
    ),
    VoteCase(
        "V22",
        "Un pouvoir ne se transmet pas",
        session("1-5", "1P 2P 3P 3>8P 4C 5C 3>9C", proxies="9>8 8>3"),
        gives("ADOPTE", (9, 5, 5), 6, (4, 2, 0, 1)),
    ),
    VoteCase(
        "V23",
        "Un pouvoir retiré",
        session("1-6", "2P 3P 4P 3>9P 1C 5C 6C", proxies="9>3x"),
        gives("REJETE", (9, 5, 6), 6, (3, 3, 0, 1)),
    ),
    VoteCase(
        "V24",
        "Un déport fait perdre le quorum",
        session("1-5", "1P 2P 3P 4P", recused="5"),
        gives("REPORTE", (9, 5, 4)),
    ),
    VoteCase(
        "V25",
        "Les déports sont retirés de la base",
        session("1-6", "1P 2P 3P 4C", recused="5 6", rules=Rules(quorum_recused="out_of_base")),
        gives("ADOPTE", (7, 4, 4), 4, (3, 1, 0, 0)),
    ),
    VoteCase(
        "V26",
        "Présidence déportée, égalité : la suppléance départage",
        session("1-9", "2P 3P 4P 5P 6C 7C 8C 9C", recused="1"),
        gives("ADOPTE", (9, 5, 8), 8, (4, 4, 0, 0)),
    ),
    VoteCase(
        "V27",
        "Un membre déporté ne donne pas pouvoir",
        session("1-7", "1P 2P 3P 3>9P 4C 5C 6C 7C", proxies="9>3", recused="9"),
        gives("REJETE", (9, 5, 7), 7, (3, 4, 0, 1)),
    ),
    VoteCase(
        "V28",
        "Le porteur du pouvoir s’est déporté",
        session("1-7", "1P 2P 3P 3>9P 4C 5C 6C 7C", proxies="9>3", recused="3"),
        gives("REJETE", (9, 5, 6), 6, (2, 4, 0, 2)),
    ),
    VoteCase(
        "V29",
        "Présidence absente et représentée : son pouvoir ne départage pas",
        session("2-8", "3>1P 3P 4P 5P 2C 6C 7C 8C", proxies="1>3"),
        gives("REJETE", (9, 5, 7), 8, (4, 4, 0, 0)),
    ),
    VoteCase(
        "V30",
        "Un vote changé avant la clôture",
        session("1-5", "1P 2P 3P 4C 5C 3C"),
        gives("REJETE", (9, 5, 5), 5, (2, 3, 0, 0)),
    ),
    VoteCase(
        "V31",
        "Un bulletin tardif",
        session("1-6", "2P 3P 4P 1C 5C 6C!"),
        gives("ADOPTE", (9, 5, 6), 6, (3, 2, 0, 1)),
    ),
    VoteCase(
        "V32",
        "Le même bulletin envoyé deux fois",
        session("1-5", "1P 2P 3C 4C 5C 1P 2P"),
        gives("REJETE", (9, 5, 5), 5, (2, 3, 0, 0)),
    ),
    VoteCase(
        "V33",
        "Un expert à voix consultative vote",
        session("1-5 10", "1P 2P 10P 3C 4C 5C", seats=10, consultative="10"),
        gives("REJETE", (9, 5, 5), 5, (2, 3, 0, 1)),
    ),
    VoteCase(
        "V34",
        "Un siège vacant",
        session("1-5", "1P 2P 3P 4C 5C", seats=10, vacant="10"),
        gives("ADOPTE", (9, 5, 5), 5, (3, 2, 0, 0)),
    ),
    VoteCase(
        "V35",
        "Seconde convocation",
        session("1-2", "1P 2P", rules=Rules(quorum="none")),
        gives("ADOPTE", (9, 0, 2), 2, (2, 0, 0, 0)),
    ),
    VoteCase(
        "V36",
        "Deux tiers, tout juste atteints",
        session("1-9", "1P 2P 3P 4P 5P 6P 7C 8C 9C", rules=TWO_THIRDS),
        gives("ADOPTE", (9, 5, 9), 9, (6, 3, 0, 0)),
    ),
    VoteCase(
        "V37",
        "Deux tiers, manqués de peu",
        session("1-8", "1P 2P 3P 4P 5P 6C 7C 8C", rules=TWO_THIRDS),
        gives("REJETE", (9, 5, 8), 8, (5, 3, 0, 0)),
    ),
    VoteCase(
        "V38",
        "Majorité de tous les membres en exercice",
        session("1-6", "1P 2P 3P 4P 5A 6A", rules=OF_ALL_MEMBERS),
        gives("REJETE", (9, 5, 6), 6, (4, 0, 2, 0)),
    ),
    VoteCase(
        "V39",
        "Un bulletin de trop dans l’urne",
        session("1-6", secret("1-6", "PPPPCCC"), rules=SECRET),
        gives("ANNULE", (9, 5, 6), 6),
    ),
    VoteCase(
        "V40",
        "Profil CRPA : le pouvoir fait le quorum, l’abstention pèse",
        session("1-4", "1P 2P 3C 4A 3>9A", seats=10, proxies="9>3", rules=CRPA),
        gives("REJETE", (10, 5, 5), 5, (2, 1, 2, 0)),
    ),
)

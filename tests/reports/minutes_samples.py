"""Minutes as `evaluation.committee.minutes_content` makes them, without a database."""

from typing import Any

from evaluation.committee.actions import content_hash
from evaluation.committee.minutes_content import (
    ChoiceSaid,
    ItemSaid,
    MeetingSaid,
    Sitter,
    VoteSaid,
    minutes_content,
)
from evaluation.committee.tally import CGCT, Attendance, Case, Member, Proxy

FIRST = ("Adèle", "Bérénice", "Cyprien", "Désiré", "Eugénie")
LAST = ("Aubry", "Béranger", "Chauvet", "Delorme", "Esnault")


def name(number: int) -> str:
    """Return the name of member `number`, from 0."""
    return f"{FIRST[number % 5]} {LAST[number // 5 % 5]}"


def case(size: int, **changes: Any) -> Case:
    """Return an item of `size` members: the last is away and gave the first a proxy, the second stays out."""
    ids = [str(number) for number in range(size)]
    given = {
        "rules": CGCT,
        "members": tuple(Member(id=member) for member in ids),
        "president": "0",
        "deputy": "1",
        "attendance": tuple(Attendance(member=member, opening="present", vote="present") for member in ids[:-1]),
        "proxies": (Proxy(giver=ids[-1], holder="0"),),
        "recusals": ("1",),
    }
    return Case(**{**given, **changes})


def public_vote(size: int) -> VoteSaid:
    """Return a public vote in which everybody is for, but the last voter."""
    names = [name(number) for number in range(size) if number != 1]
    return VoteSaid(
        title="Avis favorable sous réserves : adopté",
        mode="public",
        when="Ouvert à 14 h 20, clos à 14 h 25 le 12 mars 2026.",
        sentence=f"{size - 2} pour, 1 contre, 0 abstention.",
        rule="Il fallait plus de la moitié des suffrages exprimés.",
        choices=(
            ChoiceSaid("Pour", size - 2, tuple(names[:-1])),
            ChoiceSaid("Contre", 1, tuple(names[-1:])),
            ChoiceSaid("Abstention", 0),
        ),
        conditions=(("Plafonner le prix", "Achats", "31 janvier 2027"),),
        rectified=(("13 mars 2026", "Une voix mal lue."),),
        first="Un premier compte.",
    )


def secret_vote(size: int) -> VoteSaid:
    """Return a vote on paper, whose names must never come out although they are given."""
    return VoteSaid(
        title="Avis favorable : rejeté",
        mode="paper",
        when="Ouvert à 15 h, clos à 15 h 10 le 12 mars 2026.",
        because="le tiers des présents le demande",
        sentence="1 pour, 2 contre, 1 abstention.",
        choices=(ChoiceSaid("Pour", 1, ("Jamais Ceci",)), ChoiceSaid("Contre", 2, ("Ni Cela",))),
        roll=size,
        signed=size - 1,
        silent=("Ni Celui-là",),
        scrutineers=(name(2), name(3)),
    )


def content(count: int = 2, size: int = 5, **changes: Any) -> dict[str, Any]:
    """Return what minutes of `count` items and `size` members say; every third vote is on paper."""
    given: dict[str, Any] = {
        "title": "Procès-verbal de la séance du 12 mars 2026",
        "organisation": "Métropole du Val d’Arzon",
        "committee": "Comité éthique de l’IA",
        "demonstration": True,
        "version": 1,
        "corrects": "",
        "facts": (("Ouverte le", "12 mars 2026 à 14 h"), ("Présidence de la séance", name(0))),
        "rules": (("Quorum", "Plus de la moitié des membres votants sont présents.", "CGCT, art. L2121-17"),),
        "members": tuple(Sitter(str(n), name(n), "Membre", "Administration", True) for n in range(size)),
        "proxies": ((name(size - 1), name(0), "reçu le 11 mars 2026 à 9 h"),),
        "names": {str(n): name(n) for n in range(size)},
        "remarks": "Le public était présent.",
        "items": tuple(
            ItemSaid(
                number=n + 1,
                title=f"Assistant numéro {n + 1}",
                reference=f"2026-{n + 1:03d}",
                kind="Avis avant l’essai",
                state="Voté",
                hours="Ouvert à 14 h 10, clos à 14 h 30.",
                case=case(size),
                debate=f"Discussion du point {n + 1}. "
                + "Une question porte sur le coût, une autre sur les agents. " * 6,
                votes=(secret_vote(size) if n % 3 == 2 else public_vote(size),),
                minority="Deux membres demandaient un essai plus court.",
            )
            for n in range(count)
        ),
    }
    return minutes_content(MeetingSaid(**{**given, **changes}))


def snapshot(said: dict[str, Any] | None = None, *, signed: bool = True) -> dict[str, Any]:
    """Return the snapshot of the PDF of minutes."""
    said = said or content()
    signatures = [
        {"role": "Présidence de la séance", "name": name(0), "at": "2 avril 2026 à 9 h"},
        {"role": "Secrétaire de séance", "name": "Hugo Marchand", "at": "2 avril 2026 à 9 h 30"},
    ]
    return {
        "kind": "minutes",
        "version": said["version"],
        "dated_on": "2026-03-12",
        "state": "Signé" if signed else "Arrêté",
        **{key: said[key] for key in ("organisation", "committee", "demonstration")},
        "content": said,
        "seal": {
            "settled": "1er avril 2026 à 10 h",
            "settled_by": "Hugo Marchand",
            "sha256": content_hash(said),
            "seq": 1234,
            "head": "ab12" * 16,
        },
        "signatures": signatures if signed else [],
    }

"""The exchange format of a vote: plain JSON values in, a case out, and back (docs/votes.md describes it).

Reading is strict: a missing key, an unknown setting or a value of the wrong kind raises ValueError and says
where; only `revoked` and `late` may be left out (false). Keys that describe a case without being part of it
(id, title, expected) are left aside.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from evaluation.committee.vote_case import (
    RULE_NAMES,
    Attendance,
    Case,
    Member,
    Proxy,
    PublicBallot,
    Rules,
    SecretBallots,
)


def rules_from_dict(data: object) -> Rules:
    """Read a set of rules; every setting must be given, so that a frozen set never depends on a default."""
    settings = _mapping(data, "Règles")
    unknown = sorted(str(name) for name in settings if name not in RULE_NAMES)
    if unknown:
        raise ValueError(f"Règles : le réglage « {unknown[0]} » n’existe pas.")
    return Rules(**{name: _get(settings, name, "Règles") for name in RULE_NAMES})


def rules_to_dict(rules: Rules) -> dict[str, Any]:
    """Return the rules as plain JSON values."""
    return {name: _plain(value) for name, value in asdict(rules).items()}


def case_from_dict(data: object) -> Case:
    """Read a case. Raises ValueError, in French, on any malformed input."""
    case = _mapping(data, "Cas")
    attendance = _mapping(_get(case, "attendance", "Cas"), "Présences")
    return Case(
        rules=rules_from_dict(_get(case, "rules", "Cas")),
        members=tuple(_member(line) for line in _list(case, "members")),
        president=_get(case, "president", "Cas"),
        deputy=_get(case, "deputy", "Cas"),
        attendance=tuple(_attendance(member, line) for member, line in attendance.items()),
        proxies=tuple(_proxy(line) for line in _list(case, "proxies")),
        recusals=tuple(_list(case, "recusals")),
        ballots=_ballots(_get(case, "ballots", "Cas")),
    )


def case_to_dict(case: Case) -> dict[str, Any]:
    """Return the case as plain JSON values; `case_from_dict` reads it back unchanged."""
    return {
        "rules": rules_to_dict(case.rules),
        "members": [asdict(member) for member in case.members],
        "president": case.president,
        "deputy": case.deputy,
        "attendance": {
            line.member: {"opening": _plain(line.opening), "vote": _plain(line.vote)} for line in case.attendance
        },
        "proxies": [{"from": proxy.giver, "to": proxy.holder, "revoked": proxy.revoked} for proxy in case.proxies],
        "recusals": list(case.recusals),
        "ballots": _ballots_to_json(case.ballots),
    }


def _member(line: object) -> Member:
    member = _mapping(line, "Membre")
    return Member(*(_get(member, name, "Membre") for name in ("id", "in_office", "voting")))


def _attendance(member: str, line: object) -> Attendance:
    where = f"Présence ({member})"
    presence = _mapping(line, where)
    return Attendance(member, _get(presence, "opening", where), _get(presence, "vote", where))


def _proxy(line: object) -> Proxy:
    proxy = _mapping(line, "Pouvoir")
    return Proxy(*(_get(proxy, name, "Pouvoir") for name in ("from", "to")), proxy.get("revoked", False))


def _ballots(data: object) -> tuple[PublicBallot, ...] | SecretBallots:
    if isinstance(data, Mapping):
        return SecretBallots(roll=tuple(_list(data, "roll")), box=tuple(_list(data, "box")))
    if not isinstance(data, list):
        raise ValueError("Bulletins : une liste est attendue (ou « roll » et « box » si le vote est secret).")
    return tuple(_public_ballot(line) for line in data)


def _public_ballot(line: object) -> PublicBallot:
    ballot = _mapping(line, "Bulletin")
    given = (_get(ballot, name, "Bulletin") for name in ("voter", "for", "choice"))
    return PublicBallot(*given, ballot.get("late", False))


def _ballots_to_json(ballots: tuple[PublicBallot, ...] | SecretBallots) -> Any:
    if isinstance(ballots, SecretBallots):
        return {"roll": list(ballots.roll), "box": [_plain(paper) for paper in ballots.box]}
    return [
        {"voter": ballot.voter, "for": ballot.for_, "choice": _plain(ballot.choice), "late": ballot.late}
        for ballot in ballots
    ]


def _mapping(data: object, where: str) -> Mapping[str, Any]:
    if not isinstance(data, Mapping):
        raise ValueError(f"{where} : un objet est attendu.")
    return data


def _get(data: Mapping[str, Any], name: str, where: str) -> Any:
    if name not in data:
        raise ValueError(f"{where} : il manque « {name} ».")
    return data[name]


def _list(data: Mapping[str, Any], name: str) -> list[Any]:
    value = _get(data, name, "Cas")
    if not isinstance(value, list):
        raise ValueError(f"« {name} » doit être une liste.")
    return value


def _plain(value: Any) -> Any:
    """An enum member as the string it stands for; anything else as it is."""
    return str(value) if isinstance(value, str) else value

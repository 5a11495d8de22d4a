"""Which proxies have effect, and why the others do not (R4)."""

from collections import Counter
from typing import NamedTuple

from evaluation.committee.vote_case import Case, Moment, Proxy


class ProxyVerdict(NamedTuple):
    """`void` is empty for a valid proxy, else the reason in French, without capital or full stop."""

    proxy: Proxy
    void: str


def proxy_verdicts(case: Case, moment: Moment = Moment.VOTE) -> tuple[ProxyVerdict, ...]:
    """Judge every proxy of the case, in order of receipt, with presence taken at `moment`.

    A giver's last proxy replaces the earlier ones. A void proxy uses none of its holder's slots
    (`max_proxies_per_holder`), which go to the valid ones in order of receipt.
    Source: R4; CGCT L2121-20; décret 2006-672, art. 10.
    """
    last = {proxy.giver: index for index, proxy in enumerate(case.proxies)}
    held: Counter[str] = Counter()
    verdicts = []
    for index, proxy in enumerate(case.proxies):
        void = "un pouvoir plus récent l’a remplacé" if last[proxy.giver] != index else ""
        void = void or _defect(case, proxy, moment)
        if not void:
            held[proxy.holder] += 1
            if held[proxy.holder] > case.rules.max_proxies_per_holder:
                void = "son porteur a déjà reçu autant de pouvoirs que les règles le permettent"
        verdicts.append(ProxyVerdict(proxy, void))
    return tuple(verdicts)


def valid_proxies(case: Case, moment: Moment = Moment.VOTE) -> dict[str, str]:
    """Return {giver: holder} for the proxies that have effect at `moment`."""
    return {verdict.proxy.giver: verdict.proxy.holder for verdict in proxy_verdicts(case, moment) if not verdict.void}


def _defect(case: Case, proxy: Proxy, moment: Moment) -> str:
    giver, holder = proxy.giver, proxy.holder
    checks = (
        (proxy.revoked, "il a été retiré"),
        (giver not in case.base, "la personne qui le donne n’a pas voix délibérative"),
        (giver in case.recusals, "le membre qui le donne s’est déporté"),
        (case.is_present(giver, moment), "le membre qui le donne est présent"),
        (giver == holder, "nul ne peut se donner pouvoir à soi-même"),
        (holder not in case.base, "la personne qui le reçoit n’a pas voix délibérative"),
        (holder in case.recusals, "son porteur s’est déporté"),
        (not case.is_present(holder, moment), "son porteur n’est pas présent"),
    )
    return next((void for defective, void in checks if defective), "")

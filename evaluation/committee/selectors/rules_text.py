"""The rules of a vote in plain French, each with where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.committee.models import RulesVersion
from evaluation.committee.rule_settings import OWN_RULES, source_of
from evaluation.committee.tally import BallotMode, Majority, QuorumRule, RecusedInQuorum


@dataclass(frozen=True)
class RuleLine:
    """One rule: what it says, its source."""

    name: str
    text: str
    source: str


def version_in_words(version: RulesVersion) -> list[RuleLine]:
    """Return all that a version of the rules says: how a vote is held, then how members are convened."""
    return [*rules_in_words(version.settings), convocation_in_words(version.convocation_days)]


def rules_in_words(settings: Mapping[str, Any]) -> list[RuleLine]:
    """Return the settings of a version of the rules as sentences, in the order in which they apply at a meeting."""
    lines = (
        (_("Quorum"), _quorum, "quorum"),
        (_("Déports"), _recusals, "quorum_recused"),
        (_("À distance"), _remote, "remote_counts_present"),
        (_("Pouvoirs"), _proxies, "max_proxies_per_holder"),
        (_("Vote"), _ballot, "ballot"),
        (_("Majorité"), _majority, "majority"),
        (_("Égalité"), _tie, "casting_vote"),
    )
    return [RuleLine(name, say(settings), source_of(setting, settings[setting])) for name, say, setting in lines]


def convocation_in_words(days: int) -> RuleLine:
    """Return how many clear days (0 or more) before a meeting its members are convened, as a rule among the others."""
    if not days:
        return RuleLine(_("Convocation"), _("Aucun délai n’est exigé avant la séance."), OWN_RULES)
    sentence = ngettext(
        "Elle part au moins %(days)s jour franc avant la séance : ni le jour de l’envoi, ni celui de la séance ne "
        "comptent.",
        "Elle part au moins %(days)s jours francs avant la séance : ni le jour de l’envoi, ni celui de la séance ne "
        "comptent.",
        days,
    )
    return RuleLine(_("Convocation"), sentence % {"days": days}, "CGCT, art. L2121-12" if days >= 5 else OWN_RULES)


def _quorum(settings: Mapping[str, Any]) -> str:
    sentence = {
        QuorumRule.MAJORITY: _("Plus de la moitié des membres votants sont présents quand le point s’ouvre."),
        QuorumRule.HALF: _("Au moins la moitié des membres votants sont présents quand le point s’ouvre."),
        QuorumRule.NONE: _("Aucun quorum n’est exigé : c’est une seconde convocation."),
    }[QuorumRule(settings["quorum"])]
    if settings["quorum_counts_proxies"]:
        return f"{sentence} {_('Les membres représentés comptent.')}"
    return f"{sentence} {_('Les pouvoirs ne comptent pas.')}"


def _recusals(settings: Mapping[str, Any]) -> str:
    sentence = {
        RecusedInQuorum.NOT_PRESENT: _("n’est pas compté parmi les présents."),
        RecusedInQuorum.OUT_OF_BASE: _("sort aussi du nombre dont le quorum se calcule."),
        RecusedInQuorum.COUNTED: _("reste compté dans le quorum."),
    }[RecusedInQuorum(settings["quorum_recused"])]
    return _("Un membre qui se déporte ne débat pas et ne vote pas ; il %(rest)s") % {"rest": sentence}


def _remote(settings: Mapping[str, Any]) -> str:
    if settings["remote_counts_present"]:
        return _("Un membre à distance est présent, pour le quorum comme pour le vote.")
    return _("Un membre à distance suit la séance, mais n’est pas compté présent et ne vote pas.")


def _proxies(settings: Mapping[str, Any]) -> str:
    limit = settings["max_proxies_per_holder"]
    if not limit:
        return _("Les pouvoirs ne sont pas admis.")
    return ngettext(
        "Un membre absent peut donner pouvoir par écrit à un autre, qui en porte un seul.",
        "Un membre absent peut donner pouvoir par écrit à un autre, qui en porte %(limit)s au plus.",
        limit,
    ) % {"limit": limit}


def _ballot(settings: Mapping[str, Any]) -> str:
    if settings["ballot"] == BallotMode.SECRET:
        return _("Le scrutin est secret. Il ne se tient pas quand une personne qui vote est à distance.")
    return _(
        "Le vote est public : le nom et le choix de chacun sont publiés à la clôture. "
        "Il est secret si le tiers des présents le demande, ou pour une nomination."
    )


def _majority(settings: Mapping[str, Any]) -> str:
    return {
        Majority.ABSOLUTE_EXPRESSED: _(
            "Une motion est adoptée si les « pour » dépassent la moitié des pour et contre."
        ),
        Majority.TWO_THIRDS_EXPRESSED: _("Une motion est adoptée aux deux tiers des pour et contre."),
        Majority.ABSOLUTE_MEMBERS: _("Une motion est adoptée si les « pour » dépassent la moitié des membres votants."),
        Majority.UNANIMITY_EXPRESSED: _("Une motion est adoptée si personne ne vote contre."),
        Majority.PRESENT_REPRESENTED: _(
            "Une motion est adoptée si les « pour » dépassent la moitié des voix présentes."
        ),
    }[Majority(settings["majority"])]


def _tie(settings: Mapping[str, Any]) -> str:
    if settings["casting_vote"]:
        return _("La voix de qui préside l’emporte. S’il s’abstient, la motion est rejetée.")
    return _("À égalité, la motion est rejetée.")

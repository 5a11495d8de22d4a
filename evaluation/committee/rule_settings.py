"""The settings of a set of voting rules, said in plain words: what each value does, an example, where it comes from.

Data only. `checked` is false when no text that we read supports the value for a committee: the page then says
« à vérifier ». An internal ethics committee is bound by none of these texts: its règlement intérieur decides.
Sources were read for docs/votes.md, which gives their addresses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluation.committee.vote_case import (
    CGCT,
    CRPA,
    RULE_NAMES,
    BallotMode,
    Majority,
    QuorumRule,
    RecusedInQuorum,
    Rules,
)

OWN_RULES = "Choix du règlement intérieur"
ONE_PROXY = "CGCT, art. L2121-20 ; décret n° 2006-672, art. 10"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a setting: its name, an example with numbers, its source; `checked` tells whether it was read."""

    value: str | bool
    name: str
    example: str
    source: str
    checked: bool = True

    @property
    def said(self) -> str:
        """The example, then the source."""
        return f"{self.example} Source : {self.source}{'' if self.checked else ' (à vérifier)'}."


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its question, what it is about, its values. A number has no values but a source of its own."""

    name: str
    label: str
    text: str
    values: tuple[Value, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A set of rules to start from."""

    key: str
    name: str
    text: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that two sets of rules do not give the same value: what each says."""

    label: str
    before: str
    after: str


PROFILES = (
    Profile(
        "cgct",
        "Conseil municipal (CGCT)",
        "Plus de la moitié des membres dans la salle ; « pour » contre « contre », sans les abstentions.",
        CGCT,
    ),
    Profile(
        "crpa",
        "Commission consultative de l’État (CRPA)",
        "La moitié des membres, présents, à distance ou représentés ; l’abstention pèse contre la motion.",
        CRPA,
    ),
)

SETTINGS = (
    Setting(
        "quorum",
        "Combien de membres faut-il pour que le comité puisse voter ?",
        "Le quorum se vérifie quand chaque point s’ouvre, sur les membres en exercice qui ont voix délibérative.",
        (
            Value(
                QuorumRule.MAJORITY,
                "Plus de la moitié",
                "5 présents sur 9, 6 sur 10.",
                "CGCT, art. L2121-17",
            ),
            Value(
                QuorumRule.HALF,
                "Au moins la moitié",
                "5 présents sur 9, 5 sur 10.",
                "décret n° 2006-672, art. 11, repris au CRPA",
            ),
            Value(
                QuorumRule.NONE,
                "Aucun minimum",
                "2 présents sur 9 suffisent. Les textes ne l’admettent qu’à une seconde convocation.",
                "CGCT, art. L2121-17",
            ),
        ),
    ),
    Setting(
        "quorum_counts_proxies",
        "Un membre qui a donné pouvoir compte-t-il dans le quorum ?",
        "Comité de 14 membres où il en faut 7 : avec 5 présents et 2 pouvoirs valables, oui suffit, non ne suffit pas.",
        (
            Value(True, "Oui", "5 présents et 2 pouvoirs comptent pour 7.", "décret n° 2006-672, art. 11"),
            Value(False, "Non", "5 présents et 2 pouvoirs comptent pour 5.", "CGCT, art. L2121-17"),
        ),
    ),
    Setting(
        "quorum_recused",
        "Que devient le quorum quand un membre se déporte ?",
        "Quel que soit le choix, un membre déporté ne débat pas et ne vote pas.",
        (
            Value(
                RecusedInQuorum.NOT_PRESENT,
                "Il n’est pas compté présent",
                "9 membres, 5 dans la salle dont 1 déporté : 4 présents, il en faut 5, le point est reporté.",
                "CGCT, art. L2131-11, lu avec la réponse du Sénat n° 24626 de 2006",
            ),
            Value(
                RecusedInQuorum.OUT_OF_BASE,
                "Il sort aussi du nombre dont le quorum se calcule",
                "9 membres, 6 dans la salle dont 2 déportés : 4 présents sur 7, il en faut 4, le point se tient.",
                "CGCT, art. L1111-6, par analogie",
                checked=False,
            ),
            Value(
                RecusedInQuorum.COUNTED,
                "Il reste compté présent",
                "9 membres, 5 dans la salle dont 1 déporté : 5 présents, le point se tient.",
                OWN_RULES,
                checked=False,
            ),
        ),
    ),
    Setting(
        "remote_counts_present",
        "Un membre à distance est-il présent ?",
        "Le choix vaut pour le quorum et pour le vote. Un scrutin secret ne se tient jamais à distance.",
        (
            Value(
                True,
                "Oui",
                "4 membres dans la salle et 1 en visioconférence : 5 présents.",
                "décret n° 2006-672, art. 11",
            ),
            Value(
                False,
                "Non",
                "4 membres dans la salle et 1 en visioconférence : 4 présents, le cinquième suit sans voter.",
                OWN_RULES,
                checked=False,
            ),
        ),
    ),
    Setting(
        "max_proxies_per_holder",
        "Combien de pouvoirs un membre peut-il porter ?",
        "Avec 1, qui porte le pouvoir d’un absent exprime deux voix : la sienne et celle de l’absent. "
        "Avec 0, les pouvoirs ne sont pas admis.",
        source=f"1 : {ONE_PROXY}. Tout autre nombre : {OWN_RULES.lower()} (à vérifier)",
    ),
    Setting(
        "majority",
        "Quelle majorité faut-il pour adopter une motion ?",
        "Exemple commun : 5 pour, 4 contre, 6 abstentions, dans un comité de 15 membres tous présents.",
        (
            Value(
                Majority.ABSOLUTE_EXPRESSED,
                "Plus de la moitié des « pour » et « contre »",
                "5 sur 9 suffrages exprimés : adoptée.",
                "CGCT, art. L2121-20",
            ),
            Value(
                Majority.PRESENT_REPRESENTED,
                "Plus de la moitié des voix présentes ou représentées",
                "5 sur 15 voix : rejetée, l’abstention pèse contre.",
                "décret n° 2006-672, art. 12",
            ),
            Value(
                Majority.TWO_THIRDS_EXPRESSED,
                "Au moins les deux tiers des « pour » et « contre »",
                "5 sur 9, il en faudrait 6 : rejetée.",
                OWN_RULES,
                checked=False,
            ),
            Value(
                Majority.ABSOLUTE_MEMBERS,
                "Plus de la moitié des membres en exercice",
                "5 sur 15, il en faudrait 8 : rejetée.",
                OWN_RULES,
                checked=False,
            ),
            Value(
                Majority.UNANIMITY_EXPRESSED,
                "Personne contre",
                "4 contre : rejetée.",
                OWN_RULES,
                checked=False,
            ),
        ),
    ),
    Setting(
        "casting_vote",
        "À égalité, la voix de qui préside l’emporte-t-elle ?",
        "Seulement en vote public, et seulement si qui préside a voté pour ou contre.",
        (
            Value(
                True,
                "Oui",
                "4 pour, 4 contre, la présidence a voté pour : adoptée.",
                "CGCT, art. L2121-20 ; décret n° 2006-672, art. 12",
            ),
            Value(
                False, "Non", "4 pour, 4 contre : rejetée, quel que soit le vote de la présidence.", OWN_RULES, False
            ),
        ),
    ),
    Setting(
        "ballot",
        "Comment vote-t-on d’ordinaire ?",
        "Même en vote public, le secret est dû si le tiers des présents le demande, ou pour une nomination.",
        (
            Value(
                BallotMode.PUBLIC,
                "En public",
                "12 présents : le choix de chacun paraît à la clôture ; 4 demandes rendent le vote secret.",
                "CGCT, art. L2121-21",
            ),
            Value(
                BallotMode.SECRET,
                "En secret",
                "12 présents : les totaux paraissent, jamais les choix ; personne ne vote à distance.",
                OWN_RULES,
                checked=False,
            ),
        ),
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


def value_of(name: str, value: object) -> Value | None:
    """Return what is said of one value of the setting `name`; None for a number."""
    return next((row for row in BY_NAME[name].values if row.value == value), None)


def source_of(name: str, value: object) -> str:
    """Return where a value comes from, with « à vérifier » when no text was read that supports it."""
    row = value_of(name, value)
    if row is None:
        return ONE_PROXY if value == 1 else f"{OWN_RULES} (à vérifier)"
    return row.source if row.checked else f"{row.source} (à vérifier)"


def profile_named(key: str) -> Profile | None:
    """Return the profile of that key, or None."""
    return next((profile for profile in PROFILES if profile.key == key), None)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the settings on which two sets of rules (as plain values, by name) differ, in the order of the page."""
    return tuple(
        Difference(setting.label, _said(setting.name, before), _said(setting.name, after))
        for setting in SETTINGS
        if before[setting.name] != after[setting.name]
    )


def nearest_profile(settings: Mapping[str, Any]) -> tuple[Profile, tuple[Difference, ...]]:
    """Return the profile that a set of rules is closest to, and what differs from it (nothing: it is the profile)."""
    compared = [(profile, differences(_plain(profile.rules), settings)) for profile in PROFILES]
    return min(compared, key=lambda pair: len(pair[1]))


def _plain(rules: Rules) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in RULE_NAMES}


def _said(name: str, settings: Mapping[str, Any]) -> str:
    row = value_of(name, settings[name])
    return row.name if row else str(settings[name])

"""Amendments of the demonstration: one voted while the trial ran, one that waits for the committee, one being written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from boussole.demo.scene import Play
from boussole.demo.sessions import hold_meeting
from evaluation.trial import actions as trial
from evaluation.trial.models import Amendment
from usecases.enums import State


@dataclass(frozen=True)
class Said:
    """What an amendment changes: fields of the protocol, then (code, what changes) of its criteria; and why."""

    reasons: str
    values: dict[str, Any] = field(default_factory=dict)
    criteria: tuple[tuple[str, dict[str, Any]], ...] = ()


ADOPTED = {
    "delibia": Said(
        "Deux communes de moins de 3 000 habitants ont demandé à entrer dans l’essai en janvier. Pour que l’avis des "
        "petites communes compte, dix réponses ne suffisent plus : nous en demandons douze.",
        {"communes": "Dix-sept communes volontaires, dont six de moins de 3 000 habitants."},
        (("R5", {"minimum_sample": 12}),),
    ),
}
MEETINGS = {"delibia": {"day": date(2026, 2, 19), "motion": "favourable", "votes": "PPPPPPPPA", "minority": ""}}
PROPOSED = {
    "redaction-communes": Said(
        "La mairie prend moins d’actes que prévu : vingt minutes gagnées par semaine seraient déjà un vrai gain. Le seuil "
        "de trente minutes venait de la métropole, dont les volumes sont sans rapport.",
        {"hypotheses": "Vingt minutes gagnées par semaine et moins d’une erreur sur dix."},
        (("R1", {"threshold": Decimal(20)}),),
    ),
}
DRAFTED = {
    "mdph": Said("", {"training": "Une demi-journée avant l’ouverture, puis une heure chaque mois."}),
}


def amend(scene: Play) -> None:
    """While its trial runs: the amendment of the case, if any, voted at a meeting of its own."""
    said = ADOPTED.get(scene.case.key)
    if said is not None:
        scene.clock.after(20)
        _propose(scene, said)
        hold_meeting(scene, MEETINGS[scene.case.key])


def propose_amendments(plays: Iterable[Play]) -> None:
    """Once every dossier is where it stands: the amendments that wait for the committee, and the one being written."""
    for scene in plays:
        if scene.case.key in PROPOSED:
            scene.clock.after(10)
            _propose(scene, PROPOSED[scene.case.key])
        elif scene.case.key in DRAFTED:
            _write(scene, DRAFTED[scene.case.key])
        elif scene.case.until == State.AUTHORISED:
            _begin(scene)


def _begin(scene: Play) -> None:
    """A protocol just begun: the question is asked, a first criterion is there, the rest is to be written."""
    begun = trial.create_protocol(use_case=scene.use_case, actor=scene.lead, now=scene.clock.after(2))
    values = {"question": "Le comptage aide-t-il à placer les passages là où il y a des déchets ?"}
    trial.save_protocol(protocol=begun, actor=scene.lead, values=values, version=1, now=scene.clock.tick())
    trial.add_indicator(
        protocol=begun,
        actor=scene.lead,
        kind="success",
        label="Déchets bien comptés",
        unit="%",
        source="Comptage à la main sur dix rues",
        direction="at_least",
        threshold=Decimal(90),
        minimum_sample=50,
        now=scene.clock.tick(),
    )


def _propose(scene: Play, said: Said) -> None:
    amendment = _write(scene, said)
    trial.propose_amendment(amendment=amendment, actor=scene.lead, reasons=said.reasons, now=scene.clock.tick(30))


def _write(scene: Play, said: Said) -> Amendment:
    amendment = trial.create_amendment(use_case=scene.use_case, actor=scene.lead, now=scene.clock.tick())
    protocol = amendment.protocol
    trial.save_protocol(
        protocol=protocol,
        actor=scene.lead,
        values=said.values,
        version=protocol.lock_version,
        now=scene.clock.tick(),
    )
    for code, changes in said.criteria:
        row = protocol.indicators.get(code=code)
        names = ("label", "unit", "source", "baseline", "direction", "threshold", "minimum_sample", "nature")
        kept = {name: getattr(row, name) for name in names}
        trial.edit_indicator(indicator=row, actor=scene.lead, now=scene.clock.tick(), **{**kept, **changes})
    return amendment

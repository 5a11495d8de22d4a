"""What an estimate may choose from: models, countries' electricity, everyday comparisons. Data, in `data/*.json`.

They go with the pinned version of EcoLogits, so they live beside the code that uses it; tests set each figure against
the library's own. Models have dated names: an alias like « latest » changes from one release to the next.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from evaluation.footprint.estimate import Mix, Span

DATA = Path(__file__).parent / "data"
OWN = "own"  # the key of a model whose size the person gives


@dataclass(frozen=True)
class Model:
    """A model that can be chosen. `provider` and `name` are EcoLogits'; "" for a model known by its size only."""

    key: str
    label: str
    active: Span
    total: Span
    maker: str = ""
    provider: str = ""
    name: str = ""

    @property
    def is_known(self) -> bool:
        """Tell whether it is a given model, rather than a size."""
        return bool(self.name)


@dataclass(frozen=True)
class Zone:
    """A country where servers may be, with its electricity; `where` is eu, elsewhere or unknown."""

    code: str
    label: str
    where: str
    mix: Mix


@dataclass(frozen=True)
class Everyday:
    """Something that people know, worth `amount` of the indicator `per` for one unit (singular, plural)."""

    key: str
    per: str
    amount: float
    unit: tuple[str, str]
    detail: str
    source: str
    confidence: str
    read_on: str


@cache
def models() -> dict[str, Model]:
    """Return the models offered, by key: those EcoLogits knows, then the sizes for a model nobody named."""
    stored = _read("models.json")
    rows = [*stored["models"], *stored["sizes"]]
    return {
        row["key"]: Model(**{**row, "active": Span.of(*row["active"]), "total": Span.of(*row["total"])}) for row in rows
    }


@cache
def zones() -> dict[str, Zone]:
    """Return the countries offered, by ISO code, France first; WOR is the world's average, for an unknown place."""
    rows = _read("mixes.json")["mixes"]
    return {
        row["zone"]: Zone(row["zone"], row["label"], row["where"], Mix(row["gwp_kg"], row["adpe_kg"], row["pe_mj"]))
        for row in rows
    }


@cache
def everyday() -> tuple[Everyday, ...]:
    """Return the everyday comparisons, each with its source and the day it was read."""
    return tuple(Everyday(**{**row, "unit": tuple(row["unit"])}) for row in _read("equivalents.json")["equivalents"])


def _read(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))

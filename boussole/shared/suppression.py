"""Counts of people that may be shown: none under a threshold, none that could be recomputed from the others.

Hiding the small counts of a list is not enough when their total is shown: a single hidden one is total minus the rest.
So others are hidden with it (complementary, or secondary, suppression; INSEE, « secret statistique »). Staff tables,
read by several groupings at once, have their own rule: `workforce.exposure`. Plain values in, plain values out.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

THRESHOLD = 5  # people: a choice of the method, not of the law


@dataclass(frozen=True)
class ShownList:
    """Counts by name, their total: None is what must not be shown."""

    counts: Mapping[Hashable, int | None]
    total: int | None

    @property
    def hidden(self) -> frozenset[Hashable]:
        """The names whose count is hidden."""
        return frozenset(name for name, count in self.counts.items() if count is None)


def suppress_list(
    counts: Mapping[Hashable, int], threshold: int = THRESHOLD, *, hidden: Collection[Hashable] = ()
) -> ShownList:
    """Return which of `counts` (people by group, 0 or more) may be shown beside their total.

    A count under `threshold` is hidden, zero too: « nobody answered » also speaks of each person. So are the names of
    `hidden`. Then the smallest shown counts join them until at least two are hidden and together make `threshold`
    people: what total minus the rest gives is then a group large enough. A total under `threshold` hides everything.
    """
    total = sum(counts.values())
    if total < threshold:
        return ShownList(dict.fromkeys(counts), None)
    dark = {name for name, count in counts.items() if count < threshold or name in hidden}
    lit = sorted((name for name in counts if name not in dark), key=lambda name: (counts[name], str(name)))
    while dark and lit and (len(dark) == 1 or sum(counts[name] for name in dark) < threshold):
        dark.add(lit.pop(0))
    if len(dark) == 1:  # the only group there is: its count is the total
        return ShownList(dict.fromkeys(counts), None)
    return ShownList({name: None if name in dark else count for name, count in counts.items()}, total)

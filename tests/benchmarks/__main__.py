"""`python -m tests.benchmarks [NAME...]`: run the measures and print their tables."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pkgutil import iter_modules

import django

from tests import benchmarks
from tests.benchmarks.table import Table

Measure = Callable[..., Table]


def measures() -> dict[str, Measure]:
    """Return the measures of the package by name, in alphabetical order."""
    modules = sorted(module.name for module in iter_modules(benchmarks.__path__) if not module.name.startswith("_"))
    loaded = {name: import_module(f"{benchmarks.__name__}.{name}") for name in modules}
    return {name: module.measure for name, module in loaded.items() if hasattr(module, "measure")}


def main(names: Sequence[str]) -> int:
    """Print the tables of the measures `names` (all of them without any). Return 2 for a name that does not exist."""
    known = measures()
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(f"Mesure inconnue : {', '.join(unknown)}. Il y a : {', '.join(known)}.\n")
        return 2
    for name in names or known:
        sys.stdout.write(f"{known[name](full=True)}\n\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))

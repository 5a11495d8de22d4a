"""The inventory as a table: one row a data set, its fields in words, how many dossiers use it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from evaluation.datasets.content import answers, frozen, label_of
from evaluation.datasets.enums import SPECIAL
from evaluation.datasets.models import Dataset


def header() -> list[str]:
    """Return the headings of the table."""
    empty = {**dict.fromkeys(SPECIAL, False), "is_personal": False}
    questions = [row["question"] for row in answers(Dataset, empty)]
    return [label_of(Dataset, "organisation"), *questions, _("Dossiers qui l’utilisent"), label_of(Dataset, "version")]


def lines(datasets: Iterable[Dataset]) -> Iterator[list[object]]:
    """Yield one row per data set (read with its organisation and `dossiers`, see `selectors.find_datasets`)."""
    for dataset in datasets:
        said = [row["answer"] for row in answers(Dataset, frozen(dataset))]
        yield [dataset.organisation.name, *said, dataset.dossiers, dataset.version]

"""The data sets of one dossier: now, or as they stood at an instant, and what they establish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from boussole.shared.typography import typo_fr
from boussole.shared.wording import enumerate_fr
from evaluation.datasets.content import answers, frozen
from evaluation.datasets.enums import SPECIAL, Quality, Sensitivity
from evaluation.datasets.levels import WHOLE, Levels, UseFacts, levels, levels_of
from evaluation.datasets.models import Dataset, DatasetUse, DatasetUseVersion, DatasetVersion
from usecases.enums import YesNoUnknown
from usecases.evidence import Point
from usecases.models import UseCase


@dataclass(frozen=True)
class Declared:
    """One data set of a dossier as it was said: the versions read, and the contents frozen in them."""

    dataset_id: int
    dataset_version: int
    use_version: int
    dataset: Mapping[str, Any]
    use: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the data set at that version."""
        return self.dataset["name"]

    @property
    def facts(self) -> UseFacts:
        """What the rules look at."""
        return facts_of(self.dataset, self.use)

    @property
    def description(self) -> list[dict[str, str]]:
        """The data set in words, question by question."""
        return answers(Dataset, self.dataset)

    @property
    def handling(self) -> list[dict[str, str]]:
        """The use in words, question by question."""
        return answers(DatasetUse, self.use)


@dataclass(frozen=True)
class Summary:
    """What a report says of the data of a dossier."""

    rows: tuple[Declared, ...]
    levels: Levels
    mismatches: tuple[str, ...]


def uses_of(use_case: UseCase) -> QuerySet[DatasetUse]:
    """Return the data sets that the dossier uses now, oldest first."""
    rows = DatasetUse.objects.filter(use_case=use_case, removed_at__isnull=True)
    return rows.select_related("dataset").order_by("added_at", "pk")


def facts_of(dataset: Mapping[str, Any], use: Mapping[str, Any]) -> UseFacts:
    """Return what the rules look at, from the frozen contents of a data set and of its use."""
    return UseFacts(
        origin=dataset["origin"],
        owner=dataset["owner_service"],
        rights=dataset["rights"],
        quality=dataset["quality"],
        sensitivity=dataset["sensitivity"],
        special=any(dataset[name] for name in SPECIAL),
        minimised=use["minimised"],
        underserved=use["underserved"],
        retention=use["retention"],
        erasure=use["erasure"],
    )


def declared(use_case: UseCase, at: datetime | None = None) -> list[Declared]:
    """Return the data sets of the dossier, now or as they stood at the instant `at`. Three queries at most."""
    if at is None:
        return [
            Declared(row.dataset_id, row.dataset.version, row.version, frozen(row.dataset), frozen(row))
            for row in uses_of(use_case)
        ]
    rows = DatasetUse.objects.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=at), use_case=use_case)
    held = list(rows.filter(added_at__lte=at).order_by("added_at", "pk"))
    uses = _last_by(DatasetUseVersion.objects.filter(use__in=held, saved_at__lte=at), "use_id")
    sets = [row.dataset_id for row in held]
    datasets = _last_by(DatasetVersion.objects.filter(dataset__in=sets, saved_at__lte=at), "dataset_id")
    return [
        Declared(
            row.dataset_id,
            datasets[row.dataset_id].number,
            uses[row.pk].number,
            datasets[row.dataset_id].content,
            uses[row.pk].content,
        )
        for row in held
    ]


def summary(use_case: UseCase, at: datetime | None = None) -> Summary:
    """Return the data of the dossier for a report, now or as they stood at `at` (the end of the assessment…)."""
    rows = declared(use_case, at)
    return Summary(tuple(rows), levels([row.facts for row in rows]), tuple(mismatches(use_case, rows)))


def mismatches(use_case: UseCase, rows: Sequence[Declared]) -> list[str]:
    """Return what the demand denies and the data sets say: no personal, or no sensitive, data."""
    demand = use_case.submission
    said = []
    personal = [row.name for row in rows if row.dataset["is_personal"]]
    if personal and demand.personal_data == YesNoUnknown.NO:
        said.append(
            _say(
                _("La demande dit qu’il n’y a pas de données personnelles, mais il y en a dans : %(names)s."),
                names=enumerate_fr(personal, last=_("et")),
            )
        )
    sensitive = [row.name for row in rows if row.facts.special]
    if sensitive and demand.sensitive_data == YesNoUnknown.NO:
        said.append(
            _say(
                _("La demande dit qu’il n’y a pas de données sensibles, mais il y en a dans : %(names)s."),
                names=enumerate_fr(sensitive, last=_("et")),
            )
        )
    return said


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return what the data sets establish for the questions of the grid, in one query.

    Without any data set: « none » when the demand says that data are used, nothing at all otherwise.
    """
    rows = declared(use_case)
    if not rows and not use_case.submission.data_used.strip():
        return []
    found = levels([row.facts for row in rows])
    url = reverse("datasets:dossier", args=[use_case.pk])
    texts = point_texts(rows)
    return [
        Point(f"datasets.{name}", level, texts[name], url)
        for name, level in vars(found).items()
        if level  # what the data would be is not known before one of them is declared
    ]


def point_texts(rows: Sequence[Declared]) -> dict[str, str]:
    """Return the sentence that goes with each level, by name."""
    if not rows:
        nothing = _("La demande parle de données, mais aucun jeu de données n’est rattaché au dossier.")
        return dict.fromkeys(vars(Levels()), nothing)
    each = [(row.name, levels_of(row.facts)) for row in rows]
    worst = levels([row.facts for row in rows])
    special = [name for name, level in each if level.sensitive == "yes"]
    return {
        "origin": _counted(each, "origin", _("Origine, service responsable et droits d’usage")),
        "quality": _quality(each, worst),
        "minimisation": _counted(each, "minimisation", _("Données réduites au nécessaire")),
        "underserved": _counted(each, "underserved", _("Recherche des personnes mal servies")),
        "retention": _counted(each, "retention", _("Durée de garde et effacement")),
        "sensitivity": _say(
            _("Données les plus sensibles du dossier : %(label)s."),
            label=str(Sensitivity(worst.sensitivity).label).lower(),
        ),
        "sensitive": _say(
            _("Santé, opinions, biométrie, origine ou enfants dans : %(names)s."),
            names=enumerate_fr(special, last=_("et")),
        )
        if special
        else _("Aucun jeu de données déclaré ne parle de santé, d’opinions, de biométrie, d’origine ou d’enfants."),
    }


def _say(sentence: str, **values: Any) -> str:
    """Return one of our sentences with its French spaces, and in it what people typed, as they typed it."""
    return typo_fr(sentence) % values


def _counted(each: Sequence[tuple[str, Levels]], name: str, what: str) -> str:
    """« Durée de garde et effacement : complet pour 1 jeu de données sur 3. À compléter : a et b. »"""
    lacking = [label for label, level in each if getattr(level, name) != WHOLE]
    names = {"what": what, "names": enumerate_fr(lacking, last=_("et"))}
    if not lacking:
        return _say(_("%(what)s : complet."), **names)
    if len(lacking) == len(each):
        return _say(_("%(what)s : à compléter pour %(names)s."), **names)
    done = len(each) - len(lacking)
    said = _("%(what)s : complet pour %(done)s jeux de données sur %(total)s. À compléter : %(names)s.")
    if done == 1:
        said = _("%(what)s : complet pour un jeu de données sur %(total)s. À compléter : %(names)s.")
    return _say(said, done=done, total=len(each), **names)


def _quality(each: Sequence[tuple[str, Levels]], worst: Levels) -> str:
    """Name the data sets whose quality is least known."""
    least = [label for label, level in each if level.quality == worst.quality]
    if worst.quality == Quality.MEASURED:
        return _("La qualité de chaque jeu de données a une mesure écrite.")
    words = {
        Quality.OPINION: _("La qualité repose sur l’avis du métier pour %(names)s."),
        Quality.NONE: _("La qualité n’est pas mesurée pour %(names)s."),
    }[Quality(worst.quality)]
    return _say(words, names=enumerate_fr(least, last=_("et")))


def _last_by(rows: QuerySet, owner: str) -> dict[int, Any]:
    return {getattr(row, owner): row for row in rows.order_by("number")}

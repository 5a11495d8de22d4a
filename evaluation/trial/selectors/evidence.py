"""What a trial adds beside the questions of the grid, which is on a lower floor."""

from django.urls import reverse
from django.utils import timezone

from evaluation.trial.selectors.readings import protocol_in_force
from evaluation.trial.selectors.running import coverage_of, events_of
from usecases.evidence import Point
from usecases.models import UseCase


def evidence_points(use_case: UseCase) -> list[Point]:
    """Return the point « formations de l’essai », once the protocol is locked. Its levels: docs/grille.md.

    « none »: nobody was trained yet; « whole »: nothing is left to hold, and as many people came as foreseen.
    """
    protocol = protocol_in_force(use_case)
    if protocol is None:
        return []
    coverage = coverage_of(protocol, events_of(protocol, today=timezone.localdate()))
    url = reverse("trial:events", args=[use_case.pk])
    return [Point("trial.training", coverage.level, coverage.sentence, url)]

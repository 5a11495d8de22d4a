"""The scores of the ILO, loaded beside a reference: they classify its jobs otherwise, and change none of its levels."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from workforce.actions.common import ReferenceRefused
from workforce.enums import Edition, ReferenceState
from workforce.isco_file import ScoreRow
from workforce.models import IscoScore, ReferenceVersion


@transaction.atomic
def load_scores(*, reference: ReferenceVersion, edition: str, rows: Sequence[ScoreRow]) -> int:
    """Write the scores of one edition in a version that lacks them; a draft takes new ones. Return how many.

    Done by whoever runs the software, from the command line. Raises ReferenceRefused (published with scores already).
    """
    reference = ReferenceVersion.objects.select_for_update().get(pk=reference.pk)
    known = IscoScore.objects.filter(version=reference, edition=edition)
    draft = reference.state == ReferenceState.DRAFT
    if known.exists() and not draft:
        told = _("« %(name)s » a déjà les scores « %(edition)s », et une version publiée ne change plus.")
        raise ReferenceRefused(told % {"name": reference.name, "edition": Edition(edition).label})
    known.delete()
    IscoScore.objects.bulk_create(
        (
            IscoScore(
                version=reference, edition=edition, code=row.code, mean=row.mean, sd=row.deviation, sealed=not draft
            )
            for row in rows
        ),
        batch_size=500,
    )
    return len(rows)

"""Reading versions of the reference."""

from django.db.models import Case, Count, F, Q, QuerySet, When

from accounts.models import Organisation, User
from workforce.classification import ilo_2023, ilo_2025
from workforce.enums import Edition, IloClass, Level, ReferenceState
from workforce.matching import Entry, Reference, index
from workforce.models import IscoScore, ReferenceJob, ReferenceVersion
from workforce.permissions import readable_references

RULES = {Edition.ILO_2023: ilo_2023, Edition.ILO_2025: ilo_2025}


def references_read_by(user: User) -> QuerySet[ReferenceVersion]:
    """Return the versions that `user` reads, shipped ones first."""
    rows = ReferenceVersion.objects.filter(readable_references(user)).select_related("organisation", "copied_from")
    return rows.order_by(F("organisation__name").asc(nulls_first=True), "number")


def usable_references(organisation_id: int) -> QuerySet[ReferenceVersion]:
    """Return the published versions that a collectivité may use, its own first, then its host's, then shipped ones."""
    hosts = Organisation.objects.filter(members=organisation_id, members__hosted=True).values("pk")
    usable = Q(organisation__isnull=True) | Q(organisation=organisation_id) | Q(organisation__in=hosts)
    nearness = Case(When(organisation=organisation_id, then=0), When(organisation__isnull=False, then=1), default=2)
    return ReferenceVersion.objects.filter(usable, state=ReferenceState.PUBLISHED).order_by(nearness, "-number")


def default_reference(organisation_id: int) -> ReferenceVersion | None:
    """Return the version that a new table takes unless told otherwise."""
    return usable_references(organisation_id).first()


def reference_of(version: ReferenceVersion) -> Reference:
    """Return the jobs of a version, ready to be looked up. One query."""
    rows = version.jobs.values_list("pk", "label", "isco08", "level")
    return index(Entry(*row) for row in rows)


def ilo_classes(version: ReferenceVersion, edition: str) -> dict[str, str]:
    """Return the class of each ISCO-08 code in one edition of the ILO; empty until its scores are loaded."""
    rule = RULES[Edition(edition)]
    rows = IscoScore.objects.filter(version=version, edition=edition).values_list("code", "mean", "sd")
    return {code: IloClass(rule(mean, sd)).value for code, mean, sd in rows}


def source_errors(version: ReferenceVersion) -> QuerySet[ReferenceJob]:
    """Return the jobs of a version that carry a note: what the source says wrong or twice, and what was done of it."""
    return version.jobs.exclude(note="")


def count_levels(version: ReferenceVersion) -> list[tuple[str, int]]:
    """Return how many jobs stand at each level, from the least exposed: (label, count)."""
    counts = dict(version.jobs.order_by().values_list("level").annotate(total=Count("pk")))
    return [(str(level.label), counts.get(level.value, 0)) for level in Level]

"""The witness town of the demonstration, imported and matched: its findings are those that the study reports."""

import pytest

from boussole.demo.load import OPENED
from boussole.demo.people import METROPOLIS, create_people
from boussole.demo.workforce_scenes import ASSISTANT, FRONT, TOUCHED, count_staff
from workforce.classification import LEVELS
from workforce.exposure import UNMATCHED
from workforce.models import ReferenceJob, StaffTable
from workforce.selectors.results import INET, exposure_of, latest_table, moves_between

CONCERNED = INET.levels[INET.levels.index(INET.first) :]


@pytest.fixture
def table(db):
    troupe = create_people(OPENED)
    count_staff(troupe, OPENED)
    return latest_table(troupe.organisations[METROPOLIS].pk)


def test_the_four_findings_of_the_study(table):
    found = exposure_of(table)
    assert 1450 <= found.total <= 1550
    # 1. Nearly half of the posts are concerned in some degree.
    assert 0.42 <= found.share(found.at_least("little")) <= 0.52
    # 2. Reception, then administrative assistants, are the exposed jobs with the most posts.
    high = sorted(
        (job for job in found.jobs if job.level in ("exposed", "very") and job.label), key=lambda job: -job.count
    )
    assert [job.label for job in high[:2]] == [FRONT, ASSISTANT]
    # 3. The administrative and cultural branches stand above the technical and social ones.
    branches = {group.name: group for group in found.groupings["filiere"]}
    share = {name: group.at_least(CONCERNED) / group.total for name, group in branches.items() if name in (
        "Administrative", "Culturelle", "Technique", "Sociale", "Médico-sociale")}  # fmt: skip
    assert min(share["Administrative"], share["Culturelle"]) > 0.8
    assert max(share["Technique"], share["Sociale"], share["Médico-sociale"]) < 0.3
    # 4. Category C holds most of the posts at the highest level, and women most of them.
    categories = {group.name: group.counts["very"] for group in found.groupings["category"]}
    assert categories["C"] == found.counts["very"]
    sexes = {group.name: group.counts["very"] for group in found.groupings["sex"]}
    assert sexes["F"] > 2 * sexes["M"]


def test_what_is_shown_can_be_read(table):
    """Small numbers are few enough that the pages say something."""
    found = exposure_of(table)
    assert all(found.groupings.values())
    assert sum(found.set_aside.values()) < found.total / 50
    assert found.columns == (*LEVELS, UNMATCHED)
    assert 0 < found.unmatched < 40


def test_the_year_before_can_be_compared(table):
    before = StaffTable.objects.exclude(pk=table.pk).get()
    assert exposure_of(before).total != exposure_of(table).total
    assert moves_between(before, table) == []


def test_the_dossiers_touch_jobs_of_the_reference(table):
    known = set(ReferenceJob.objects.filter(version=table.reference).values_list("label", flat=True))
    held = set(table.lines.values_list("direction", flat=True))
    for jobs, directions, note in TOUCHED.values():
        assert set(jobs) <= known
        assert set(directions) <= held
        assert note

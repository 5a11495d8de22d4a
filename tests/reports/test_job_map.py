"""« Carte des métiers exposés »: two pages made from frozen content, without any small number."""

import re

import pytest

from boussole.demo.load import OPENED
from boussole.demo.people import METROPOLIS, create_people
from boussole.demo.workforce_scenes import count_staff
from reports.documents import DOCUMENTS
from reports.documents.job_map import job_map_snapshot, tables_to_map, without_staff_table
from reports.enums import ReportKind
from reports.render import page_html
from tests.reports.samples import SEAL
from workforce.models import StaffTable

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(db):
    troupe = create_people(OPENED)
    count_staff(troupe, OPENED)
    return troupe.organisations[METROPOLIS]


def test_what_it_says_on_two_pages(organisation, django_assert_num_queries):
    document = DOCUMENTS[ReportKind.JOB_MAP]
    with django_assert_num_queries(2):
        content = document.snapshot(organisation, None, "")
    assert content["headline"].startswith("Sur 1\u202f5")
    assert content["jobs"][0]["label"] == "Chargé-e d'accueil"
    assert [grouping["label"] for grouping in content["groupings"]] == ["Filière", "Catégorie", "Direction", "Sexe"]
    assert content["groupings"][2]["others"] == 2
    html = page_html(content, SEAL)
    assert "borne haute, pas une prévision" in html
    assert SEAL.code in html
    assert "inventés pour la démonstration" in html
    file = document.file(content, SEAL)
    assert file.pages == 2
    assert file.content.startswith(b"%PDF")


def test_no_number_of_one_to_four_posts_is_in_it(organisation):
    content = job_map_snapshot(organisation)
    cells = [
        cell for grouping in content["groupings"] for row in grouping["rows"] for cell in (*row["cells"], row["total"])
    ]
    cells += [row["posts"] for row in (*content["levels"], *content["jobs"])]
    numbers = [int(re.sub(r"\D", "", cell)) for cell in cells]
    assert all(number == 0 or number >= 5 for number in numbers)


def test_a_table_is_chosen_among_those_in_service(cast, organisation):
    tables = tables_to_map(organisation)
    assert [number for number, _name in tables] == ["2", "1"]
    assert job_map_snapshot(organisation, "1")["table"] == tables[1][1]
    with pytest.raises(StaffTable.DoesNotExist):
        job_map_snapshot(organisation, "9")
    assert without_staff_table(organisation) == ""
    assert without_staff_table(cast.organisation) == "aucun tableau des effectifs n’est en service"


def test_the_same_content_is_the_same_whoever_asks(organisation, cast):
    snapshot = DOCUMENTS[ReportKind.JOB_MAP].snapshot
    assert snapshot(organisation, cast.expert, "2") == snapshot(organisation, cast.elected_official, "")

"""What keeps a trial from starting: each thing says who can lift it, by name and by role, and how."""

from datetime import date

import pytest

from evaluation.compass.actions import GivenAnswer
from evaluation.compass.models import CriterionAssignment
from evaluation.trial.start_gate import Hindrance, hindrances
from tests.factories import life
from tests.factories.compass import assessed, load_grid
from tests.factories.life import ASSESSED

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 1)
COORDINATION = "Coordinateur Coordinator, coordination"


def found(cast, **answers):
    load_grid()
    use_case = assessed(life.submitted(cast), cast.coordinator, cast.expert, ASSESSED, **answers)
    return use_case, {row.code: row for row in hindrances(use_case, None, today=TODAY)}


def test_a_blocker_names_the_signatory_of_its_criterion(cast):
    use_case, rows = found(cast, CYB_01=GivenAnswer(value="non"), TRA_02=GivenAnswer(value="rien"))
    assert set(rows) == {"", "CYB-01", "TRA-02"}
    assert rows["CYB-01"] == Hindrance(
        "L’analyse de risques et l’attestation de sécurité manquent.",
        "Expert Expert, expert signataire du critère « Cybersécurité »",
        "Lever le point dans la boussole, avec la pièce qui le prouve.",
        f"/dossiers/{use_case.pk}/boussole/",
        "CYB-01",
    )
    assert rows[""].who == f"{cast.lead}, porteur du dossier"


def test_without_a_signatory_the_coordinator_designates_one(cast):
    use_case, rows = found(cast, CYB_01=GivenAnswer(value="non"))
    CriterionAssignment.objects.filter(criterion__code="CYB").update(signs=False)
    row = {row.code: row for row in hindrances(use_case, None, today=TODAY)}["CYB-01"]
    assert (row.who, row.how) == (COORDINATION, "Désigner un expert pour ce critère ; lui seul lèvera le point.")
    assert rows["CYB-01"].who != row.who


def test_nothing_of_the_compass_hinders_without_a_blocker(cast):
    _use_case, rows = found(cast)
    assert set(rows) == {""}

"""The decision report and the pack of a meeting say which jobs the dossier touches."""

import pytest
from django.template.loader import render_to_string

from boussole.shared.typography import typo_fr
from evaluation.jobs.actions import save_jobs
from reports.documents.decision import build_snapshot
from reports.render import report_html
from tests.factories.compass import load_grid
from tests.factories.life import MET, with_opinion
from tests.factories.workforce import load_reference
from tests.reports.samples import SEAL

pytestmark = pytest.mark.django_db
FRONT = "Chargé-e d'accueil"


def test_both_say_the_jobs_their_level_and_that_it_is_an_upper_bound(cast):
    load_grid()
    load_reference()
    use_case = with_opinion(cast)
    assert build_snapshot(use_case, "before_trial")["jobs"] == ""
    save_jobs(use_case=use_case, actor=cast.expert, jobs=[FRONT], version=0, now=MET)
    content = build_snapshot(use_case, "before_trial")
    assert content["jobs"].startswith(f"{typo_fr(FRONT)} (très concernés). Aucun tableau des effectifs")
    assert content["jobs"].endswith("C’est un maximum, pas une prévision.")
    for page in (report_html(content, SEAL), render_to_string("reports/pack_body.html", {"c": content})):
        assert "Métiers touchés" in page
        assert "accueil (très concernés)" in page

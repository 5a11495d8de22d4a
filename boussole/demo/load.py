"""Loads the whole demonstration."""

from datetime import datetime, time

from django.core.management import call_command
from django.db import transaction

from boussole.demo import delibia, engaged_cases, examined_cases
from boussole.demo.amendment_scenes import propose_amendments
from boussole.demo.clock import PARIS
from boussole.demo.datasets_scenes import describe_inventories
from boussole.demo.frame_scenes import adopt_frames, prepare_next_frame
from boussole.demo.grid_scenes import prepare_grids
from boussole.demo.letterhead_scenes import set_letterheads
from boussole.demo.minutes_scenes import write_minutes
from boussole.demo.people import create_people
from boussole.demo.questionnaire_scenes import ask_under_way
from boussole.demo.reports_scenes import ask_for_documents
from boussole.demo.rules_scenes import change_rules_and_terms
from boussole.demo.sessions import convene_next, create_committees
from boussole.demo.story import Play, play
from boussole.demo.workforce_scenes import count_staff

# The second grid takes the numbers that the database gives: on PostgreSQL they are only known once the first is in.
GRIDS = (("compass__gridversion", "compass__criterion", "compass__question"), ("compass__second_grid",))
OPENED = datetime.combine(datetime(2025, 1, 6).date(), time(8, 0), PARIS)  # noqa: DTZ001 - a day, given its zone


@transaction.atomic
def load_demonstration() -> list[Play]:
    """Create people, committees and dossiers in an empty database. The same every time."""
    for grid in GRIDS:
        call_command("loaddata", *grid, verbosity=0)
    call_command("load_law", verbosity=0)
    call_command("load_questionnaires", verbosity=0)
    call_command("load_job_reference", verbosity=0)
    troupe = create_people(OPENED)
    create_committees(troupe, OPENED)
    set_letterheads(troupe, OPENED)
    describe_inventories(troupe, OPENED)
    count_staff(troupe, OPENED)
    adopt_frames(troupe)
    cases = sorted(
        (delibia.CASE, *engaged_cases.ENGAGED, *examined_cases.EXAMINED), key=lambda case: (case.starts_on, case.key)
    )
    plays = [play(case, troupe) for case in cases]
    ask_under_way(plays)
    write_minutes(troupe, plays)
    propose_amendments(plays)
    change_rules_and_terms(troupe)
    convene_next(troupe)
    prepare_next_frame(troupe)
    prepare_grids(troupe)
    ask_for_documents(plays)
    return plays

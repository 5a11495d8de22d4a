"""Delibia from draft to final decision, through every screen, with eight accounts; without JavaScript and with it."""

import pytest

from audit.selectors import verify_journal
from tests.e2e.crawl import ON_THE_WALK
from tests.e2e.delibia import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[False, True], ids=["without-javascript", "with-javascript"])
def walk(request, browser, browser_context_args, live_server):
    # The browser must let go of the server before it stops: hence a fixture after live_server.
    context = browser.new_context(**browser_context_args, java_script_enabled=request.param)
    context.set_default_timeout(15_000)
    walk = Walk(context.new_page(), live_server.url, audit=ON_THE_WALK if request.param else ())
    yield walk
    context.close()


def test_delibia_goes_from_draft_to_the_final_decision(walk):
    walk.found_committee()
    walk.deposit()
    walk.open_assessment()
    walk.assess("ex_ante")
    walk.complete_assessment()
    walk.hold_meeting("conditions", "Trois mois suffiraient.")
    assert walk.state() == "opinion_given"
    walk.decide("authorise_trial")
    walk.fix_protocol()
    walk.run_trial()
    walk.assess("ex_post")
    walk.evaluate()
    walk.hold_meeting("roll_out_with_conditions", "La fatigue n’est pas réglée.", secret=True)
    assert walk.state() == "final_opinion_given"
    report = walk.read_report()
    walk.decide("generalise_with_conditions")
    dossier = walk.dossier
    assert dossier.state == "deployed"
    assert report.startswith(b"%PDF-")
    assert {log.actor_id for log in dossier.transition_logs.all()} <= {person.pk for person in walk.people.values()}
    assert dossier.reviews.count() == 7
    assert verify_journal().intact
    assert walk.audited == set(walk.audit)

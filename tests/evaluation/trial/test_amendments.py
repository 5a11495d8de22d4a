"""Amendments of a locked protocol: written, proposed, withdrawn, put in force; everything they refuse."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification
from evaluation.decisions.selectors import possible_decisions
from evaluation.trial import actions
from evaluation.trial.content import protocol_hash
from evaluation.trial.enums import AmendmentState
from evaluation.trial.models import Amendment, Indicator, Protocol
from evaluation.trial.selectors import latest_measures, protocol_in_force, protocol_of, readings
from evaluation.trial.versions import (
    amendments_of,
    changed_criteria,
    criteria_come_and_gone,
    difference_of,
    measured_so_far,
    open_amendment,
    proposed_amendment,
    was_extended,
)
from tests.evaluation.trial.checks import last_entry, refused, verbs
from tests.factories import amendments, life, trial
from tests.factories.amendments import REASONS, VOTE
from tests.factories.life import DAY, DECIDED_AGAIN, ENDED, MEASURED, STARTED
from usecases.enums import State
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def told(subject):
    return set(Notification.objects.filter(subject__startswith=subject).values_list("recipient", flat=True))


def adopt(cast, amendment):
    return actions.adopt_amendment(amendment=amendment, actor=cast.coordinator, vote=VOTE, now=MEASURED)


def write(cast, protocol, **values):
    return actions.save_protocol(
        protocol=protocol, actor=cast.lead, values=values, version=protocol.lock_version, now=MEASURED
    )


def edit(cast, indicator, **changes):
    names = ("label", "unit", "source", "baseline", "direction", "threshold", "minimum_sample", "nature")
    given = {name: getattr(indicator, name) for name in names}
    return actions.edit_indicator(indicator=indicator, actor=cast.lead, now=MEASURED, **{**given, **changes})


# --- writing ------------------------------------------------------------------------------------------


def test_an_amendment_starts_as_a_copy_that_is_not_in_force(cast):
    use_case = trial.running(cast)
    before = protocol_in_force(use_case)
    amendment = amendments.draft(cast, use_case)
    draft = amendment.protocol
    assert (draft.version, draft.amends_id, draft.locked_at, amendment.state) == (2, before.pk, None, "draft")
    assert difference_of(amendment).is_empty
    assert protocol_in_force(use_case) == protocol_of(use_case) == before
    assert open_amendment(use_case) == amendment
    assert proposed_amendment(use_case) is None
    assert not draft.indicators.filter(sealed=True).exists()


def test_what_changes_is_told_field_by_field(cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 21)
    amendment = amendments.changed(cast, use_case, threshold=20, participants_count=12)
    actions.add_indicator(
        protocol=amendment.protocol,
        actor=cast.lead,
        kind="stop",
        label="Plaintes",
        source="Accueil",
        direction="at_least",
        threshold=Decimal(5),
        now=MEASURED,
    )
    change = difference_of(amendment)
    assert [(row.field, row.before, row.after) for row in change.fields] == [("participants_count", 20, 12)]
    assert [(row.code, row.move) for row in change.criteria] == [("A2", "added"), ("R1", "changed")]
    assert {code: row.value for code, row in measured_so_far(amendment).items()} == {"R1": 21}


def test_an_amendment_changes_how_a_criterion_is_judged_not_what_it_measures(cast):
    indicator = amendments.draft(cast).protocol.indicators.get(kind="success")
    assert refused("mesurer autre chose", edit_of(cast, indicator, label="Délai")).field == "label"
    assert refused("mesurer autre chose", edit_of(cast, indicator, unit="heures")).field == "unit"
    changed = edit(cast, indicator, source="Autre relevé", threshold=Decimal(12), minimum_sample=4)
    assert (changed.source, changed.threshold, changed.minimum_sample) == ("Autre relevé", 12, 4)


def edit_of(cast, indicator, **changes):
    return lambda: edit(cast, indicator, **changes)


def test_a_code_never_serves_twice_in_a_trial(cast):
    """A figure read on R1 is never taken for one of another criterion."""
    protocol = amendments.draft(cast).protocol
    actions.remove_indicator(indicator=protocol.indicators.get(code="R1"), actor=cast.lead, now=MEASURED)
    again = actions.add_indicator(
        protocol=protocol,
        actor=cast.lead,
        kind="success",
        label="Délai",
        source="Relevé",
        direction="at_most",
        threshold=Decimal(9),
        now=MEASURED,
    )
    assert again.code == "R2"


def test_criteria_are_edited_and_put_in_order_before_the_lock(cast):
    protocol = trial.written(cast)
    row = protocol.indicators.get(code="R1")
    changed = edit(cast, row, label=" Délai ", unit="jours", baseline=Decimal(12))
    assert (changed.label, changed.unit, changed.baseline, changed.code) == ("Délai", "jours", 12, "R1")
    given = {"actor": cast.lead, "kind": "success", "source": "Relevé", "direction": "at_most", "now": MEASURED}
    for label in ("Deux", "Trois"):
        actions.add_indicator(protocol=protocol, label=label, threshold=Decimal(1), **given)
    move = {"actor": cast.lead, "now": MEASURED}
    actions.move_indicator(indicator=protocol.indicators.get(code="R3"), up=True, **move)
    assert codes(protocol) == ["R1", "R3", "R2"]
    actions.move_indicator(indicator=protocol.indicators.get(code="R1"), up=False, **move)
    assert codes(protocol) == ["R3", "R1", "R2"]
    actions.move_indicator(indicator=protocol.indicators.get(code="R3"), up=True, **move)
    actions.move_indicator(indicator=protocol.indicators.get(code="R2"), up=False, **move)
    assert codes(protocol) == ["R3", "R1", "R2"]
    assert refused("une observation", edit_of(cast, row, minimum_sample=0)).field == "minimum_sample"
    assert refused("d’où vient", edit_of(cast, row, source=" ")).field == "label"
    assert refused("ce que le critère surveille", edit_of(cast, row, nature="beauty")).field == "nature"


def codes(protocol):
    return list(protocol.indicators.filter(kind="success").values_list("code", flat=True))


# --- when ---------------------------------------------------------------------------------------------


def test_only_what_is_in_force_is_amended_one_at_a_time(cast):
    create = {"actor": cast.lead, "now": MEASURED}
    refused("rien à amender", actions.create_amendment, use_case=trial.authorised(cast), **create)
    unsigned = actions.lock_protocol(protocol=trial.written(cast), actor=cast.lead, now=life.LOCKED)
    refused("rien à amender", actions.create_amendment, use_case=unsigned.use_case, **create)
    use_case = trial.running(cast)
    amendments.draft(cast, use_case)
    refused("un seul à la fois", actions.create_amendment, use_case=use_case, **create)
    over = trial.ended(cast)
    refused("n’est plus en cours", actions.create_amendment, use_case=over, **create)
    refused("n’est plus en cours", actions.create_amendment, use_case=trial.heard(cast), **create)


def test_a_protocol_of_an_earlier_trial_is_not_amended(cast):
    use_case = trial.heard(cast)
    life.decide(cast, use_case, "adapt", DECIDED_AGAIN, departure_reasons="À revoir.")
    again = life.again(use_case)
    assert again.state == State.AUTHORISED
    refused("rien à amender", actions.create_amendment, use_case=again, actor=cast.lead, now=DECIDED_AGAIN)


@pytest.mark.parametrize("make", [lambda cast: trial.locked(cast).use_case, trial.suspended])
def test_it_is_amended_before_the_start_and_while_suspended(cast, make):
    use_case = make(cast)
    adopted = amendments.adopted(cast, use_case)
    again = UseCase.objects.get(pk=use_case.pk)
    assert protocol_in_force(use_case) == adopted
    assert again.state == use_case.state
    assert again.due_on == (use_case.due_on if use_case.state == State.AUTHORISED else adopted.ends_on)


def test_a_trial_starts_on_its_amended_protocol(cast):
    use_case = trial.locked(cast).use_case
    adopted = amendments.adopted(cast, use_case)
    amendments.draft(cast, use_case)
    actions.start_trial(use_case=use_case, actor=cast.lead, now=STARTED)
    assert last_entry()[2]["protocol"] == adopted.sha256


def test_the_end_of_the_trial_closes_what_was_left_open(cast):
    use_case = life.running(cast, trial.assessed(cast))
    amendment = amendments.proposed(cast, use_case)
    actions.end_trial(use_case=use_case, actor=cast.lead, now=ENDED)
    amendment.refresh_from_db()
    assert (amendment.state, amendment.settled_at) == (AmendmentState.LAPSED, ENDED)
    assert "trial.lapse_amendment" in verbs()
    assert proposed_amendment(life.again(use_case)) is None
    refused("n’attend plus de vote", adopt_of(cast, amendment))


def adopt_of(cast, amendment):
    return lambda: adopt(cast, amendment)


# --- proposing ----------------------------------------------------------------------------------------


def test_a_proposal_says_why_and_changes_something(cast):
    amendment = amendments.draft(cast)
    propose = {"amendment": amendment, "actor": cast.lead, "now": MEASURED}
    assert refused("pourquoi", actions.propose_amendment, reasons=" ", **propose).field == "reasons"
    refused("Rien ne change", actions.propose_amendment, reasons=REASONS, **propose)
    write(cast, amendment.protocol, training="")
    refused("Il manque au protocole : formation", actions.propose_amendment, reasons=REASONS, **propose)


def test_a_start_that_happened_and_an_end_too_far_are_refused(cast):
    amendment = amendments.draft(cast)
    protocol = amendment.protocol
    earlier = {"starts_on": (STARTED - DAY).date()}
    assert refused("a démarré", lambda: write(cast, protocol, **earlier)).field == "starts_on"
    propose = {"amendment": amendment, "actor": cast.lead, "now": MEASURED, "reasons": REASONS}
    reporting = (ENDED + 200 * DAY).date()
    for days, match in ((93, "trois mois"), (-71, "déjà passée")):
        protocol = write(cast, protocol, ends_on=(ENDED + days * DAY).date(), reporting_on=reporting)
        assert refused(match, actions.propose_amendment, **propose).field == "ends_on"
    write(cast, protocol, ends_on=(ENDED + 92 * DAY).date())
    assert actions.propose_amendment(**propose).state == AmendmentState.PROPOSED


def test_a_second_amendment_does_not_go_round_the_limit(cast):
    use_case = trial.running(cast)
    far = {"ends_on": (ENDED + 92 * DAY).date(), "reporting_on": (ENDED + 200 * DAY).date()}
    amendments.adopted(cast, use_case, **far)
    amendment = amendments.draft(cast, use_case)
    write(cast, amendment.protocol, ends_on=(ENDED + 93 * DAY).date())
    given = {"amendment": amendment, "actor": cast.lead, "reasons": REASONS, "now": MEASURED}
    refused("trois mois", actions.propose_amendment, **given)


def test_once_proposed_it_no_longer_changes_and_the_coordinator_is_told(cast):
    amendment = amendments.proposed(cast)
    protocol = amendment.protocol
    assert (amendment.reasons, amendment.proposed_at, amendment.proposed_by) == (REASONS, MEASURED, cast.lead)
    assert amendment.sha256 == protocol_hash(protocol, list(protocol.indicators.all()))
    verb, actor, details = last_entry()
    assert (verb, actor, details["amendment"], details["sha256"]) == (
        "trial.propose_amendment", cast.lead.pk, amendment.pk, amendment.sha256,
    )  # fmt: skip
    assert told("Avenant à inscrire") == {cast.coordinator.pk}
    assert Notification.objects.filter(subject__startswith="Avenant").count() == 1
    refused("n’est plus en préparation", lambda: write(cast, protocol, question="Autre ?"))
    refused("n’est plus en préparation", edit_of(cast, protocol.indicators.get(code="R1"), threshold=Decimal(1)))
    refused("n’est plus en préparation", actions.propose_amendment, amendment=amendment, actor=cast.lead,
            reasons=REASONS, now=MEASURED)  # fmt: skip
    refused("se propose au comité", actions.lock_protocol, protocol=amendments.draft(cast).protocol,
            actor=cast.lead, now=MEASURED)  # fmt: skip


# --- settled ------------------------------------------------------------------------------------------


def test_an_adopted_amendment_is_in_force_with_two_signatures(cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 21)
    before = protocol_in_force(use_case)
    amendment = amendments.proposed(cast, use_case, threshold=20)
    adopted = adopt(cast, amendment)
    assert protocol_in_force(use_case) == adopted
    assert (adopted.locked_by, adopted.approval.approved_by) == (cast.lead, cast.coordinator)
    assert adopted.sha256 == amendment.sha256 != before.sha256
    stored = Amendment.objects.get()
    assert (stored.state, stored.vote, stored.settled_by) == (AmendmentState.ADOPTED, VOTE, cast.coordinator)
    assert last_entry()[:2] == ("trial.adopt_amendment", cast.coordinator.pk)
    assert UseCase.objects.get(pk=use_case.pk).due_on == adopted.ends_on
    [row] = changed_criteria(adopted)
    assert (row.indicator.threshold, [old.threshold for old in row.earlier]) == (20, [30])
    [reading] = readings(adopted, "success")
    assert (reading.latest.value, reading.verdict) == (21, "reached")
    assert latest_measures(adopted)["R1"].indicator.protocol.version == 1
    assert not was_extended(adopted)


def test_a_criterion_that_an_amendment_takes_out_is_told_and_so_is_the_one_that_comes(cast):
    use_case = trial.running(cast)
    assert criteria_come_and_gone(protocol_in_force(use_case)) == ([], [])
    amendment = amendments.draft(cast, use_case)
    gone = amendment.protocol.indicators.get(kind="success")
    actions.add_indicator(
        protocol=amendment.protocol, actor=cast.lead, kind="success", label="Plaintes", source="Accueil",
        direction="at_most", threshold=Decimal(5), minimum_sample=5, baseline=Decimal(7), now=MEASURED,
    )  # fmt: skip
    actions.remove_indicator(indicator=gone, actor=cast.lead, now=MEASURED)
    actions.propose_amendment(amendment=amendment, actor=cast.lead, reasons=REASONS, now=MEASURED)
    adopted = adopt(cast, amendment)
    assert changed_criteria(adopted) == []
    assert criteria_come_and_gone(adopted) == (["Plaintes"], [gone.label])


def test_an_adopted_stop_that_is_already_reached_suspends_the_trial(cast):
    use_case = trial.running(cast)
    life.measure(cast, use_case, 3, kind="success")
    actions.record_measure(
        indicator=life.indicator(use_case, "stop"), actor=cast.lead, value=Decimal(0), measured_on=MEASURED.date(),
        now=MEASURED,
    )  # fmt: skip
    amendment = amendments.draft(cast, use_case)
    edit(cast, amendment.protocol.indicators.get(kind="stop"), threshold=Decimal(0))
    actions.propose_amendment(amendment=amendment, actor=cast.lead, reasons=REASONS, now=MEASURED)
    adopt(cast, amendment)
    again = UseCase.objects.get(pk=use_case.pk)
    assert again.state == State.TRIAL_SUSPENDED
    others = cast.committee_president, cast.elected_official, cast.staff_representative
    assert told("Essai suspendu") == {person.pk for person in (cast.lead, cast.coordinator, *others)}


def test_a_rejected_amendment_stays_readable_and_never_comes_in_force(cast):
    use_case = trial.running(cast)
    before = protocol_in_force(use_case)
    amendment = amendments.proposed(cast, use_case)
    rejected = actions.reject_amendment(amendment=amendment, actor=cast.coordinator, vote=VOTE, now=MEASURED)
    assert (rejected.state, rejected.vote, last_entry()[0]) == ("rejected", VOTE, "trial.reject_amendment")
    assert protocol_in_force(use_case) == protocol_of(use_case) == before
    refused("« Rejeté »", adopt_of(cast, amendment))
    refused("déjà clos", actions.withdraw_amendment, amendment=amendment, actor=cast.lead, now=MEASURED)
    again = amendments.draft(cast, use_case)
    assert (again.protocol.version, again.reasons, difference_of(again).is_empty) == (3, "", True)
    assert [row.state for row in amendments_of(use_case)] == ["draft", "rejected"]


def test_a_withdrawn_amendment_is_taken_up_again_with_what_was_written(cast):
    use_case = trial.running(cast)
    withdrawn = amendments.withdrawn(cast, use_case)
    assert last_entry()[0] == "trial.withdraw_amendment"
    again = amendments.draft(cast, use_case)
    assert (again.reasons, again.protocol.indicators.get(code="R1").threshold) == (REASONS, 20)
    assert again.protocol.indicators.filter(sealed=True).count() == 0
    actions.withdraw_amendment(amendment=again, actor=cast.lead, now=MEASURED)
    fresh = amendments.draft(cast, use_case)
    assert (fresh.reasons, difference_of(fresh).is_empty) == ("", True)
    assert Amendment.objects.get(pk=withdrawn.pk).state == AmendmentState.WITHDRAWN


def test_what_was_not_voted_is_not_put_in_force(cast):
    """From a console, say: the version no longer is the one that was proposed, or no longer amends what is in force."""
    use_case = trial.running(cast)
    amendment = amendments.proposed(cast, use_case)
    Protocol.objects.filter(pk=amendment.protocol_id).update(question="Autre ?")
    refused("n’est plus celui qui a été proposé", adopt_of(cast, amendment))
    other = amendments.proposed(cast)
    end = (ENDED + 20 * DAY).date()
    actions.amend_protocol(use_case=other.use_case, actor=cast.elected_official, ends_on=end, reason="-", now=MEASURED)
    refused("ne s’y applique plus", adopt_of(cast, other))


def test_an_amendment_is_no_extension_and_leaves_it_possible(cast):
    use_case = trial.running(cast)
    amendments.adopted(cast, use_case)
    amendments.withdrawn(cast, use_case, threshold=10)
    extended = actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=(ENDED + 30 * DAY).date(), reason="-", now=ENDED
    )
    assert (extended.version, was_extended(extended)) == (4, True)
    use_case.state = State.FINAL_OPINION_GIVEN
    assert possible_decisions(use_case)["extend_trial"] == "l’essai a déjà été prolongé une fois"


# --- what the database refuses ------------------------------------------------------------------------


def test_impossible_amendments_do_not_enter(cast):
    use_case = trial.running(cast)
    amendment = amendments.draft(cast, use_case)
    row = Amendment.objects.filter(pk=amendment.pk)
    settled = {"settled_at": MEASURED, "settled_by": cast.coordinator}
    for wrong in (
        {"state": "proposed"},
        {"state": "withdrawn"},
        settled,
        {"state": "rejected", "sha256": "0" * 64, "reasons": "-", "proposed_at": MEASURED, "proposed_by": cast.lead,
         **settled},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)
    other = Protocol.objects.create(use_case=use_case, version=9, amends=amendment.protocol.amends, created_at=MEASURED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(use_case=use_case, protocol=other, created_at=MEASURED)
    for wrong in ({"max_months": 0}, {"footprint_kg": Decimal(-1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Protocol.objects.filter(pk=other.pk).update(**wrong)
    assert Indicator.objects.filter(protocol=amendment.protocol).count() == 2

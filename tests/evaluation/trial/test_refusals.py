"""Everything that a trial refuses: to whom, when, in which words; and that nothing is ever half written."""

from decimal import Decimal

import pytest

from accounts.enums import Role
from accounts.models import Membership
from boussole.shared.refusals import NotAllowed
from evaluation.compass.scoring import Signal
from evaluation.trial import actions
from evaluation.trial.actions import evaluating, measuring, protocols, running
from evaluation.trial.content import FIELDS, missing
from evaluation.trial.models import Indicator, Protocol
from evaluation.trial.selectors import evaluation_of
from tests.evaluation.trial.checks import everything, refused
from tests.factories import life, trial
from tests.factories.accounts import make_member
from tests.factories.life import DAY, DECIDED, DECIDED_AGAIN, ENDED, EVALUATED, LOCKED, MEASURED, STARTED
from usecases.models import UseCase
from usecases.workflow import TransitionRefused

pytestmark = pytest.mark.django_db

CRITERION = {
    "kind": "success",
    "label": "Délai",
    "source": "Relevé",
    "direction": "at_most",
    "threshold": Decimal(9),
    "now": LOCKED,
}
INCIDENT = {
    "severity": "minor",
    "description": "Une source abrogée.",
    "happened_on": MEASURED.date(),
    "now": MEASURED,
}


def figure(use_case, kind="success", **more):
    given = {"value": Decimal(34), "sample": 20, "measured_on": MEASURED.date(), "now": MEASURED}
    return {"indicator": life.indicator(use_case, kind), **given, **more}


def incident(cast):
    return actions.report_incident(use_case=trial.running(cast), actor=cast.lead, **INCIDENT)


# --- who ----------------------------------------------------------------------------------------------

LEAD, BOTH, COORDINATOR = {"lead"}, {"lead", "coordinator"}, {"coordinator"}
# act: (who may, a dossier on which they could, as the act asks for it)
WHO = {
    "create_protocol": (LEAD, lambda cast: {"use_case": trial.authorised(cast), "now": DECIDED}),
    "save_protocol": (LEAD, lambda cast: {"protocol": trial.written(cast), "values": {}, "version": 2, "now": LOCKED}),
    "add_indicator": (LEAD, lambda cast: {"protocol": trial.written(cast), **CRITERION}),
    "remove_indicator": (LEAD, lambda cast: {"indicator": trial.written(cast).indicators.first(), "now": LOCKED}),
    "lock_protocol": (LEAD, lambda cast: {"protocol": trial.written(cast), "now": LOCKED}),
    "approve_protocol": (COORDINATOR, lambda cast: {"protocol": trial.written(cast), "now": LOCKED}),
    "start_trial": (BOTH, lambda cast: {"use_case": trial.locked(cast).use_case, "now": STARTED}),
    "suspend_trial": (BOTH, lambda cast: {"use_case": trial.running(cast), "comment": "Panne.", "now": MEASURED}),
    "resume_trial": (BOTH, lambda cast: {"use_case": trial.suspended(cast), "comment": "Réparé.", "now": MEASURED}),
    "end_trial": (LEAD, lambda cast: {"use_case": trial.running(cast), "now": ENDED}),
    "record_measure": (BOTH, lambda cast: figure(trial.running(cast))),
    "report_incident": (BOTH, lambda cast: {"use_case": trial.running(cast), **INCIDENT}),
    "close_incident": (
        BOTH,
        lambda cast: {"incident": incident(cast), "action": "Fait.", "closed_on": MEASURED.date(), "now": MEASURED},
    ),
    "save_evaluation": (
        LEAD,
        lambda cast: {
            "evaluation": evaluation_of(trial.ended(cast)),
            "values": life.REPORT,
            "version": 1,
            "now": EVALUATED,
        },
    ),
    "submit_evaluation": (
        LEAD,
        lambda cast: {"evaluation": evaluation_of(trial.ready_to_deposit(cast)), "now": EVALUATED},
    ),
}


def test_every_act_of_a_person_is_tried_by_everyone():
    called = {name for name in actions.__all__ if name[0].islower()}
    assert called - {"amend_protocol"} == set(WHO)  # the amendment is made by the élu's decision, tried there


@pytest.mark.parametrize("name", WHO)
def test_others_are_told_that_it_is_not_theirs(cast, name):
    allowed, given = WHO[name]
    given = given(cast)
    others = {who: person for who, person in cast.everyone().items() if who not in allowed}
    others["another lead"] = make_member(cast.organisation, Role.LEAD)
    before = everything()
    for person in others.values():
        with pytest.raises(NotAllowed, match="réservée"):
            getattr(actions, name)(actor=person, **given)
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, (allowed, _given) in WHO.items() if "lead" in allowed])
def test_a_lead_whose_role_ended_leads_no_more(cast, name):
    given = WHO[name][1](cast)
    Membership.objects.filter(user=cast.lead).delete()
    person = type(cast.lead).objects.get(pk=cast.lead.pk)
    refused("porte|porteur", getattr(actions, name), error=NotAllowed, actor=person, **given)


def test_a_lead_who_also_coordinates_never_signs_twice(cast):
    both = make_member(cast.organisation, Role.LEAD, Role.COORDINATOR)
    protocol = trial.written(cast)
    UseCase.objects.filter(pk=protocol.use_case_id).update(lead=both)
    protocol = actions.lock_protocol(protocol=protocol, actor=both, now=LOCKED)
    refused("coordinateur", actions.approve_protocol, error=NotAllowed, protocol=protocol, actor=both, now=LOCKED)
    start = {"use_case": protocol.use_case, "actor": both, "now": STARTED}
    refused("coordinateur doit d’abord accepter", actions.start_trial, error=actions.TrialRefused, **start)


# --- the protocol -------------------------------------------------------------------------------------


def test_a_protocol_is_opened_once_the_trial_is_authorised(cast):
    given = {"actor": cast.lead, "now": DECIDED}
    refused("une fois l’essai autorisé", actions.create_protocol, use_case=life.submitted(cast), **given)
    refused("existe déjà", actions.create_protocol, use_case=trial.written(cast).use_case, **given)
    refused("avant son démarrage", actions.create_protocol, use_case=trial.running(cast), **given)


def test_a_save_says_what_is_wrong(cast):
    protocol = trial.written(cast)
    given = {"protocol": protocol, "actor": cast.lead, "version": protocol.lock_version, "now": LOCKED}
    for name in ("sha256", "locked_at", "version", "use_case"):
        refused("rechargez", actions.save_protocol, values={name: "x"}, **given)
    for day in (STARTED.date(), (STARTED - DAY).date()):
        refusal = refused("après son début", actions.save_protocol, values={"ends_on": day}, **given)
        assert refusal.field == "ends_on"


def test_a_save_from_an_old_page_is_refused_with_what_is_stored(cast):
    protocol = trial.written(cast)
    given = {"protocol": protocol, "actor": cast.lead, "version": protocol.lock_version, "now": LOCKED}
    actions.save_protocol(values={"question": "Et alors ?"}, **given)
    stale = refused("autre fenêtre", actions.save_protocol, values={"question": "Autre"}, **given)
    assert isinstance(stale, actions.StaleProtocol)
    assert stale.current.question == "Et alors ?"


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"kind": "other"}, "sorte du critère", "kind"),
        ({"direction": "around"}, "sens du seuil", "kind"),
        ({"label": " "}, "ce qui est mesuré", "label"),
        ({"source": ""}, "d’où vient le chiffre", "label"),
    ],
)
def test_a_criterion_says_what_it_lacks(cast, wrong, match, field):
    given = {"protocol": trial.written(cast), "actor": cast.lead, **CRITERION, **wrong}
    assert refused(match, actions.add_indicator, **given).field == field


def test_a_sixth_success_criterion_is_refused(cast):
    given = {"protocol": trial.written(cast), "actor": cast.lead, **CRITERION}
    for _number in range(4):
        actions.add_indicator(**given)
    refused("Cinq critères", actions.add_indicator, **given)
    for _number in range(6):
        actions.add_indicator(**{**given, "kind": "stop"})


def test_each_field_left_empty_is_named(cast):
    protocol = trial.written(cast)
    indicators = list(protocol.indicators.all())
    for name in FIELDS:
        kept, field = getattr(protocol, name), Protocol._meta.get_field(name)
        setattr(protocol, name, None if field.null else "  ")
        assert missing(protocol, indicators) == [str(field.verbose_name)]
        setattr(protocol, name, kept)
    assert missing(protocol, indicators) == []


def test_a_lock_says_what_is_missing(cast):
    protocol = trial.written(cast)
    given = {"protocol": protocol, "actor": cast.lead, "now": LOCKED}
    protocol.indicators.filter(kind="stop").delete()
    refused("Il manque au protocole : au moins un critère d’arrêt.", actions.lock_protocol, **given)
    protocol.indicators.all().delete()
    Protocol.objects.filter(pk=protocol.pk).update(training="", budget_eur=None)
    refused("budget prévu, en euros, formation, au moins un critère de réussite", actions.lock_protocol, **given)


def test_more_criteria_than_five_are_not_locked(cast):
    protocol = trial.written(cast)
    first = protocol.indicators.get(kind="success")
    for number in range(2, 7):
        first.pk, first.code = None, f"R{number}"
        first.save()
    refused("cinq critères de réussite au plus", actions.lock_protocol, protocol=protocol, actor=cast.lead, now=LOCKED)


def test_a_trial_never_starts_in_the_past(cast):
    protocol = trial.written(cast)
    refusal = refused("passée", actions.lock_protocol, protocol=protocol, actor=cast.lead, now=STARTED + DAY)
    assert refusal.field == "starts_on"


def test_a_locked_protocol_never_changes(cast):
    protocol = trial.locked(cast)
    given = {"actor": cast.lead, "now": LOCKED}
    refused("verrouillé", actions.save_protocol, protocol=protocol, values={"question": "?"}, version=2, **given)
    refused("verrouillé", actions.add_indicator, protocol=protocol, actor=cast.lead, **CRITERION)
    refused("verrouillé", actions.remove_indicator, indicator=protocol.indicators.first(), **given)
    refused("verrouillé", actions.lock_protocol, protocol=protocol, **given)


def test_a_page_kept_open_from_before_the_lock_changes_nothing(cast):
    before = trial.written(cast)
    actions.lock_protocol(protocol=Protocol.objects.get(pk=before.pk), actor=cast.lead, now=LOCKED)
    assert before.locked_at is None
    given = {"protocol": before, "actor": cast.lead, "now": LOCKED}
    refused("sans avenant", actions.save_protocol, values={"question": "?"}, version=before.lock_version, **given)
    refused("sans avenant", actions.lock_protocol, **given)


def test_an_agreement_comes_after_the_lock_and_once(cast):
    protocol = trial.written(cast)
    given = {"actor": cast.coordinator, "now": LOCKED}
    refused("d’abord verrouiller", actions.approve_protocol, protocol=protocol, **given)
    refused("déjà accepté", actions.approve_protocol, protocol=trial.locked(cast), **given)


# --- running ------------------------------------------------------------------------------------------


def test_a_start_needs_the_lock_then_the_agreement(cast):
    use_case = trial.authorised(cast)
    given = {"use_case": use_case, "actor": cast.lead, "now": STARTED}
    refused("verrouiller un protocole", actions.start_trial, **given)
    protocol = life.written(cast, use_case)
    refused("verrouiller un protocole", actions.start_trial, **given)
    refused("verrouiller un protocole", actions.start_trial, **{**given, "actor": cast.coordinator})
    actions.lock_protocol(protocol=protocol, actor=cast.lead, now=LOCKED)
    refused("accepter le protocole", actions.start_trial, **given)
    actions.approve_protocol(protocol=protocol, actor=cast.coordinator, now=LOCKED)
    actions.start_trial(**given)
    refused("une seule fois", actions.start_trial, error=TransitionRefused, **given)


def test_a_trial_never_starts_before_its_first_day(cast):
    protocol = trial.locked(cast)
    for person in (cast.lead, cast.coordinator):
        given = {"use_case": protocol.use_case, "actor": person, "now": STARTED - DAY}
        refused("au 1er\xa0mai 2026 : il ne démarre pas avant", actions.start_trial, **given)


def test_the_protocol_of_an_earlier_trial_does_not_serve_again(cast):
    use_case = trial.locked(cast).use_case
    UseCase.objects.filter(pk=use_case.pk).update(authorised_at=LOCKED + DAY)
    refused("pour cet essai", actions.start_trial, use_case=use_case, actor=cast.lead, now=STARTED)


@pytest.mark.parametrize("name", ["open_blockers", "open_start_blockers"])
def test_a_start_waits_for_every_blocker(cast, monkeypatch, name):
    protocol = trial.locked(cast)
    signal = Signal("TRA-02", "TRA", "BD", "L’avis de l’instance sociale n’est pas rendu.")
    monkeypatch.setattr(running, name, lambda use_case: (signal,))
    for person in (cast.lead, cast.coordinator):
        refused("TRA-02 : L’avis", actions.start_trial, use_case=protocol.use_case, actor=person, now=STARTED)


def test_the_moves_of_a_trial_come_in_their_order(cast):
    given = {"actor": cast.lead, "comment": "Motif.", "now": MEASURED}
    ready, under_way, suspended = trial.locked(cast).use_case, trial.running(cast), trial.suspended(cast)
    for act, use_case in (
        (actions.suspend_trial, ready),
        (actions.suspend_trial, suspended),
        (actions.resume_trial, ready),
        (actions.resume_trial, under_way),
        (actions.end_trial, ready),
    ):
        refused("n’est pas possible", act, error=TransitionRefused, use_case=use_case, **given)


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_suspension_a_resumption_and_an_early_end_say_why(cast, comment):
    given = {"actor": cast.lead, "comment": comment, "now": MEASURED}
    under_way = trial.running(cast)
    assert refused("motif", actions.suspend_trial, use_case=under_way, **given).field == "comment"
    assert refused("motif", actions.resume_trial, use_case=trial.suspended(cast), **given).field == "comment"
    assert refused("dites pourquoi", actions.end_trial, use_case=under_way, **given).field == "comment"
    eve = {**given, "now": ENDED - DAY}
    refused("avant sa date", actions.end_trial, use_case=under_way, **eve)


# --- measuring ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"measured_on": (MEASURED + DAY).date()}, "futur", "measured_on"),
        ({"measured_on": (STARTED - DAY).date()}, "avant l’essai", "measured_on"),
        ({"sample": 0}, "une observation au moins", "sample"),
        ({"sample": -3}, "une observation au moins", "sample"),
    ],
)
def test_a_figure_belongs_to_the_trial(cast, wrong, match, field):
    given = figure(trial.running(cast), actor=cast.lead, **wrong)
    assert refused(match, actions.record_measure, **given).field == field


def test_a_figure_taken_after_the_end_is_not_one_of_the_trial(cast):
    given = figure(trial.ended(cast, None), actor=cast.lead, now=EVALUATED)
    late = {**given, "measured_on": (ENDED + DAY).date()}
    assert refused("après l’essai", actions.record_measure, **late).field == "measured_on"


def test_a_figure_needs_a_trial_and_the_protocol_in_force(cast):
    waiting = trial.locked(cast).use_case
    refused("Aucun essai n’est en cours", actions.record_measure, **figure(waiting, actor=cast.lead))
    deposited = trial.evaluated(cast)
    refused("Aucun essai n’est en cours", actions.record_measure, **figure(deposited, actor=cast.lead))
    use_case = trial.running(cast)
    old = figure(use_case, actor=cast.lead)
    actions.amend_protocol(
        use_case=use_case, actor=cast.elected_official, ends_on=(ENDED + DAY).date(), reason="-", now=MEASURED
    )
    refused("rechargez", actions.record_measure, **old)


@pytest.mark.parametrize(
    ("wrong", "match", "field"),
    [
        ({"severity": "huge"}, "gravité", "severity"),
        ({"description": " "}, "ce qui s’est passé", "description"),
        ({"happened_on": (MEASURED + DAY).date()}, "futur", "happened_on"),
        ({"happened_on": (STARTED - DAY).date()}, "avant l’essai", "happened_on"),
    ],
)
def test_an_incident_says_what_it_lacks(cast, wrong, match, field):
    given = {"use_case": trial.running(cast), "actor": cast.lead, **INCIDENT, **wrong}
    assert refused(match, actions.report_incident, **given).field == field


def test_an_incident_needs_a_trial(cast):
    given = {"actor": cast.lead, **INCIDENT}
    for use_case in (trial.authorised(cast), trial.locked(cast).use_case, trial.evaluated(cast)):
        refused("Aucun essai", actions.report_incident, use_case=use_case, **given)


def test_an_incident_is_closed_once_after_it_happened_saying_what_was_done(cast):
    day = MEASURED.date()
    given = {"incident": incident(cast), "actor": cast.coordinator, "now": MEASURED + DAY}
    close = actions.close_incident
    assert refused("ce qui a été fait", close, action=" ", closed_on=day, **given).field == "action"
    for wrong in (day - DAY, day + 2 * DAY):
        assert refused("après l’incident", close, action="Fait.", closed_on=wrong, **given).field == "closed_on"
    close(action="Fait.", closed_on=day, **given)
    assert given["incident"].closed_on is None  # as a second window still holds it
    refused("déjà clos", close, action="Autre.", closed_on=day, **given)


# --- evaluating ---------------------------------------------------------------------------------------


def test_an_evaluation_is_saved_field_by_field_and_from_a_fresh_page(cast):
    evaluation = evaluation_of(trial.ended(cast))
    given = {"evaluation": evaluation, "actor": cast.lead, "version": 1, "now": EVALUATED}
    for name in ("proposal", "sha256", "submitted_at"):
        refused("rechargez", actions.save_evaluation, values={name: "x"}, **given)
    actions.save_evaluation(values=life.REPORT, **given)
    stale = refused("autre fenêtre", actions.save_evaluation, values={"summary": "Autre."}, **given)
    assert isinstance(stale, actions.StaleEvaluation)
    assert stale.current.summary == life.REPORT["summary"]


def test_an_evaluation_says_what_it_lacks(cast):
    evaluation = evaluation_of(trial.ended(cast, None))
    given = {"evaluation": evaluation, "actor": cast.lead, "now": EVALUATED}
    refused("bilan, ce que disent les agents.*, dépense réelle", actions.submit_evaluation, **given)
    blank = {**life.REPORT, "time_saved": "  "}
    actions.save_evaluation(values=blank, version=1, **given)
    refused(r"évaluation : ce qu’on fait du temps gagné\.", actions.submit_evaluation, **given)


def test_an_evaluation_waits_for_every_opinion(cast):
    use_case = trial.ended(cast)
    given = {"evaluation": life.report(cast, use_case), "actor": cast.lead, "now": EVALUATED}
    refused("Il manque l’avis sur", actions.submit_evaluation, **given)
    assessment = trial.sign(cast, use_case)
    assessment.opinions.filter(criterion__code="TRA").delete()
    refused("Il manque l’avis sur : Conditions de travail", actions.submit_evaluation, **given)


def test_a_deposited_evaluation_never_changes(cast):
    use_case = trial.evaluated(cast)
    given = {"evaluation": evaluation_of(use_case), "actor": cast.lead, "now": EVALUATED}
    refused("ne change plus", actions.save_evaluation, values={"summary": "Autre."}, version=2, **given)
    refused("une seule fois", actions.submit_evaluation, **given)


# --- extending ----------------------------------------------------------------------------------------


def amend(cast, use_case, day, now=ENDED):
    return {"use_case": use_case, "actor": cast.elected_official, "ends_on": day, "reason": "-", "now": now}


def test_an_extension_has_a_protocol_a_date_and_happens_once(cast):
    amend_protocol, end = actions.amend_protocol, ENDED.date()
    refused("rien à prolonger", amend_protocol, **amend(cast, trial.written(cast).use_case, end))
    use_case = trial.running(cast)
    for day in (end - DAY, end, end + 93 * DAY):
        assert refused("trois mois", amend_protocol, **amend(cast, use_case, day)).field == "ends_on"
    refused("trois mois", amend_protocol, **amend(cast, use_case, end + DAY, now=ENDED + DAY))
    amend_protocol(**amend(cast, use_case, end + 92 * DAY))
    refused("déjà été prolongé", amend_protocol, **amend(cast, use_case, end + 120 * DAY))


def test_a_decision_to_extend_without_a_date_leaves_no_decision(cast):
    use_case = trial.heard(cast)
    given = {"cast": cast, "use_case": use_case, "kind": "extend_trial", "now": DECIDED_AGAIN, "departure_reasons": "-"}
    refused("nouvelle date", life.decide, **given)
    refused("trois mois", life.decide, ends_on=DECIDED_AGAIN.date(), **given)


# --- nothing half written -----------------------------------------------------------------------------

LATE = [
    # act, the last thing it does: where it is named, and its name
    ("lock_protocol", protocols, "record"),
    ("lock_protocol", protocols, "tell"),
    ("approve_protocol", protocols, "record"),
    ("start_trial", running, "apply_transition"),
    ("start_trial", running, "_due"),
    ("suspend_trial", running, "tell"),
    ("end_trial", running, "open_ex_post"),
    ("end_trial", running, "_open_evaluation"),
    ("record_measure", measuring, "record"),
    ("record_measure", measuring, "apply_transition"),
    ("record_measure", measuring, "tell_of_suspension"),
    ("report_incident", measuring, "record"),
    ("close_incident", measuring, "record"),
    ("submit_evaluation", evaluating, "complete_ex_post"),
    ("submit_evaluation", evaluating, "apply_transition"),
]
PREPARED = {
    **{name: given for name, (_allowed, given) in WHO.items()},
    "approve_protocol": lambda cast: {"protocol": locked_only(cast), "now": LOCKED},
    "start_trial": lambda cast: {"use_case": locked_only(cast).use_case, "now": STARTED},
    "record_measure": lambda cast: figure(trial.running(cast), "stop"),
    "end_trial": lambda cast: {"use_case": life.running(cast, trial.assessed(cast)), "now": ENDED},
}


def locked_only(cast):
    return actions.lock_protocol(protocol=trial.written(cast), actor=cast.lead, now=LOCKED)


class BrokenError(Exception):
    """What a failure on the way looks like: the disk, the network, the database."""


@pytest.mark.parametrize(("name", "where", "last"), LATE)
def test_a_failure_on_the_way_leaves_nothing(cast, monkeypatch, name, where, last):
    given = PREPARED[name](cast)
    actor = cast.coordinator if name in ("approve_protocol", "start_trial") else cast.lead

    def broken(*_given, **_named):
        raise BrokenError

    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(where, last, broken)
        with pytest.raises(BrokenError):
            getattr(actions, name)(actor=actor, **given)
    assert everything() == before
    assert not Indicator.objects.filter(sealed=True, protocol__locked_at__isnull=True).exists()
    getattr(actions, name)(actor=actor, **given)

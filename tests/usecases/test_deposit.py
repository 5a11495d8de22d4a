"""Dépôt, compléments, recevabilité, retrait: guards, frozen versions, who is told."""

from datetime import UTC, date, datetime

import pytest

from accounts.enums import Role
from accounts.models import Notification
from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member, make_organisation
from tests.factories.usecases import COMPLETE, make_use_case
from usecases.actions import (
    SubmissionIncomplete,
    declare_inadmissible,
    request_completion,
    resubmit,
    save_theme,
    submit,
    withdraw,
)
from usecases.enums import FINISHED, State
from usecases.lifeline import TRANSITIONS
from usecases.models import SubmissionVersion, TransitionLog, UseCase
from usecases.selectors import last_version, version_holds
from usecases.submission import THEME_BY_SLUG
from usecases.workflow import TransitionRefused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 20, 10, 0, tzinfo=UTC)
WITH_REASON = {
    "request_completion": request_completion,
    "declare_inadmissible": declare_inadmissible,
    "withdraw": withdraw,
}


def told(kind: str = "") -> list[tuple[int, str]]:
    rows = Notification.objects.order_by("pk")
    return [(row.recipient_id, row.subject) for row in (rows.filter(kind=kind) if kind else rows)]


def test_a_depot_freezes_dates_and_tells(cast):
    draft = make_use_case(cast.organisation, cast.lead, title="Tri")
    version = submit(use_case=draft, actor=cast.lead, now=NOW)
    stored = UseCase.objects.get(pk=draft.pk)
    assert (stored.state, stored.submitted_at, stored.due_on) == (State.SUBMITTED, NOW, date(2026, 5, 19))
    assert (draft.state, draft.due_on) == (State.SUBMITTED, date(2026, 5, 19))
    assert (version.number, version.frozen_at, version_holds(version)) == (1, NOW, True)
    assert version.content["answers"]["need"] == COMPLETE["need"]
    assert version.content["answers"]["cost_eur"] == "12000.00"
    assert told() == [(cast.coordinator.pk, "Dossier à examiner – Tri")]
    entry = Entry.objects.get(verb="use_case.submit")
    assert version.sha256 in entry.content
    assert verify_journal().intact


def test_the_frozen_version_is_read_back_from_the_database_and_a_change_is_seen(cast):
    draft = make_use_case(cast.organisation, cast.lead)
    submit(use_case=draft, actor=cast.lead, now=NOW)
    version = last_version(draft)
    assert version_holds(version)
    version.content["answers"]["need"] += " Modifié."
    assert not version_holds(version)


def test_an_incomplete_demand_is_refused_theme_by_theme(cast):
    answers = {**COMPLETE, "need": "", "beneficiaries": " ", "has_interest": ""}
    draft = make_use_case(cast.organisation, cast.lead, submission=answers)
    with pytest.raises(SubmissionIncomplete) as refusal:
        submit(use_case=draft, actor=cast.lead, now=NOW)
    names = {theme.slug: [q.name for q in questions] for theme, questions in refusal.value.missing.items()}
    assert names == {"need": ["need", "beneficiaries"], "interest": ["has_interest"]}
    assert refusal.value.message.startswith("Il manque 3 réponses avant de déposer. Le besoin :")
    assert str(THEME_BY_SLUG["interest"].title) in refusal.value.message
    assert (SubmissionVersion.objects.count(), Notification.objects.count()) == (0, 0)
    assert UseCase.objects.get(pk=draft.pk).state == State.DRAFT


def test_the_coordinators_of_the_hosting_metropole_are_told_and_never_the_lead(cast):
    metropole = make_organisation("Métropole")
    hosting = make_member(metropole, Role.COORDINATOR)
    commune = make_organisation("Commune", parent=metropole, hosted=True)
    lead = make_member(commune, Role.LEAD, Role.COORDINATOR)
    draft = make_use_case(commune, lead)
    submit(use_case=draft, actor=lead, now=NOW)
    assert [pk for pk, _subject in told()] == [hosting.pk]


def test_compléments_go_back_where_they_came_from_with_a_new_version(cast):
    for origin in (State.SUBMITTED, State.IN_ASSESSMENT):
        use_case = make_use_case(cast.organisation, cast.lead, state=State.DRAFT)
        submit(use_case=use_case, actor=cast.lead, now=NOW)
        if origin == State.IN_ASSESSMENT:
            UseCase.objects.filter(pk=use_case.pk).update(state=origin, assessment_opened_at=NOW)
        log = request_completion(use_case=use_case, actor=cast.coordinator, comment=" Le devis ? ", now=NOW)
        assert (log.comment, use_case.state, use_case.due_on) == (
            "Le devis ?",
            State.TO_COMPLETE,
            date(2026, 6, 3),
        )
        version = use_case.submission.version
        values = {"need": "Autre besoin.", "beneficiaries": "Tous."}
        save_theme(use_case=use_case, actor=cast.lead, theme="need", values=values, version=version, now=LATER)
        frozen = resubmit(use_case=use_case, actor=cast.lead, now=LATER)
        stored = UseCase.objects.get(pk=use_case.pk)
        assert (stored.state, stored.submitted_at, stored.due_on) == (origin, NOW, date(2026, 6, 4))
        assert (stored.came_from_state, stored.completion_requested_at) == ("", None)
        first, second = SubmissionVersion.objects.filter(use_case=use_case)
        assert (first.number, second.number, second) == (1, 2, frozen)
        assert [row.content["answers"]["need"] for row in (first, second)] == [
            COMPLETE["need"],
            "Autre besoin.",
        ]
        assert version_holds(first)
        assert version_holds(second)


def test_an_emptied_demand_is_not_sent_back(cast):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.TO_COMPLETE, submission={**COMPLETE, "need": ""})
    with pytest.raises(SubmissionIncomplete, match="Il manque 1 réponse avant"):
        resubmit(use_case=use_case, actor=cast.lead, now=NOW)


@pytest.mark.parametrize("name", ["submit", "resubmit", *WITH_REASON])
def test_role_and_state_of_each_move(cast, name):
    """Every person × every state: done by the right one from the right state, refused with a reason otherwise."""
    row = TRANSITIONS[name]
    for state in State:
        for who, person in cast.everyone().items():
            use_case = make_use_case(cast.organisation, cast.lead, state=state)
            right = who == "lead" if row.by_lead else who == "coordinator"
            action = {"submit": submit, "resubmit": resubmit, **WITH_REASON}[name]
            more = {"comment": "Motif."} if name in WITH_REASON else {}
            if right and state in row.sources:
                action(use_case=use_case, actor=person, now=NOW, **more)
                assert TransitionLog.objects.get(use_case=use_case).transition == name
                continue
            with pytest.raises(TransitionRefused if right else NotAllowed) as refusal:
                action(use_case=use_case, actor=person, now=NOW, **more)
            assert refusal.value.message.endswith(".")
            assert UseCase.objects.get(pk=use_case.pk).state == state


@pytest.mark.parametrize("name", WITH_REASON)
def test_a_reason_is_asked_for(cast, name):
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    actor = cast.lead if name == "withdraw" else cast.coordinator
    with pytest.raises(TransitionRefused) as refusal:
        WITH_REASON[name](use_case=use_case, actor=actor, comment=" \n ", now=NOW)
    assert refusal.value.field == "comment"


def test_nobody_judges_their_own_case(cast):
    both = make_member(cast.organisation, Role.LEAD, Role.COORDINATOR)
    use_case = make_use_case(cast.organisation, both, state=State.SUBMITTED)
    with pytest.raises(NotAllowed, match="Vous portez ce dossier"):
        declare_inadmissible(use_case=use_case, actor=both, comment="Non.", now=NOW)


def test_who_is_told_of_an_end(cast):
    refused = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED, title="A", due_on=date(2026, 5, 9))
    declare_inadmissible(use_case=refused, actor=cast.coordinator, comment="Hors sujet.", now=NOW)
    withdrawn = make_use_case(cast.organisation, cast.lead, state=State.ON_WATCH, title="B", due_on=date(2026, 5, 9))
    withdraw(use_case=withdrawn, actor=cast.lead, comment="Plus besoin.", now=NOW)
    draft = make_use_case(cast.organisation, cast.lead, title="C")
    withdraw(use_case=draft, actor=cast.lead, comment="Erreur.", now=NOW)
    assert told() == [
        (cast.lead.pk, "Dossier non recevable – A"),
        (cast.coordinator.pk, "Dossier retiré – B"),
    ]
    assert {row.due_on for row in UseCase.objects.filter(state__in=FINISHED)} == {None}
    bodies = "".join(Notification.objects.values_list("body", flat=True))
    assert "Hors sujet" not in bodies

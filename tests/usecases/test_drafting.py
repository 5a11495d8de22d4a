"""Opening, filling and copying a dossier: numbers, roles, stale forms."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from accounts.enums import Role
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from tests.factories.accounts import make_member
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.actions import DraftRefused, StaleForm, copy_use_case, create_use_case, save_theme
from usecases.enums import State
from usecases.models import Submission, UseCase
from usecases.permissions import COPIABLE

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
NEED = {"need": "Trop de courriers.", "beneficiaries": "L’accueil."}


def create(cast, **changes):
    return create_use_case(
        **{
            "organisation": cast.organisation,
            "lead": cast.lead,
            "title": "Tri des courriels",
            "now": NOW,
            **changes,
        }
    )


def test_a_draft_is_numbered_by_collectivite_and_year(cast):
    elsewhere = make_member(cast.elsewhere, Role.LEAD)
    references = [
        create(cast).reference,
        create(cast).reference,
        create(cast, organisation=cast.elsewhere, lead=elsewhere).reference,
        create(cast, now=datetime(2026, 12, 31, 23, 30, tzinfo=UTC)).reference,
        create(cast).reference,
    ]
    # 23:30 UTC on New Year's Eve is already the next year in Paris.
    assert references == ["2026-001", "2026-002", "2026-001", "2027-001", "2026-003"]


def test_numbers_go_on_after_the_thousandth(cast):
    for reference in ("2026-999", "2026-1000"):
        make_use_case(cast.organisation, cast.lead, reference=reference)
    assert create(cast).reference == "2026-1001"


def test_a_draft_starts_empty_and_journaled(cast):
    use_case = create(cast, title="  Tri   des\ncourriels ", already_in_service=True)
    stored = UseCase.objects.get(pk=use_case.pk)
    assert (stored.title, stored.state, stored.already_in_service) == ("Tri des courriels", State.DRAFT, True)
    assert stored.submission.version == 1
    assert [entry.verb for entry in Entry.objects.all()] == ["use_case.create"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_a_title_is_asked_for_and_short(cast, title):
    with pytest.raises(DraftRefused) as refusal:
        create(cast, title=title)
    assert (refusal.value.field, UseCase.objects.count()) == ("title", 0)


def test_only_a_lead_of_the_collectivite_opens_a_dossier(cast):
    for name, person in cast.everyone().items():
        if name == "lead":
            continue
        with pytest.raises(NotAllowed, match="porteur de projet"):
            create(cast, lead=person)


def test_a_theme_is_saved_even_when_incomplete(cast):
    use_case = create(cast)
    saved = save_theme(use_case=use_case, actor=cast.lead, theme="need", values={"need": "Trop."}, version=1, now=NOW)
    stored = Submission.objects.get(use_case=use_case)
    assert (saved.version, stored.version, stored.need, stored.beneficiaries) == (2, 2, "Trop.", "")


def test_a_draft_leaves_no_journal_row_and_a_returned_dossier_does(cast):
    draft = make_use_case(cast.organisation, cast.lead)
    save_theme(use_case=draft, actor=cast.lead, theme="need", values=NEED, version=1, now=NOW)
    assert Entry.objects.count() == 0
    returned = make_use_case(cast.organisation, cast.lead, state=State.TO_COMPLETE)
    save_theme(use_case=returned, actor=cast.lead, theme="need", values=NEED, version=1, now=NOW)
    assert [entry.verb for entry in Entry.objects.all()] == ["submission.change"]


def test_saving_the_same_answers_changes_nothing(cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    values = {"cost_eur": Decimal("12000.00"), "cost_details": COMPLETE["cost_details"]}
    saved = save_theme(use_case=use_case, actor=cast.lead, theme="cost", values=values, version=1, now=NOW)
    assert saved.version == 1


def test_a_stale_form_is_refused_with_what_is_stored(cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    save_theme(use_case=use_case, actor=cast.lead, theme="need", values=NEED, version=1, now=NOW)
    mine = {"need": "Autre texte.", "beneficiaries": "L’accueil."}
    with pytest.raises(StaleForm) as refusal:
        save_theme(use_case=use_case, actor=cast.lead, theme="need", values=mine, version=1, now=NOW)
    assert (refusal.value.stored, refusal.value.version) == (NEED, 2)
    assert Submission.objects.get(use_case=use_case).need == "Trop de courriers."
    save_theme(use_case=use_case, actor=cast.lead, theme="need", values=mine, version=2, now=NOW)
    assert Submission.objects.get(use_case=use_case).need == "Autre texte."


@pytest.mark.parametrize(
    ("theme", "values", "field"),
    [
        ("data", {"personal_data": "maybe"}, "personal_data"),
        ("cost", {"cost_eur": Decimal("-1")}, "cost_eur"),
        ("users", {"users_count": "beaucoup"}, "users_count"),
        ("need", {"solution": "Pas ici."}, None),
        ("need", {"version": 12}, None),
    ],
)
def test_an_invalid_answer_is_refused(cast, theme, values, field):
    use_case = make_use_case(cast.organisation, cast.lead)
    with pytest.raises(DraftRefused) as refusal:
        save_theme(use_case=use_case, actor=cast.lead, theme=theme, values=values, version=1, now=NOW)
    assert (refusal.value.field, Submission.objects.get(use_case=use_case).version) == (field, 1)


def test_only_the_lead_writes_the_demand(cast):
    use_case = make_use_case(cast.organisation, cast.lead)
    for name, person in cast.everyone().items():
        if name == "lead":
            continue
        with pytest.raises(NotAllowed, match="Seul le porteur"):
            save_theme(use_case=use_case, actor=person, theme="need", values=NEED, version=1, now=NOW)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.DRAFT, State.TO_COMPLETE)])
def test_a_deposited_demand_no_longer_changes(cast, state):
    use_case = make_use_case(cast.organisation, cast.lead, state=state)
    with pytest.raises(NotAllowed, match="ne se modifie plus"):
        save_theme(use_case=use_case, actor=cast.lead, theme="need", values=NEED, version=1, now=NOW)


@pytest.mark.parametrize("state", sorted(COPIABLE))
def test_a_stopped_dossier_starts_again_as_a_linked_draft(cast, state):
    source = make_use_case(
        cast.organisation, cast.lead, state=state, title="Tri", submission={**COMPLETE, "has_interest": "no"}
    )
    copy = copy_use_case(use_case=source, actor=cast.lead, now=NOW)
    assert (copy.state, copy.copied_from, copy.title, copy.lead) == (State.DRAFT, source, "Tri", cast.lead)
    assert (copy.submission.need, copy.submission.cost_eur) == (COMPLETE["need"], Decimal("12000.00"))
    assert (copy.submission.has_interest, copy.submission.version) == ("", 1)
    assert copy.reference != source.reference
    source.refresh_from_db()
    assert source.state == state


@pytest.mark.parametrize("state", [state for state in State if state not in COPIABLE])
def test_a_living_or_prohibited_dossier_is_not_copied(cast, state):
    source = make_use_case(cast.organisation, cast.lead, state=state)
    with pytest.raises(DraftRefused, match="ne peut pas être repris"):
        copy_use_case(use_case=source, actor=cast.lead, now=NOW)


def test_who_may_copy(cast):
    source = make_use_case(cast.organisation, cast.lead, state=State.REFUSED)
    for name, person in cast.everyone().items():
        if name == "lead":
            continue
        with pytest.raises(NotAllowed):
            copy_use_case(use_case=source, actor=person, now=NOW)
    both = make_member(cast.organisation, Role.LEAD, Role.EXPERT)
    assert copy_use_case(use_case=source, actor=both, now=START).lead == both

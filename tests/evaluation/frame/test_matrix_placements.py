"""The two axes of the matrix: who places, what is refused, where it leads."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.frame import actions
from evaluation.frame.matrix import Path
from evaluation.frame.models import MatrixPlacement
from evaluation.frame.selectors.matrix import guess_of, path_reason, place_of, portfolio, portfolio_of
from tests.factories.frame import place
from tests.factories.usecases import COMPLETE, START, make_use_case
from usecases.enums import FINISHED, State

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=10)


def dossier(cast, state=State.IN_ASSESSMENT, **fields):
    return make_use_case(cast.organisation, cast.lead, state=state, **fields)


def can(use_case, actor, **more):
    values = {"positive": True, "reasons": "Les essais le montrent.", "test": "Cent cas.", "base": 0, **more}
    return actions.place_can(use_case=use_case, actor=actor, now=NOW, **values)


def wish(use_case, actor, **more):
    values = {
        "positive": True,
        "reasons": "Un service rendu.",
        "held_on": NOW.date(),
        "voices": "Sept membres.",
        "base": 0,
    }
    return actions.place_wish(use_case=use_case, actor=actor, now=NOW, **{**values, **more})


@pytest.mark.parametrize("state", State.values)
def test_who_places_in_each_state(cast, state):
    use_case = dossier(cast, state)
    alive = state not in {State.DRAFT, *FINISHED}
    for act, allowed in ((can, {"expert", "coordinator"}), (wish, {"coordinator", "committee_president"})):
        for name, person in cast.everyone().items():
            point = transaction.savepoint()
            if alive and name in allowed:
                assert act(use_case, person).number == 1
            else:
                with pytest.raises(NotAllowed):
                    act(use_case, person)
            transaction.savepoint_rollback(point)


def test_what_is_refused(cast):
    use_case = dossier(cast)
    for act, actor, more, field in (
        (can, cast.expert, {"test": " "}, "test"),
        (can, cast.expert, {"reasons": " "}, "reasons"),
        (wish, cast.coordinator, {"voices": ""}, "voices"),
        (wish, cast.coordinator, {"reasons": ""}, "reasons"),
        (wish, cast.coordinator, {"held_on": NOW.date() + timedelta(days=1)}, "held_on"),
    ):
        with pytest.raises(actions.PlacementRefused) as refusal:
            act(use_case, actor, **more)
        assert refusal.value.field == field
    assert MatrixPlacement.objects.count() == 0
    can(use_case, cast.expert)
    with pytest.raises(actions.StalePlacement, match="entre-temps") as stale:
        can(use_case, cast.coordinator, positive=False)
    assert stale.value.number == 1


@pytest.mark.parametrize(
    ("axes", "path"),
    [((True, True), "try"), ((False, True), "watch"), ((True, False), "refused"), ((False, False), "out")],
)
def test_both_axes_lead_to_a_path_and_the_reason_says_them(cast, axes, path):
    use_case = dossier(cast, submission={**COMPLETE, "matrix_can": "no", "matrix_wish": "no"})
    assert guess_of(use_case) == Path.OUT  # the lead's own guess…
    assert place_of(use_case).path is None  # …places nothing
    place(use_case, cast, can=axes[0], now=NOW)
    assert place_of(use_case).path is None
    assert path_reason(place_of(use_case)) == ""
    place(use_case, cast, wish=axes[1], now=NOW)
    found = place_of(use_case)
    assert found.path == path
    assert "Le comité y voit un service rendu." in path_reason(found)
    assert "Les essais le montrent." in path_reason(found)


def test_a_new_answer_keeps_the_one_before(cast):
    use_case = dossier(cast)
    place(use_case, cast, can=False, wish=True, now=NOW)
    place(use_case, cast, can=True, now=NOW + timedelta(days=90))
    assert place_of(use_case).path == Path.TRY
    answers = use_case.matrix_placements.filter(axis="can").order_by("number").values_list("number", "positive")
    assert list(answers) == [(1, False), (2, True)]
    assert Entry.objects.filter(verb="frame.place_on_matrix").count() == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"axis": "can", "reasons": "Oui."},
        {"axis": "can", "reasons": "Oui.", "test": "Cent cas.", "voices": "Sept."},
        {"axis": "wish", "reasons": "Oui.", "voices": "Sept."},
        {"axis": "wish", "reasons": "Oui.", "held_on": NOW.date()},
        {"axis": "can", "reasons": "", "test": "Cent cas."},
    ],
)
def test_the_database_refuses_a_placement_without_grounds(cast, fields):
    use_case = dossier(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        MatrixPlacement.objects.create(
            use_case=use_case, number=1, positive=True, placed_by=cast.expert, placed_at=NOW, **fields
        )


def test_the_portfolio_holds_what_each_person_reads(cast, django_assert_num_queries):
    placed = dossier(cast, title="Placé")
    place(placed, cast, can=True, wish=False, now=NOW)
    half = dossier(cast, title="À moitié")
    place(half, cast, can=True, now=NOW)
    dossier(cast, State.DRAFT, title="Brouillon")
    make_use_case(cast.elsewhere, cast.outsider, state=State.IN_ASSESSMENT)
    found = portfolio(portfolio_of(cast.elected_official))
    assert found.cells["refused"].dossiers == (placed,)
    assert found.unplaced == (half,)
    assert found.counts == {Path.TRY: 0, Path.WATCH: 0, Path.REFUSED: 1, Path.OUT: 0, None: 1}
    assert portfolio(portfolio_of(cast.nobody)).unplaced == ()
    rows = portfolio_of(cast.elected_official)
    with django_assert_num_queries(1):
        portfolio(rows)
    place(half, cast, wish=True, now=NOW)
    place(dossier(cast), cast, can=False, wish=False, now=NOW)
    with django_assert_num_queries(1):
        portfolio(rows.all())

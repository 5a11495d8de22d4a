"""A dossier against the frame: who says what, what a crossed red line closes, what opens it again."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import Notification
from audit.models import Entry
from boussole.shared.refusals import NotAllowed
from evaluation.committee import actions as committee
from evaluation.committee.motions import possible_motions
from evaluation.compass import actions as compass
from evaluation.compass.selectors import current_assessment, open_blockers, open_signals, signals_of
from evaluation.decisions.selectors import possible_decisions
from evaluation.frame import actions
from evaluation.frame.alignment import Said
from evaluation.frame.models import Alignment, ItemPosition
from evaluation.frame.selectors import evidence_points, notices, standing, summary
from tests.factories import life
from tests.factories.committee import convene, make_committee, make_ready, members_of, open_item
from tests.factories.compass import answer_everything, load_grid, open_with, sign_everything
from tests.factories.frame import CROSSES, FITS, in_force, next_version, place, say
from tests.factories.usecases import START, make_use_case
from usecases.actions import add_document
from usecases.enums import FINISHED, State
from usecases.models import SubmissionVersion, UseCase

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = START + 10 * DAY
EXAMINERS = {"expert", "coordinator"}


def dossier(cast, state=State.IN_ASSESSMENT, **fields):
    return make_use_case(cast.organisation, cast.lead, state=state, **fields)


def kinds(use_case):
    return [(notice.kind, notice.code) for notice in notices(use_case)]


@pytest.mark.parametrize("state", State.values)
def test_who_says_something_in_each_state(cast, state):
    in_force(cast)
    use_case = dossier(cast, state)
    lead_may = state not in FINISHED and use_case.assessment_completed_at is None
    for name, person in cast.everyone().items():
        may = lead_may if name == "lead" else name in EXAMINERS and state not in {State.DRAFT, *FINISHED}
        point = transaction.savepoint()
        if may:
            row = say(use_case, person, now=NOW)
            assert row.kind == ("proposal" if name == "lead" else "confirmed"), (name, state)
        else:
            with pytest.raises(NotAllowed):
                say(use_case, person, now=NOW)
        transaction.savepoint_rollback(point)


def test_a_lead_who_is_also_an_expert_never_confirms_their_own_dossier(cast):
    in_force(cast)
    use_case = dossier(cast)
    UseCase.objects.filter(pk=use_case.pk).update(lead=cast.expert)
    with pytest.raises(NotAllowed):
        say(UseCase.objects.get(pk=use_case.pk), cast.expert)


def test_what_is_refused(cast):
    use_case = dossier(cast)
    call = {"use_case": use_case, "actor": cast.expert, "base": 0, "now": NOW}
    frame = in_force(cast)
    for said, words, field in (
        ({}, "au moins une réponse", None),
        ({"LR-1": Said()}, "au moins une réponse", None),
        ({"LR-9": Said("fits")}, "n’est pas dans le cadre", None),
        ({"LR-1": Said("departs", "Motif.")}, "réponses proposées", "LR-1"),
        ({"LR-1": Said("crosses", " ")}, "Justifiez", "LR-1"),
        ({"P-1": Said("departs")}, "Justifiez", "P-1"),
    ):
        with pytest.raises(actions.AlignmentRefused, match=words) as refusal:
            actions.say_alignment(version=frame, said=said, **call)
        assert refusal.value.field == field
    assert Alignment.objects.count() == 0
    saved = actions.say_alignment(version=frame, said=FITS, **call)
    with pytest.raises(actions.StaleAlignment, match="entre-temps") as stale:
        actions.say_alignment(version=frame, said=FITS, **call)
    assert stale.value.number == saved.number == 1
    next_version(cast, NOW + DAY)
    with pytest.raises(actions.StaleAlignment, match="nouveau cadre"):
        actions.say_alignment(version=frame, said=FITS, **{**call, "base": 1})


def test_without_a_frame_there_is_nothing_to_say(cast):
    use_case = dossier(cast)
    assert notices(use_case) == ()
    assert evidence_points(use_case) == []
    assert summary(use_case)["frame"] is None
    elsewhere = in_force(cast)
    other = make_use_case(cast.elsewhere, cast.outsider, state=State.IN_ASSESSMENT)
    with pytest.raises(actions.AlignmentRefused, match="pas encore adopté"):
        actions.say_alignment(use_case=other, actor=cast.outsider, version=elsewhere, said=FITS, base=0, now=NOW)


def test_the_proposal_of_the_lead_counts_for_nothing_until_confirmed(cast):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.lead, CROSSES)
    assert kinds(use_case) == [("V", "CADRE")]  # the red lines are not examined yet
    say(use_case, cast.expert, CROSSES, NOW)
    assert kinds(use_case) == [("B", "LR-1")]
    rows = Alignment.objects.order_by("number").values_list("number", "kind", "verdict", "demand_version")
    assert list(rows) == [(1, "proposal", "crosses", 0), (2, "confirmed", "crosses", 0)]
    told = Notification.objects.get(key__startswith="frame-crossed")
    assert (told.recipient, "LR-1" in told.body) == (cast.lead, True)
    entry = Entry.objects.order_by("seq").last()
    assert entry.verb == "frame.confirm_alignment"
    assert '"LR-1":"crosses"' in entry.content.replace(" ", "")


def test_a_departure_and_what_is_left_out_ask_for_attention(cast):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.expert, {"P-1": Said("departs", "Le but changera."), "LR-1": Said("fits")}, NOW)
    assert kinds(use_case) == [("V", "P-1"), ("V", "CADRE")]
    assert "Le but changera." in notices(use_case)[0].message
    assert "LR-2" in notices(use_case)[1].message
    say(use_case, cast.expert, FITS, NOW)
    assert kinds(use_case) == []


def test_a_crossed_line_closes_the_favourable_motion_and_no_expert_lifts_it(cast):
    in_force(cast)
    load_grid()
    use_case = make_ready(cast.organisation, cast.lead)
    say(use_case, cast.expert, CROSSES, NOW)
    body = make_committee(cast.organisation, size=3)
    item = open_item(convene(body, cast.coordinator, use_case), cast.coordinator, members_of(body))
    for motion in ("favourable", "conditions"):
        with pytest.raises(committee.VoteRefused, match=r"LR-1") as refusal:
            committee.open_vote(item=item, actor=cast.coordinator, motion=motion, now=NOW + 70 * DAY)
        assert refusal.value.field == "motion"
    open_motions = {name for name, why in possible_motions(item.kind, signals_of(use_case)).items() if not why}
    assert open_motions == {"postpone", "unfavourable"}
    assert committee.open_vote(item=item, actor=cast.coordinator, motion="unfavourable", now=NOW + 70 * DAY).pk


def test_a_crossed_line_closes_the_favourable_decisions(cast):
    in_force(cast)
    for state, closed in (
        (State.OPINION_GIVEN, {"authorise_trial"}),
        (State.FINAL_OPINION_GIVEN, {"generalise", "generalise_with_conditions"}),
    ):
        use_case = dossier(cast, state)
        say(use_case, cast.expert, CROSSES, NOW)
        found = possible_decisions(use_case)
        assert {kind for kind, why in found.items() if "LR-1" in why} == closed


def test_the_line_stays_crossed_until_the_dossier_changes(cast, pdf_file):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.expert, CROSSES, NOW)
    lifted = {**FITS, "LR-1": Said("fits", "Un agent relit et envoie chaque réponse.")}
    with pytest.raises(actions.AlignmentRefused, match="n’a pas changé depuis") as refusal:
        say(use_case, cast.coordinator, lifted, NOW + DAY)
    assert refusal.value.field == "LR-1"
    with pytest.raises(actions.AlignmentRefused, match="Dites où en est"):
        say(use_case, cast.coordinator, {"P-1": Said("fits")}, NOW + DAY)  # silence lifts nothing either
    add_document(use_case=use_case, actor=cast.lead, kind="plan", title="Note", file=pdf_file, now=NOW + DAY)
    with pytest.raises(actions.AlignmentRefused, match="Dites ce qui a changé"):
        say(use_case, cast.coordinator, FITS, NOW + 2 * DAY)
    say(use_case, cast.coordinator, lifted, NOW + 2 * DAY)
    assert open_blockers(use_case) == ()
    assert use_case.alignments.count() == 2  # what was said before is still there


def test_a_demand_deposited_again_is_a_change_too(cast):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.expert, CROSSES, NOW)
    SubmissionVersion.objects.create(use_case=use_case, number=2, content={}, sha256="0" * 64, frozen_at=NOW + DAY)
    row = say(use_case, cast.expert, {**FITS, "LR-1": Said("fits", "La réponse est relue.")}, NOW + 2 * DAY)
    assert row.demand_version == 2
    assert kinds(use_case) == []


@pytest.mark.parametrize(("words", "free"), [({}, False), ({"text": "Sauf les horaires d’ouverture."}, True)])
def test_a_new_frame_never_judges_by_itself(cast, words, free):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.expert, CROSSES, NOW)
    frame = next_version(cast, NOW + DAY, **words)
    assert kinds(use_case) == [("B", "LR-1"), ("V", "CADRE")]
    assert "a changé" in notices(use_case)[1].message
    assert standing(use_case).outdated
    with pytest.raises(actions.AlignmentRefused, match="Dites où en est"):
        say(use_case, cast.expert, {"P-1": Said("fits")}, NOW + 2 * DAY)
    if free:  # the line says something else: examined under its new words
        say(use_case, cast.expert, FITS, NOW + 2 * DAY)
        assert kinds(use_case) == []
        assert standing(use_case).current.version == frame
    else:
        with pytest.raises(actions.AlignmentRefused, match="n’a pas changé depuis"):
            say(use_case, cast.expert, {**FITS, "LR-1": Said("fits", "Relu.")}, NOW + 2 * DAY)


def test_a_closed_dossier_keeps_its_crossing_and_is_asked_nothing(cast):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.expert, CROSSES, NOW)
    UseCase.objects.filter(pk=use_case.pk).update(
        state=State.REFUSED, assessment_completed_at=NOW, opinion_recorded_at=NOW, refused_at=NOW
    )
    next_version(cast, NOW + DAY)
    assert kinds(UseCase.objects.get(pk=use_case.pk)) == [("B", "LR-1")]


def test_the_assessment_is_completed_once_each_red_line_is_examined(cast):
    in_force(cast)
    load_grid()
    use_case = life.submitted(cast)
    assessment = open_with(use_case, cast.coordinator, cast.expert, NOW)
    answer_everything(assessment, cast.expert, NOW)
    sign_everything(assessment, cast.expert, NOW)
    assert [signal.question_code for signal in open_signals(current_assessment(use_case)) if signal.kind != "D"] == [
        "CADRE"
    ]
    with pytest.raises(compass.AssessmentRefused, match=r"LR-1, LR-2"):
        compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=NOW)
    say(use_case, cast.expert, {"LR-1": Said("fits")}, NOW)
    with pytest.raises(compass.AssessmentRefused, match=r": LR-2\."):
        compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=NOW)
    say(use_case, cast.expert, CROSSES, NOW)
    compass.complete_assessment(use_case=use_case, actor=cast.coordinator, now=NOW)
    moved = Entry.objects.get(verb="use_case.complete_assessment").content.replace(" ", "")
    assert '"alignment":2' in moved
    assert '"frame":1' in moved
    signal = open_blockers(life.again(use_case))[0]
    assert (signal.question_code, signal.criterion, signal.final) == ("LR-1", "", False)


def test_what_the_grid_and_the_report_read(cast, django_assert_num_queries):
    in_force(cast)
    use_case = dossier(cast)
    say(use_case, cast.lead)
    assert evidence_points(use_case) == []  # a proposal and a guess establish nothing
    say(use_case, cast.expert, {**CROSSES, "P-1": Said("departs", "Le but changera."), "PP-1": Said("not_concerned")})
    place(use_case, cast, can=True, wish=False)
    texts = {point.name: point.text for point in evidence_points(use_case)}
    assert set(texts) == {"frame.matrix", "frame.priority", "frame.principles"}
    assert "Refus de principe" in texts["frame.matrix"]
    assert "aucune des politiques" in texts["frame.priority"]
    assert "« Une finalité dite »" in texts["frame.principles"]
    said = summary(use_case)
    assert (said["frame"]["version"], said["frame"]["alignment"], said["verdict"]) == (1, 2, "crosses")
    assert [row["code"] for row in said["crossings"]] == ["LR-1"]
    assert said["departures"] == [{"code": "P-1", "title": "Une finalité dite", "justification": "Le but changera."}]
    assert (said["matrix"], said["priorities"]) == ("refused", [])
    for number in (1, 3):
        while use_case.alignments.count() < number:
            say(use_case, cast.expert, CROSSES)
        with django_assert_num_queries(7):
            evidence_points(use_case)
        with django_assert_num_queries(4):
            notices(use_case)


def test_what_was_said_is_never_rewritten(cast):
    in_force(cast)
    use_case = dossier(cast)
    row = say(use_case, cast.expert, CROSSES)
    place(use_case, cast, can=True, wish=False)
    for sql in (
        "UPDATE frame_alignment SET verdict = 'fits'",
        "DELETE FROM frame_alignment",
        "UPDATE frame_itemposition SET position = 'fits'",
        "DELETE FROM frame_itemposition",
        "UPDATE frame_matrixplacement SET positive = NOT positive",
        "DELETE FROM frame_matrixplacement",
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    item = row.version.items.get(code="P-1")
    Alignment.objects.create(
        use_case=use_case,
        version=row.version,
        number=2,
        kind="confirmed",
        verdict="fits",
        said_by=cast.expert,
        said_at=NOW,
    )
    second = use_case.alignments.get(number=2)
    for fields in (
        {"position": "departs", "justification": ""},
        {"position": "crosses", "justification": ""},
        {"position": "maybe", "justification": "Motif."},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ItemPosition.objects.create(alignment=second, item=item, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alignment.objects.create(
            use_case=use_case,
            version=row.version,
            number=2,
            kind="confirmed",
            verdict="fits",
            said_by=cast.expert,
            said_at=NOW,
        )

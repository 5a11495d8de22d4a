"""Opinions that are corrected, taken back, confidential or not yet to be read: who sees what, and what stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from audit.selectors import verify_journal
from boussole.shared.refusals import NotAllowed
from evaluation.compass import actions
from evaluation.compass.actions import GivenAnswer, NewAction
from evaluation.compass.follow_up import Risk
from evaluation.compass.models import ActionItem, Answer, Opinion
from evaluation.compass.permissions import may_read_content, may_read_opinions, owes_opinion
from evaluation.compass.selectors import opinion_history, opinion_views, plan_rows, ready_assessment
from reports.documents.decision import build_snapshot
from tests.factories.accounts import make_member
from tests.factories.compass import answer_criterion, answer_everything, load_grid, open_with, sign_everything
from tests.factories.usecases import START, make_use_case
from usecases.enums import State

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=30)
LATER = NOW + timedelta(days=2)
RISK = Risk(3, 2, 2, 2)


@pytest.fixture
def opened(cast):
    load_grid()
    use_case = make_use_case(cast.organisation, cast.lead, state=State.SUBMITTED)
    return open_with(use_case, cast.coordinator, cast.expert, NOW)


def sign(assessment, actor, code="JUR", **more):
    criterion = answer_criterion(assessment, code, actor, NOW) if "replaces" not in more else more.pop("criterion")
    given = {"position": "favourable", "reasons": "Solide.", "now": NOW, **more}
    return actions.give_opinion(assessment=assessment, criterion=criterion, actor=actor, **given)


def reserve(cast, text="Plafonner le prix", days=30):
    return NewAction(text, cast.lead, (NOW + timedelta(days=days)).date(), "Clause du contrat")


def test_a_correction_keeps_the_first_opinion_and_drops_its_open_actions(cast, opened):
    first = sign(opened, cast.expert, position="conditions", conditions=[reserve(cast)], risk=RISK)
    call = {
        "criterion": first.criterion,
        "position": "conditions",
        "risk": RISK,
        "conditions": [reserve(cast, "Plafonner à 9 000 €")],
        "now": LATER,
    }
    with pytest.raises(actions.StaleOpinion) as stale:
        sign(opened, cast.expert, replaces=0, **call)
    assert stale.value.current == first
    with pytest.raises(actions.OpinionRefused, match="pourquoi") as refusal:
        sign(opened, cast.expert, replaces=1, **call)
    assert refusal.value.field == "correction"
    second = sign(opened, cast.expert, replaces=1, correction="Le devis est arrivé.", **call)
    first.refresh_from_db()
    assert (first.ending, first.ended_reason, first.ended_by) == ("corrected", "Le devis est arrivé.", cast.expert)
    assert (second.number, second.ended_at) == (2, None)
    assert "Plafonner à 9 000 € (Porteur Lead, avant le" in second.conditions.replace("\xa0", " ")
    assert [row.state for row in ActionItem.objects.order_by("pk")] == ["dropped", "to_do"]
    assert first.actions.get().steps.get().note.startswith("L’avis qui demandait")
    verbs = list(Entry.objects.order_by("seq").values_list("verb", flat=True))[-2:]
    assert verbs == ["compass.give_opinion", "compass.correct_opinion"]
    assert "favourable" not in str(Entry.objects.order_by("seq").last().content)
    assert verify_journal().intact


def test_an_opinion_taken_back_opens_its_answers_again(cast, opened):
    opinion = sign(opened, cast.expert)
    for actor in (cast.lead, cast.outsider, make_member(cast.organisation, "expert"), cast.elected_official):
        with pytest.raises(NotAllowed, match="auteur"):
            actions.revoke_opinion(opinion=opinion, actor=actor, reason="Non.", now=LATER)
    with pytest.raises(actions.OpinionRefused, match="pourquoi"):
        actions.revoke_opinion(opinion=opinion, actor=cast.expert, reason="  ", now=LATER)
    actions.revoke_opinion(opinion=opinion, actor=cast.coordinator, reason="Une pièce manquait.", now=LATER)
    with pytest.raises(actions.OpinionRefused, match="plus en vigueur"):
        actions.revoke_opinion(opinion=opinion, actor=cast.coordinator, reason="Encore.", now=LATER)
    answer_criterion(opened, "JUR", cast.expert, LATER, JUR_08=GivenAnswer(value="partiel"))
    assert Answer.objects.get(question__code="JUR-08").version == 2
    with pytest.raises(actions.StaleOpinion, match="retiré") as stale:
        sign(opened, cast.expert, criterion=opinion.criterion, replaces=1, correction="Je corrige.", risk=RISK)
    assert stale.value.current is None
    again = sign(opened, cast.expert, criterion=opinion.criterion, replaces=0, risk=RISK, now=LATER)
    views = opinion_history(ready_assessment(opened.pk), opinion.criterion, cast.expert)
    assert [(view.opinion.number, view.opinion.ending) for view in views] == [(2, ""), (1, "revoked")]
    assert again.number == 2


def test_nothing_is_taken_back_once_the_assessment_is_completed(cast, opened):
    answer_everything(opened, cast.expert, NOW)
    sign_everything(opened, cast.expert, NOW)
    actions.complete_assessment(use_case=opened.use_case, actor=cast.coordinator, now=NOW)
    opinion = Opinion.objects.filter(assessment=opened).first()
    for actor in (cast.expert, cast.coordinator):
        with pytest.raises(NotAllowed, match="ouverte"):
            actions.revoke_opinion(opinion=opinion, actor=actor, reason="Trop tard.", now=LATER)
    with pytest.raises(NotAllowed, match="n’est pas ouverte"):
        sign(opened, cast.expert, criterion=opinion.criterion, replaces=1, correction="Trop tard.")


def test_the_database_keeps_what_ended_as_it_was(cast, opened):
    opinion = sign(opened, cast.expert)
    Opinion.objects.filter(pk=opinion.pk).update(reasons="En vigueur, encore à corriger.")
    actions.revoke_opinion(opinion=opinion, actor=cast.expert, reason="Une pièce manquait.", now=LATER)
    for change in ({"reasons": "Réécrit."}, {"ended_at": None}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Opinion.objects.filter(pk=opinion.pk).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        opinion.delete()


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"position": "peut-être"}, "position", "Choisissez votre avis"),
        ({"position": "conditions"}, "action_1", "réserves"),
        ({"risk": Risk(1, 1, 2, 1)}, "residual_severity", "plus haut"),
        ({"risk": Risk(1, 1, 1, 2)}, "residual_likelihood", "plus haut"),
        ({"risk": Risk(3, None, 1, 1)}, "gross_likelihood", "Situez le risque"),
        ({"risk": Risk(3, 9, 1, 1)}, "gross_likelihood", "Situez le risque"),
    ],
)
def test_an_opinion_that_is_not_whole_is_refused_beside_its_field(cast, opened, more, field, message):
    with pytest.raises(actions.OpinionRefused, match=message) as refusal:
        sign(opened, cast.expert, **more)
    assert refusal.value.field == field
    assert not Opinion.objects.exists()


def test_a_reserve_says_what_who_and_when(cast, opened):
    past, soon = NOW.date(), (NOW + timedelta(days=3)).date()
    cases = [
        (NewAction(" ", cast.lead, soon), "action_1"),
        (NewAction("x" * 301, cast.lead, soon), "action_1"),
        (NewAction("Plafonner", None, soon), "owner_1"),
        (NewAction("Plafonner", cast.nobody, soon), "owner_1"),
        (NewAction("Plafonner", cast.lead, past), "due_1"),
        (NewAction("Plafonner", cast.lead, None), "due_1"),
    ]
    criterion = answer_criterion(opened, "JUR", cast.expert, NOW)
    for row, field in cases:
        with pytest.raises(actions.OpinionRefused) as refusal:
            actions.give_opinion(
                assessment=opened, criterion=criterion, actor=cast.expert, position="conditions",
                reasons="Oui, si.", conditions=[row], risk=RISK, now=NOW,
            )  # fmt: skip
        assert refusal.value.field == field
    with pytest.raises(actions.OpinionRefused, match="Choisissez cet avis") as refusal:
        sign(opened, cast.expert, conditions=[reserve(cast)])
    assert refusal.value.field == "position"
    assert not ActionItem.objects.exists()


# --- who reads what ----------------------------------------------------------------------------------
SEEN = {
    # role: an open opinion, its reasons, then the same when they are confidential
    "expert": (True, True, True),  # its author
    "coordinator": (True, True, True),
    "committee_member": (True, True, True),
    "committee_president": (True, True, True),
    "elected_official": (True, True, True),
    "staff_representative": (True, True, False),
    "auditor": (True, True, False),
    "lead": (False, False, False),
}


def test_who_reads_an_opinion_and_its_confidential_reasons(cast, opened):
    shared = sign(opened, cast.expert, "JUR", reasons="Motif partagé.")
    secret = sign(opened, cast.expert, "TEC", reasons="Motif confidentiel.", confidential=True)
    for code in ("ECO", "CYB", "DON", "COU", "TRA"):  # the expert owes nothing more
        sign(opened, cast.expert, code)
    assessment = ready_assessment(opened.pk)
    for role, (position, reasons, confidential) in SEEN.items():
        views = opinion_views(assessment, cast.by_role[role])
        assert bool(views[shared.criterion_id].label) is position, role
        assert bool(views[secret.criterion_id].label) is position, role
        assert (views[shared.criterion_id].reasons == "Motif partagé.") is reasons, role
        assert (views[secret.criterion_id].reasons == "Motif confidentiel.") is confidential, role
        assert all(view.given for view in views.values()), role


def test_the_lead_reads_the_position_but_not_the_confidential_reasons_afterwards(cast, opened):
    answer_everything(opened, cast.expert, NOW)
    sign_everything(opened, cast.expert, NOW)
    Opinion.objects.filter(criterion__code="TEC").update(confidential=True, reasons="Motif confidentiel.")
    actions.complete_assessment(use_case=opened.use_case, actor=cast.coordinator, now=NOW)
    assessment = ready_assessment(opened.pk)
    by_code = {row.code: row.pk for row in assessment.grid.criteria.all()}
    views = opinion_views(assessment, cast.lead)
    assert (views[by_code["TEC"]].label, views[by_code["TEC"]].reasons) == ("Favorable", "")
    assert "confidentiels" in views[by_code["TEC"]].notice
    assert views[by_code["JUR"]].reasons == "Les réponses sont solides."
    said = {row["criterion"]: row for row in build_snapshot(assessment.use_case, "before_trial")["experts"]}
    assert said["Technique"]["key"] == "favourable"
    assert "Motif confidentiel." not in str(said)


def test_an_expert_reads_the_others_only_after_their_own_opinion(cast, opened):
    other = make_member(cast.organisation, "expert")
    tec = opened.grid.criteria.get(code="TEC")
    actions.relieve_expert(
        assignment=opened.assignments.get(criterion=tec), actor=cast.coordinator, reason="Partage.",
        replacement=other, now=NOW,
    )  # fmt: skip
    first = sign(opened, cast.expert, position="conditions", conditions=[reserve(cast)], risk=RISK)
    assessment = ready_assessment(opened.pk)
    assert owes_opinion(other, assessment)
    view = opinion_views(assessment, other)[first.criterion_id]
    assert (view.given, view.label, view.reasons, view.author) == (True, "", "", None)
    assert "votre avis" in view.notice
    assert plan_rows(opened.use_case, other, today=NOW.date()) == []
    assert [item.label for item in opinion_history(assessment, first.criterion, other)] == [""]
    assert opinion_views(assessment, cast.expert)[first.criterion_id].reasons == "Solide."  # their own
    sign(opened, other, "TEC")
    assessment = ready_assessment(opened.pk)
    assert not owes_opinion(other, assessment)
    assert opinion_views(assessment, other)[first.criterion_id].label == "Favorable avec réserves"
    assert [row.action.text for row in plan_rows(opened.use_case, other, today=NOW.date())] == ["Plafonner le prix"]
    own = opened.opinions.get(criterion=tec)
    actions.revoke_opinion(opinion=own, actor=other, reason="Je relis.", now=LATER)
    assert not may_read_opinions(other, ready_assessment(opened.pk))


def test_who_steps_back_reads_nothing_more(cast, opened):
    opinion = sign(opened, cast.expert)
    actions.declare_recusal(use_case=opened.use_case, actor=cast.expert, reason="Un proche y travaille.", now=LATER)
    assessment = ready_assessment(opened.pk)
    assert not may_read_content(cast.expert, assessment)
    assert assessment.opinions_in_force == []
    opinion.refresh_from_db()
    assert (opinion.ending, opinion.ended_reason) == ("revoked", "Son auteur s’est déporté.")
    assert opinion_views(assessment, cast.expert) == {}
    assert opinion_history(assessment, opinion.criterion, cast.expert)[0].label == ""
    with pytest.raises(NotAllowed, match="déporté"):
        sign(opened, cast.expert)

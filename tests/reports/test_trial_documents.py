"""The protocol with its amendments, and what an evaluation says of the agents' answers: never of fewer than five."""

import pytest

from evaluation.questionnaires.models import Campaign
from evaluation.trial import actions
from evaluation.trial.case_builder import problems
from evaluation.trial.models import Evaluation
from evaluation.trial.selectors import evaluation_of as trial_evaluation
from reports.documents.blocks import texts_of
from reports.documents.evaluation import evaluation_snapshot
from reports.documents.file import grouped
from reports.documents.protocol import protocol_snapshot
from reports.documents.voices import staff_sections
from tests.factories import amendments, life, questionnaires, trial
from tests.factories.questionnaires import CLOSED, DAY, GOOD
from tests.factories.running import USAGE, foreseen
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


def evaluation_of(use_case) -> Evaluation:
    """The evaluation of a trial, deposited after the campaigns, as far as its sections read it."""
    protocol = use_case.protocols.order_by("-version").first()
    return Evaluation(protocol=protocol, submitted_at=CLOSED + 30 * DAY)


def said(use_case) -> str:
    return " ".join(texts_of(staff_sections(evaluation_of(use_case))))


def test_an_adopted_amendment_says_what_changed_why_and_its_vote(cast):
    use_case = trial.running(cast)
    first = use_case.protocols.get()
    protocol = amendments.adopted(cast, use_case, threshold=20, scope="Deux services.")
    content = protocol_snapshot(UseCase.objects.get(pk=use_case.pk))
    text = " ".join(texts_of(content))
    assert content["protocol_sha256"] == protocol.sha256
    assert "Avenant\u00a0: version 2, adopté" in text
    for told in (
        amendments.REASONS,
        "favorable, 3 voix pour",
        "Deux services.",
        grouped(first.sha256),
        grouped(protocol.sha256),
    ):
        assert told in text, told
    assert "au moins 30" in text
    assert "au moins 20" in text


def test_an_amendment_that_was_withdrawn_is_not_told(cast):
    use_case = trial.running(cast)
    amendments.withdrawn(cast, use_case)
    text = " ".join(texts_of(protocol_snapshot(UseCase.objects.get(pk=use_case.pk))))
    assert "Avenant" not in text


def test_nobody_was_asked(cast):
    assert "Aucun questionnaire n’a été clos" in said(trial.running(cast))


def test_under_five_answers_nothing_is_shown(cast):
    use_case = trial.running(cast)
    campaign = questionnaires.opened(cast, use_case)
    campaign.answer("Assemblées", *[GOOD] * 4)
    campaign.close()
    text = said(use_case)
    assert "Moins de cinq agents ont répondu, sur 25 invités" in text
    assert "Moyenne" not in text
    assert "Question par question" not in text
    assert "Retrouver un acte." not in text


def test_what_fewer_than_five_marked_is_hidden_and_texts_wait_to_be_read(cast):
    use_case = trial.running(cast)
    campaign = questionnaires.opened(cast, use_case)
    without = {name: value for name, value in GOOD.items() if name != "Q03"}
    campaign.answer("Assemblées", *[GOOD] * 4, *[without] * 3)
    campaign.close()
    sections = staff_sections(evaluation_of(use_case))
    rows = {row[0][:3]: row[1] for row in rows_of(sections[0])}
    assert (rows["Q01"], rows["Q03"]) == ("5,0", "masqué")
    text = " ".join(texts_of(sections))
    assert "7 agents sur 25 ont répondu" in text
    assert "Retrouver un acte." not in text
    assert "Assemblées" not in text


def test_the_footprint_of_a_trial_says_that_it_is_counted_from_its_answers(cast):
    use_case = trial.ended(cast, 34)
    foreseen(cast, use_case)
    actions.record_usage(use_case=use_case, actor=cast.lead, now=life.ENDED, **USAGE)
    life.report(cast, use_case)
    trial.sign(cast, use_case)
    deposited = actions.submit_evaluation(evaluation=trial_evaluation(use_case), actor=cast.lead, now=life.EVALUATED)
    assert deposited.content["case"]["spending"]["footprint_basis"] == "usage"
    assert problems(deposited) == []
    assert "réponses comptées pendant l’essai" in " ".join(texts_of(evaluation_snapshot(use_case)))


def asked(cast, use_case, moment: str, state: str, mark: int, start) -> None:
    """A campaign of that moment, asked while the dossier is in `state`, in which six agents mark Q07."""
    UseCase.objects.filter(pk=use_case.pk).update(state=state)
    campaign = questionnaires.opened(cast, UseCase.objects.get(pk=use_case.pk), moment=moment, now=start)
    campaign.answer("Assemblées", *[{**GOOD, "Q07": mark}] * 6, now=start)
    campaign.close(start + 21 * DAY)


def test_the_end_is_set_beside_what_was_before_and_an_earlier_trial_is_left_out(cast):
    use_case = trial.running(cast)
    asked(cast, use_case, "before", "authorised", 2, questionnaires.NOW)
    asked(cast, use_case, "end", "trial_running", 4, questionnaires.NOW + 30 * DAY)
    evaluation = evaluation_of(use_case)
    evaluation.submitted_at = questionnaires.NOW + 90 * DAY
    sections = staff_sections(evaluation)
    titles = [section["title"] for section in sections]
    assert titles == [
        "Ce que disent les agents\u00a0: avant l’essai",
        "Ce que disent les agents\u00a0: à la fin de l’essai",
    ]
    row = next(row for row in rows_of(sections[1]) if row[0].startswith("Q07"))
    assert row[1:] == ["2,0", "4,0", "−2,0"]  # recoded: 5 is always good
    Campaign.objects.filter(moment="end").update(closed_at=life.START)
    assert [section["title"] for section in staff_sections(evaluation)] == titles[:1]


def rows_of(section) -> list[list[str]]:
    return [
        [cell["text"] for cell in row]
        for block in section["blocks"]
        if block["block"] == "table" and block["caption"] == "Question par question"
        for row in block["rows"]
    ]

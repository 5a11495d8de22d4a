"""What can be done with a compass: open it, answer, ask, sign, correct, lift a blocker, follow actions, close it."""

from evaluation.compass.actions.answering import (
    AnswerRefused,
    GivenAnswer,
    SavedAnswers,
    StaleAnswers,
    save_answers,
)
from evaluation.compass.actions.asking import RequestRefused, ask_lead
from evaluation.compass.actions.assessing import (
    AssessmentRefused,
    close_prohibited,
    complete_assessment,
    complete_ex_post,
    complete_review_compass,
    open_assessment,
    open_ex_post,
    open_review_compass,
    put_on_watch,
    resume_from_watch,
)
from evaluation.compass.actions.blockers import ReleaseRefused, release_blocker
from evaluation.compass.actions.consulting import (
    ConsultationRefused,
    GivenConsultation,
    StaleConsultations,
    save_consultations,
)
from evaluation.compass.actions.opinions import (
    NewAction,
    OpinionRefused,
    StaleOpinion,
    give_opinion,
    revoke_opinion,
)
from evaluation.compass.actions.plan import ActionRefused, move_action
from evaluation.compass.actions.reminding import remind_experts
from evaluation.compass.actions.reopening import reopen_on_grid
from evaluation.compass.actions.team import (
    TeamRefused,
    add_expert,
    change_deadline,
    declare_recusal,
    relieve_expert,
)

__all__ = [
    "ActionRefused",
    "AnswerRefused",
    "AssessmentRefused",
    "ConsultationRefused",
    "GivenAnswer",
    "GivenConsultation",
    "NewAction",
    "OpinionRefused",
    "ReleaseRefused",
    "RequestRefused",
    "SavedAnswers",
    "StaleAnswers",
    "StaleConsultations",
    "StaleOpinion",
    "TeamRefused",
    "add_expert",
    "ask_lead",
    "change_deadline",
    "close_prohibited",
    "complete_assessment",
    "complete_ex_post",
    "complete_review_compass",
    "declare_recusal",
    "give_opinion",
    "move_action",
    "open_assessment",
    "open_ex_post",
    "open_review_compass",
    "put_on_watch",
    "release_blocker",
    "relieve_expert",
    "remind_experts",
    "reopen_on_grid",
    "resume_from_watch",
    "revoke_opinion",
    "save_answers",
    "save_consultations",
]

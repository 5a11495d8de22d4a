"""What can be done with a compass: open it, answer, sign, lift a blocker, close it."""

from evaluation.compass.actions.answering import (
    AnswerRefused,
    GivenAnswer,
    OpinionRefused,
    StaleAnswers,
    give_opinion,
    save_answers,
)
from evaluation.compass.actions.assessing import (
    AssessmentRefused,
    close_prohibited,
    complete_assessment,
    complete_ex_post,
    open_assessment,
    open_ex_post,
    put_on_watch,
    resume_from_watch,
)
from evaluation.compass.actions.blockers import ReleaseRefused, release_blocker
from evaluation.compass.actions.reopening import reopen_on_grid

__all__ = [
    "AnswerRefused",
    "AssessmentRefused",
    "GivenAnswer",
    "OpinionRefused",
    "ReleaseRefused",
    "StaleAnswers",
    "close_prohibited",
    "complete_assessment",
    "complete_ex_post",
    "give_opinion",
    "open_assessment",
    "open_ex_post",
    "put_on_watch",
    "release_blocker",
    "reopen_on_grid",
    "resume_from_watch",
    "save_answers",
]

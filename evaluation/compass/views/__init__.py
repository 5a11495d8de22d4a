"""The pages of the compass."""

from evaluation.compass.views.consulting import consultations
from evaluation.compass.views.coordination import assign, close, complete, resume, watch
from evaluation.compass.views.criterion import criterion
from evaluation.compass.views.opinion import history, opinion, revoke
from evaluation.compass.views.overview import overview
from evaluation.compass.views.plan import action, actions_page
from evaluation.compass.views.printing import printable
from evaluation.compass.views.release import release
from evaluation.compass.views.team import ask, recuse, relieve, team

__all__ = [
    "action",
    "actions_page",
    "ask",
    "assign",
    "close",
    "complete",
    "consultations",
    "criterion",
    "history",
    "opinion",
    "overview",
    "printable",
    "recuse",
    "release",
    "relieve",
    "resume",
    "revoke",
    "team",
    "watch",
]

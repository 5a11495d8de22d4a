"""The pages of a trial."""

from evaluation.trial.views.amendments import (
    amendment,
    amendment_open,
    amendment_propose,
    amendment_withdraw,
)
from evaluation.trial.views.criteria import indicator_add, indicator_edit, indicator_move, indicator_remove
from evaluation.trial.views.evaluating import evaluation, evaluation_submit
from evaluation.trial.views.events import event_cancel, event_hold, event_move, event_plan, events
from evaluation.trial.views.incidents import incident_add, incident_close, incident_follow, incidents
from evaluation.trial.views.measuring import (
    measure_add,
    measure_import,
    measure_import_confirm,
    measure_template,
    measures,
)
from evaluation.trial.views.notebooks import (
    notebook,
    notebook_close,
    notebook_fill,
    notebook_gather,
    notebook_open,
    notebooks,
    observation_reject,
)
from evaluation.trial.views.protocols import approve, lock, part, protocol, version
from evaluation.trial.views.running import end, overview, resume, start, suspend
from evaluation.trial.views.spending import expense_add, expense_correct, money, usage_add

__all__ = [
    "amendment",
    "amendment_open",
    "amendment_propose",
    "amendment_withdraw",
    "approve",
    "end",
    "evaluation",
    "evaluation_submit",
    "event_cancel",
    "event_hold",
    "event_move",
    "event_plan",
    "events",
    "expense_add",
    "expense_correct",
    "incident_add",
    "incident_close",
    "incident_follow",
    "incidents",
    "indicator_add",
    "indicator_edit",
    "indicator_move",
    "indicator_remove",
    "lock",
    "measure_add",
    "measure_import",
    "measure_import_confirm",
    "measure_template",
    "measures",
    "money",
    "notebook",
    "notebook_close",
    "notebook_fill",
    "notebook_gather",
    "notebook_open",
    "notebooks",
    "observation_reject",
    "overview",
    "part",
    "protocol",
    "resume",
    "start",
    "suspend",
    "usage_add",
    "version",
]

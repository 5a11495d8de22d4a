"""The pages of decisions and of what follows them."""

from evaluation.decisions.views.conditions import (
    condition,
    condition_extend,
    condition_list,
    condition_meet,
    condition_propose,
    condition_return,
)
from evaluation.decisions.views.deciding import decide, detail
from evaluation.decisions.views.follow_up import (
    event_answer,
    event_report,
    follow_up,
    retire,
    review,
    review_close,
    review_open,
    review_version,
)

__all__ = [
    "condition",
    "condition_extend",
    "condition_list",
    "condition_meet",
    "condition_propose",
    "condition_return",
    "decide",
    "detail",
    "event_answer",
    "event_report",
    "follow_up",
    "retire",
    "review",
    "review_close",
    "review_open",
    "review_version",
]

"""The pages of the committee."""

from evaluation.committee.views.attendance import movement, presence_grid
from evaluation.committee.views.ballots import ballot
from evaluation.committee.views.convocations import (
    convene,
    meeting_calendar,
    meeting_cancel,
    meeting_change,
    meeting_second,
)
from evaluation.committee.views.corrections import vote_annul, vote_rectify
from evaluation.committee.views.declarations import declare, declare_item, recusal_lift
from evaluation.committee.views.items import attendance, item, item_open, item_postpone, opinion, recuse
from evaluation.committee.views.meetings import (
    dossier,
    home,
    meeting,
    meeting_close,
    meeting_open,
    proxy_give,
    proxy_revoke,
)
from evaluation.committee.views.members import members
from evaluation.committee.views.minority import minority_file, minority_leave, minority_sign
from evaluation.committee.views.minutes import (
    minutes,
    minutes_correct,
    minutes_edit,
    minutes_settle,
    minutes_sign,
    minutes_start,
    minutes_version,
)
from evaluation.committee.views.rules import rules, rules_new
from evaluation.committee.views.scoring import score, scores, scores_reveal
from evaluation.committee.views.seats import create, seat_add, seat_end, seat_succeed
from evaluation.committee.views.secret import paper_count, secret_open
from evaluation.committee.views.votes import vote_close, vote_open

__all__ = [
    "attendance",
    "ballot",
    "convene",
    "create",
    "declare",
    "declare_item",
    "dossier",
    "home",
    "item",
    "item_open",
    "item_postpone",
    "meeting",
    "meeting_calendar",
    "meeting_cancel",
    "meeting_change",
    "meeting_close",
    "meeting_open",
    "meeting_second",
    "members",
    "minority_file",
    "minority_leave",
    "minority_sign",
    "minutes",
    "minutes_correct",
    "minutes_edit",
    "minutes_settle",
    "minutes_sign",
    "minutes_start",
    "minutes_version",
    "movement",
    "opinion",
    "paper_count",
    "presence_grid",
    "proxy_give",
    "proxy_revoke",
    "recusal_lift",
    "recuse",
    "rules",
    "rules_new",
    "score",
    "scores",
    "scores_reveal",
    "seat_add",
    "seat_end",
    "seat_succeed",
    "secret_open",
    "vote_annul",
    "vote_close",
    "vote_open",
    "vote_rectify",
]

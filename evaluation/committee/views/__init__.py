"""The pages of the committee."""

from evaluation.committee.views.ballots import ballot
from evaluation.committee.views.corrections import vote_annul, vote_rectify
from evaluation.committee.views.items import attendance, item, item_open, item_postpone, opinion, recuse
from evaluation.committee.views.meetings import (
    convene,
    dossier,
    home,
    meeting,
    meeting_close,
    meeting_open,
    proxy_give,
    proxy_revoke,
)
from evaluation.committee.views.minutes import (
    minutes,
    minutes_correct,
    minutes_edit,
    minutes_settle,
    minutes_sign,
    minutes_start,
    minutes_version,
)
from evaluation.committee.views.seats import create, seat_add, seat_end
from evaluation.committee.views.secret import paper_count, secret_open
from evaluation.committee.views.votes import vote_close, vote_open

__all__ = [
    "attendance",
    "ballot",
    "convene",
    "create",
    "dossier",
    "home",
    "item",
    "item_open",
    "item_postpone",
    "meeting",
    "meeting_close",
    "meeting_open",
    "minutes",
    "minutes_correct",
    "minutes_edit",
    "minutes_settle",
    "minutes_sign",
    "minutes_start",
    "minutes_version",
    "opinion",
    "paper_count",
    "proxy_give",
    "proxy_revoke",
    "recuse",
    "seat_add",
    "seat_end",
    "secret_open",
    "vote_annul",
    "vote_close",
    "vote_open",
    "vote_rectify",
]

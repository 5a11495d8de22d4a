"""The pages of the compass."""

from evaluation.compass.views.coordination import assign, close, complete, resume, watch
from evaluation.compass.views.criterion import criterion, opinion, release
from evaluation.compass.views.overview import overview

__all__ = ["assign", "close", "complete", "criterion", "opinion", "overview", "release", "resume", "watch"]

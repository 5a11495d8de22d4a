"""Sentences of decisions, made from data: what is asked of the élu, the same on the page and in the reports."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evaluation.committee.enums import Motion
from evaluation.committee.models import Vote
from evaluation.decisions.models import Decision
from usecases.enums import State
from usecases.models import UseCase

ASK = {
    Motion.FAVOURABLE: lazy("Autoriser l’essai de « %(title)s »."),
    Motion.CONDITIONS: lazy("Autoriser l’essai de « %(title)s », sous réserves."),
    Motion.UNFAVOURABLE: lazy("Ne pas autoriser l’essai de « %(title)s »."),
    Motion.ROLL_OUT: lazy("Généraliser « %(title)s »."),
    Motion.ROLL_OUT_WITH_CONDITIONS: lazy("Généraliser « %(title)s », sous réserves."),
    Motion.EXTEND: lazy("Prolonger une fois l’essai de « %(title)s »."),
    Motion.ADAPT: lazy("Adapter « %(title)s » et refaire un essai."),
    Motion.STOP: lazy("Arrêter « %(title)s »."),
}


def ask_before(use_case: UseCase, vote: Vote | None) -> str:
    """Return what is asked of the élu before the trial, in one sentence."""
    if use_case.already_in_service:
        return _("Dire si « %(title)s », déjà en service, se régularise ou s’arrête.") % {"title": use_case.title}
    return ask_final(use_case, vote)


def ask_final(use_case: UseCase, vote: Vote | None) -> str:
    """Return what is asked of the élu after the trial, in one sentence."""
    motion = Motion(vote.motion) if vote else None
    sentence = ASK.get(motion, _("Décider de la suite de « %(title)s »."))
    return str(sentence) % {"title": use_case.title}


def asked(use_case: UseCase, vote: Vote | None) -> str:
    """Return what is asked of the élu in the present state of the dossier."""
    return (ask_before if use_case.state == State.OPINION_GIVEN else ask_final)(use_case, vote)


def stance(decision: Decision) -> str:
    """Return whether a decision follows the committee's opinion, in words."""
    if decision.opinion_id is None:
        return _("Sans avis attendu")
    return _("S’écarte de l’avis") if decision.departs_from_opinion else _("Suit l’avis")

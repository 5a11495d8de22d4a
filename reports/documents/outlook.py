"""What comes next, from what the élu decided, else from what the committee proposes. Values in, words out."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evaluation.decisions.rules import delays

TRIAL, USE, LONGER, AGAIN, END = "trial", "use", "longer", "again", "end"
AFTER_MOTION = {
    "favourable": TRIAL,
    "conditions": TRIAL,
    "unfavourable": END,
    "roll_out": USE,
    "roll_out_with_conditions": USE,
    "extend": LONGER,
    "adapt": AGAIN,
    "stop": END,
}
AFTER_DECISION = {
    "authorise_trial": TRIAL,
    "regularise": USE,
    "generalise": USE,
    "generalise_with_conditions": USE,
    "extend_trial": LONGER,
    "adapt": AGAIN,
    "refuse": END,
    "abandon": END,
    "stop_existing": END,
    "retire": END,
}


def way_of(motion: str, decided: str, *, in_service: bool) -> str:
    """Return where the project goes: to a trial, into use, on with its trial, to another trial, or nowhere.

    `decided` is the kind of the élu's decision, '' before it; `motion` that of the committee, '' without an opinion.
    A system already in service that is not stopped has no trial: it stays in use.
    """
    way = AFTER_DECISION[decided] if decided else AFTER_MOTION.get(motion, TRIAL)
    return USE if in_service and way == TRIAL else way


def next_decision(way: str, *, decided: bool) -> str:
    """Return when something is decided again, in a few words."""
    if way == END:
        return _("aucune : le projet s’arrête là") if decided else _("aucune, si l’avis est suivi")
    if way == USE:
        return _("à chaque bilan de suivi : garder, adapter ou retirer")
    return _("après l’essai : généraliser, adapter ou arrêter")


def follow_up_of(way: str) -> list[str]:
    """Return when the system in use is looked at again: « 1 mois », « 6 mois »…; else why nothing is to follow."""
    if way == END:
        return [_("aucun : le projet s’arrête là")]
    if way == LONGER:
        return [_("fixé après l’essai prolongé")]
    if way == AGAIN:
        return [_("fixé après le nouvel essai")]
    return delays()


def blocking(count: int, way: str) -> str:
    """Return what the open blockers stop: the trial, when there is to be one."""
    if not count:
        return _("Aucun point bloquant n’est ouvert.")
    if way == TRIAL:
        return ngettext(
            "L’essai ne commencera qu’une fois le point bloquant levé.",
            "L’essai ne commencera qu’une fois les %(n)s points bloquants levés.",
            count,
        ) % {"n": count}
    return ngettext("Un point bloquant est ouvert.", "%(n)s points bloquants sont ouverts.", count) % {"n": count}

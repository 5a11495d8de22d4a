"""What every page of a dossier shows around its text: state, next step, menu."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from boussole.next_steps import Step, next_step
from usecases.enums import ACTOR_LABELS, State
from usecases.models import UseCase

register = template.Library()

SECTIONS = (
    ("summary", "Résumé", "usecases:detail"),
    ("description", "Description", "usecases:description"),
    ("compass", "Boussole", "compass:overview"),
    ("documents", "Pièces", "usecases:documents"),
    ("committee", "Séance et vote", "committee:dossier"),
    ("trial", "Essai", "trial:overview"),
    ("decision", "Décision", "decisions:detail"),
    ("reports", "Rapports", "reports:list"),
    ("messages", "Messagerie", "usecases:messages"),
    ("history", "Historique", "usecases:history"),
)

# Pages under a section, shown when the reader is in it.
UNDER: dict[str, tuple[tuple[str, str, str], ...]] = {
    "description": (("similar", "Dossiers semblables", "usecases:similar"),),
    "compass": (
        ("actions", "Plan d’action", "compass:actions"),
        ("frame", "Cadre et matrice", "frame:alignment"),
        ("ai_act", "Règlement IA", "ai_act:overview"),
        ("datasets", "Données", "datasets:dossier"),
        ("footprint", "Empreinte", "footprint:overview"),
        ("cost", "Coût complet", "cost:overview"),
        ("jobs", "Métiers touchés", "jobs:dossier"),
        ("dialogue", "Dialogue social", "dialogue:dossier"),
        ("health_notes", "Santé au travail", "dialogue:notes"),
    ),
    "trial": (
        ("measures", "Mesures", "trial:measures"),
        ("incidents", "Incidents", "trial:incidents"),
        ("events", "Formation et information", "trial:events"),
        ("money", "Dépense et usage", "trial:money"),
        ("questionnaires", "Questionnaires", "questionnaires:overview"),
    ),
    "decision": (("follow_up", "Suivi", "decisions:follow_up"),),
}


@register.simple_tag(takes_context=True)
def dossier_step(context: template.Context, use_case: UseCase, user: User) -> Step:
    """Return the next step of the dossier for this reader (see `boussole.next_steps`), worked out once a page."""
    shown = context["request"].__dict__.setdefault("dossier_steps", {})
    if use_case.pk not in shown:
        shown[use_case.pk] = next_step(use_case, user)
    return shown[use_case.pk]


@register.simple_tag
def dossier_menu(use_case: UseCase, section: str) -> list[dict]:
    """Return the side menu of a dossier, `section` marked as the current page, the pages under it unfolded."""

    def entry(key: str, label: str, name: str) -> dict:
        return {"label": _(label), "url": reverse(name, args=[use_case.pk]), "current": key == section}

    items = []
    for row in SECTIONS:
        below = UNDER.get(row[0], ())
        unfolded = section == row[0] or section in {key for key, _label, _name in below}
        items.append({**entry(*row), "below": [entry(*child) for child in below] if unfolded else []})
    return items


@register.simple_tag
def state_label(use_case: UseCase, step: Step | None = None) -> str:
    """Return the state in words: for whoever must act when the step is theirs, else for whoever waits."""
    state = State(use_case.state)
    if step is not None and step.mine and state in ACTOR_LABELS:
        return str(ACTOR_LABELS[state])
    return str(state.label)


@register.simple_tag
def dossier_facts(use_case: UseCase, step: Step) -> list[tuple[str, str, str]]:
    """Return the facts of a dossier's cover: state, who acts, deadline, who leads."""
    who = (_("Vous") if step.mine else step.who) or _("Personne, le dossier est clos")
    due = step.due_on
    left = _time_left((due - timezone.localdate()).days) if due else ""
    return [
        (_("État"), state_label(use_case, step), ""),
        (_("Qui agit"), who, ""),
        (_("Échéance"), f"{due:%d/%m/%Y}" if due else _("Aucune"), left),
        (_("Dossier porté par"), use_case.lead.get_full_name(), use_case.lead.job_title),
    ]


def _time_left(days: int) -> str:
    if days < 0:
        return _("dépassée")
    if days == 0:
        return _("aujourd’hui")
    return ngettext("dans %(days)s jour", "dans %(days)s jours", days) % {"days": days}

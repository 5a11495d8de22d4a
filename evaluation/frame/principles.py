"""Seven principles offered to whoever writes the first frame: to be kept, reworded or removed.

Subjects: what the people heard for the CNFPT report of March 2025 asked of a local frame. The words are ours.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SOURCE = _("Sujet relevé par le rapport du CNFPT, mars 2025")


@dataclass(frozen=True)
class Template:
    """A principle offered, in plain words."""

    key: str
    title: Any
    text: Any


TEMPLATES: tuple[Template, ...] = (
    Template(
        "purpose",
        _("Une finalité dite"),
        _(
            "Chaque usage de l’IA sert un but précis, écrit avant de commencer. Il améliore le service rendu ou "
            "soulage les agents. S’il change de but, il est réexaminé."
        ),
    ),
    Template(
        "informed",
        _("Un public informé"),
        _(
            "Toute personne sait quand une IA lui répond ou a écrit le texte qu’elle lit. Elle sait à quoi l’outil "
            "sert et à qui s’adresser."
        ),
    ),
    Template(
        "control",
        _("Un contrôle humain"),
        _(
            "Une personne compétente relit avant usage. Elle peut écarter la réponse sans avoir à se justifier. "
            "Il est écrit qui répond d’une erreur."
        ),
    ),
    Template(
        "non_substitution",
        _("Aider, ne pas remplacer"),
        _(
            "L’IA aide les agents dans leur travail. Elle ne les commande pas et ne les remplace pas. L’emploi du "
            "temps gagné se discute avec eux."
        ),
    ),
    Template(
        "continuity",
        _("Continuer sans IA"),
        _(
            "Le service sait fonctionner si l’outil s’arrête. Les savoir-faire sont entretenus, et un habitant peut "
            "toujours joindre une personne."
        ),
    ),
    Template(
        "frugality",
        _("La frugalité"),
        _(
            "On cherche d’abord à faire sans IA, puis avec le plus petit outil qui suffit. L’empreinte est estimée "
            "avant, puis mesurée."
        ),
    ),
    Template(
        "sovereignty",
        _("La souveraineté"),
        _(
            "La collectivité garde la maîtrise de ses données et de ses choix : hébergement en Europe, contrat "
            "réversible, solutions ouvertes ou mutualisées quand elles existent."
        ),
    ),
)
BY_KEY: dict[str, Template] = {template.key: template for template in TEMPLATES}

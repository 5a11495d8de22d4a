"""The demand as data: twelve themes, one page each, and what each of them still lacks. No database here."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.chain import canonical

YES = "yes"


class ThemeStatus(Enum):
    """How far a theme is."""

    DONE = "done"
    TO_COMPLETE = "to_complete"
    TO_DO = "to_do"

    @property
    def label(self) -> Any:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    ThemeStatus.DONE: _("Terminé"),
    ThemeStatus.TO_COMPLETE: _("À compléter"),
    ThemeStatus.TO_DO: _("À faire"),
}


@dataclass(frozen=True)
class Question:
    """One field of the demand as it is asked. `required_if` names a field whose « oui » makes it needed."""

    name: str
    label: Any
    hint: Any = ""
    required: bool = True
    required_if: str = ""
    unit: Any = ""


@dataclass(frozen=True)
class Theme:
    """One page of the demand."""

    slug: str
    title: Any
    intro: Any
    questions: tuple[Question, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(question.name for question in self.questions)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(question.name for question in self.questions if question.required)

    @property
    def hints(self) -> dict[str, Any]:
        return {question.name: question.hint for question in self.questions if question.hint}


Q = Question

THEMES: tuple[Theme, ...] = (
    Theme(
        "need",
        _("Le besoin"),
        _("Partez du travail réel : ce qui ne va pas aujourd’hui, et pour qui."),
        (
            Q(
                "need",
                _("Quel problème voulez-vous résoudre ?"),
                _("Donnez un exemple, et un chiffre si possible."),
            ),
            Q("beneficiaries", _("Pour qui ?"), _("Les métiers, les services, les habitants concernés.")),
        ),
    ),
    Theme(
        "solution",
        _("La solution envisagée"),
        _("Ce que l’outil fera, et ce qu’il ne devra jamais faire."),
        (
            Q("solution_kind", _("De quelle sorte d’IA s’agit-il ?")),
            Q("solution", _("Que fera l’outil ?"), _("Décrivez une utilisation du début à la fin.")),
            Q(
                "exclusions",
                _("Que ne devra-t-il pas faire ?"),
                _("Par exemple : décider, envoyer un courrier seul, lire des dossiers du personnel."),
            ),
        ),
    ),
    Theme(
        "alternatives",
        _("Les autres solutions, sans IA"),
        _("Simplifier une procédure, former, réorganiser, utiliser mieux un outil, ou ne rien faire."),
        (
            Q(
                "alternatives",
                _("Quelles autres solutions avez-vous étudiées ?"),
                _("Dites pourquoi elles ne suffisent pas."),
            ),
            Q(
                "doing_nothing",
                _("Que se passe-t-il si on ne fait rien ?"),
                _(
                    "Ce qui continue, qui en souffre, ce que coûte une année. Par exemple : « Le délai reste de douze "
                    "jours. Les habitants attendent. Le temps des agents coûte 20 000 € par an. »"
                ),
                False,
            ),
        ),
    ),
    Theme(
        "data",
        _("Les données"),
        _("Tout ce que l’outil lira ou recevra, pièces jointes comprises."),
        (
            Q(
                "data_used",
                _("Quelles données seront utilisées ?"),
                _("D’où elles viennent, et qui en répond."),
            ),
            Q(
                "personal_data",
                _("Y a-t-il des données personnelles ?"),
                _("Un nom, une adresse, une voix ou un numéro d’agent suffisent."),
            ),
            Q(
                "sensitive_data",
                _("Y a-t-il des données sensibles ?"),
                _("Santé, opinions, religion, origine, biométrie, données d’enfants."),
            ),
        ),
    ),
    Theme(
        "provider",
        _("Le fournisseur, le modèle, l’hébergement"),
        _("Si rien n’est choisi, écrivez-le : le dossier peut être déposé quand même."),
        (
            Q(
                "provider",
                _("Qui fournit l’outil ?"),
                _("Un éditeur, votre service informatique, « pas encore choisi »."),
            ),
            Q(
                "model_name",
                _("Quel modèle ou quel produit ?"),
                _("Avec sa version, si vous la connaissez."),
                False,
            ),
            Q("hosting", _("Où sont les serveurs ?"), _("Le pays et l’hébergeur, ou « je ne sais pas ».")),
            Q(
                "consumer_offer",
                _("Est-ce une offre grand public ?"),
                _("Un service que chacun peut ouvrir sur internet, sans contrat avec la collectivité."),
            ),
        ),
    ),
    Theme(
        "users",
        _("Les utilisateurs et le volume"),
        _("Qui s’en servira, combien de fois, et avec quel effet sur les personnes."),
        (
            Q("audience", _("Qui utilisera l’outil ou recevra ses réponses ?")),
            Q("users_count", _("Combien de personnes l’utiliseront ?"), unit=_("personnes")),
            Q("volume", _("Combien d’utilisations ?"), _("Par exemple : 20 demandes par jour et par agent.")),
            Q(
                "affects_person",
                _("Aidera-t-il à décider pour une personne précise ?"),
                _("Une aide accordée, une place en crèche, une amende, une note."),
            ),
        ),
    ),
    Theme(
        "cost",
        _("Le coût"),
        _("Le coût complet sur trois ans, temps des agents compris. Un ordre de grandeur suffit à ce stade."),
        (
            Q("cost_eur", _("Combien cela coûtera-t-il sur trois ans ?"), unit="€"),
            Q(
                "cost_details",
                _("Que comprend ce montant ?"),
                _("Licences, appels, intégration, formation, relecture, sortie du contrat."),
            ),
        ),
    ),
    Theme(
        "benefits",
        _("Les bénéfices attendus"),
        _("Ce qui doit s’améliorer, et comment on le verra."),
        (
            Q("benefits", _("Quels bénéfices attendez-vous ?"), _("Pour les usagers, pour les agents.")),
            Q(
                "benefits_measure",
                _("Comment les mesurerez-vous ?"),
                _("Un indicateur, sa valeur aujourd’hui, la valeur visée."),
            ),
        ),
    ),
    Theme(
        "policy",
        _("La politique publique"),
        _("Ce que le projet sert, au-delà de l’outil."),
        (
            Q(
                "public_policy",
                _("Quelle politique publique le projet sert-il ?"),
                _("Par exemple : solidarités, urbanisme, administration générale."),
            ),
        ),
    ),
    Theme(
        "origin",
        _("L’origine de l’idée"),
        _("Savoir d’où vient l’idée aide à juger si le besoin est réel."),
        (
            Q("origin", _("D’où vient l’idée ?")),
            Q(
                "origin_details",
                _("Précisions"),
                _("L’atelier, le service, la date ou le nom de l’offre."),
                False,
            ),
        ),
    ),
    Theme(
        "matrix",
        _("Ce que l’IA peut faire, ce qu’on souhaite"),
        _("Les deux questions de la matrice de l’INET : l’IA en est-elle capable, et le voulons-nous ?"),
        (
            Q(
                "matrix_can",
                _("L’IA peut-elle le faire aujourd’hui ?"),
                _("Répondez d’après des essais ou des retours d’autres collectivités."),
            ),
            Q(
                "matrix_wish",
                _("Souhaite-t-on qu’elle le fasse ?"),
                _("Certaines tâches doivent rester faites par une personne."),
            ),
        ),
    ),
    Theme(
        "interest",
        _("La déclaration d’intérêt"),
        _("Elle est obligatoire. Un lien n’interdit pas de porter un projet : il faut que chacun le sache."),
        (
            Q(
                "has_interest",
                _("Avez-vous un lien avec un fournisseur de l’outil ?"),
                _("Un emploi passé, un proche, des parts, un cadeau, un intérêt dans le choix."),
            ),
            Q(
                "interest_details",
                _("Quel est ce lien ?"),
                _("À remplir si vous avez répondu oui."),
                False,
                required_if="has_interest",
            ),
        ),
    ),
)
THEME_BY_SLUG: dict[str, Theme] = {theme.slug: theme for theme in THEMES}
QUESTIONS: dict[str, Question] = {question.name: question for theme in THEMES for question in theme.questions}
FIELDS: tuple[str, ...] = tuple(QUESTIONS)
INTEREST_FIELDS = ("has_interest", "interest_details")


def values_of(submission: Any) -> dict[str, Any]:
    """Return the answers of a demand by field name, from its row or from a frozen mapping."""
    if isinstance(submission, Mapping):
        return {name: submission.get(name) for name in FIELDS}
    return {name: getattr(submission, name) for name in FIELDS}


def is_filled(value: Any) -> bool:
    """Tell whether an answer was given: 0 is an answer, spaces are not."""
    return value is not None and str(value).strip() != ""


def missing_in(submission: Any, theme: Theme) -> list[Question]:
    """Return the questions of `theme` that must still be answered before the dépôt."""
    values = values_of(submission)

    def is_needed(question: Question) -> bool:
        return question.required or (bool(question.required_if) and values[question.required_if] == YES)

    return [question for question in theme.questions if is_needed(question) and not is_filled(values[question.name])]


def missing_fields(submission: Any) -> dict[Theme, list[Question]]:
    """Return what is missing before the dépôt, by theme; empty when the demand can be deposited."""
    missing = {theme: missing_in(submission, theme) for theme in THEMES}
    return {theme: questions for theme, questions in missing.items() if questions}


def theme_status(submission: Any, theme: Theme) -> ThemeStatus:
    """Return whether `theme` is finished, begun, or not begun."""
    if not missing_in(submission, theme):
        return ThemeStatus.DONE
    values = values_of(submission)
    begun = any(is_filled(values[name]) for name in theme.fields)
    return ThemeStatus.TO_COMPLETE if begun else ThemeStatus.TO_DO


def next_theme(theme: Theme) -> Theme | None:
    """Return the theme that follows, or None after the last one."""
    place = THEMES.index(theme) + 1
    return THEMES[place] if place < len(THEMES) else None


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical text of a frozen demand, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()

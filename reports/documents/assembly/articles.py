"""The articles that follow each opinion of the committee, as a table: a proposal, which the assembly decides."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from evaluation.committee.enums import Motion
from reports.documents.assembly.bodies import Body
from reports.documents.assembly.text import Block, Run, paragraph, to_check, to_fill, typed
from reports.documents.assembly.wording import amount, cited, conditions_table, joined, title_of

Article = tuple[str, list[Block]]  # its title, then its paragraphs; a title alone is left out
Chapter = Callable[[dict[str, Any]], Article]


def articles(snapshot: dict[str, Any], body: Body) -> list[Article]:
    """Return the articles that follow from the opinion, in order: title, then paragraphs."""
    object_, chapters = PROPOSED.get(snapshot["motion"], (_nothing_proposed, ()))
    found: list[Article] = [(_("Objet"), [object_(snapshot)])]
    for chapter in chapters:
        title, blocks = chapter(snapshot)
        if blocks:
            found.append((title, blocks))
    return [*found, (_("Exécution et publicité"), _carrying_out(body))]


def article_to_check(number: str) -> Run:
    """Return the mark that asks to check an article of a code."""
    return to_check(_("article {number}, par le service des assemblées"), number=number)


def _object(template: Any, in_service: Any = None) -> Callable[[dict[str, Any]], Block]:
    def said(snapshot: dict[str, Any]) -> Block:
        chosen = in_service if in_service and snapshot["in_service"] else template
        return paragraph(str(chosen), title=title_of(snapshot), reference=typed(snapshot["reference"]))

    return said


def _nothing_proposed(snapshot: dict[str, Any]) -> Block:
    return paragraph("{what}", what=to_fill(_("décision de l’assemblée : le dossier n’a pas d’avis adopté à suivre")))


def _limits(snapshot: dict[str, Any]) -> Article:
    limits = cited(snapshot["exclusions"], _("ce que l’outil ne fera pas"))
    return _("Limites"), [paragraph(_("Rappelle ce que l’outil ne fait pas : {limits}"), limits=limits)]


def _reserves(snapshot: dict[str, Any]) -> Article:
    if not snapshot["conditions"]:
        return "", []
    said = paragraph(_("Reprend les réserves de l’avis. Chacune a un responsable et une date :"))
    return _("Réserves"), [said, conditions_table(snapshot)]


def _protocol(snapshot: dict[str, Any]) -> Article:
    if snapshot["in_service"]:
        return _follow_up(snapshot)
    return _("Protocole et bilan de l’essai"), [
        paragraph(
            _(
                "Dit qu’un protocole fixe, avant le démarrage, la durée, la relecture humaine, les critères de "
                "réussite et les critères d’arrêt. Ils ne changent plus ensuite, sauf avenant."
            )
        ),
        paragraph(_("Demande que le résultat de l’essai lui soit présenté avant toute généralisation.")),
    ]


def _new_protocol(snapshot: dict[str, Any]) -> Article:
    what = to_fill(_("ce qui doit être adapté"))
    return _("Nouveau protocole"), [
        paragraph(_("Demande d’adapter {what}."), what=what),
        paragraph(_("Dit que le nouvel essai suit un nouveau protocole, fixé avant son démarrage.")),
    ]


def _same_criteria(snapshot: dict[str, Any]) -> Article:
    length = to_fill(_("durée, trois mois au plus selon la méthode"))
    return _("Durée et critères"), [
        paragraph(_("Fixe la prolongation à {length}. Elle ne peut pas être renouvelée."), length=length),
        paragraph(_("Dit que les critères fixés avant l’essai restent les mêmes.")),
    ]


def _follow_up(snapshot: dict[str, Any]) -> Article:
    template = _("Demande qu’un bilan lui soit présenté {moments}, à compter de la présente délibération.")
    moments = _("à %(moments)s") % {"moments": joined(snapshot["follow_up"])}
    return _("Suivi"), [
        paragraph(template, moments=moments),
        paragraph(
            _("Dit que l’emploi de l’outil peut être suspendu ou arrêté à tout moment, notamment après un incident.")
        ),
    ]


def _money(snapshot: dict[str, Any]) -> Article:
    template = _("Prend acte du coût complet estimé à {cost} sur trois ans. La dépense est imputée sur {budget}.")
    budget = to_fill(_("budget, exercice et chapitre"))
    return _("Dépense"), [paragraph(template, cost=amount(snapshot["cost_total"]), budget=budget)]


def _public_reasons(snapshot: dict[str, Any]) -> Article:
    return _("Motifs rendus publics"), [paragraph("{what}", what=to_fill(_("motifs rendus publics")))]


def _exit(snapshot: dict[str, Any]) -> Article:
    template = _("Demande que les accès soient fermés et les données rendues ou effacées, au plus tard le {on}.")
    return _("Sortie"), [paragraph(template, on=to_fill(_("date de fin des accès")))]


def _exit_if_in_service(snapshot: dict[str, Any]) -> Article:
    return _exit(snapshot) if snapshot["in_service"] else ("", [])


PROPOSED: dict[str, tuple[Callable[[dict[str, Any]], Block], tuple[Chapter, ...]]] = {
    Motion.FAVOURABLE: (
        _object(
            lazy("Autorise l’essai de « {title} », dans les limites du dossier n° {reference}."),
            lazy("Régularise l’emploi de « {title} », déjà en service, dans les limites du dossier n° {reference}."),
        ),
        (_limits, _protocol, _money),
    ),
    Motion.CONDITIONS: (
        _object(
            lazy(
                "Autorise l’essai de « {title} », sous les réserves ci-dessous et dans les limites du dossier "
                "n° {reference}."
            ),
            lazy(
                "Régularise l’emploi de « {title} », déjà en service, sous les réserves ci-dessous et dans les limites "
                "du dossier n° {reference}."
            ),
        ),
        (_reserves, _limits, _protocol, _money),
    ),
    Motion.UNFAVOURABLE: (
        _object(
            lazy("N’autorise pas l’essai de « {title} »."),
            lazy("Met fin à l’emploi de « {title} », déjà en service."),
        ),
        (_public_reasons, _exit_if_in_service),
    ),
    Motion.ROLL_OUT: (
        _object(lazy("Généralise l’emploi de « {title} », dans les limites du dossier n° {reference}.")),
        (_limits, _follow_up, _money),
    ),
    Motion.ROLL_OUT_WITH_CONDITIONS: (
        _object(
            lazy(
                "Généralise l’emploi de « {title} », sous les réserves ci-dessous et dans les limites du dossier "
                "n° {reference}."
            )
        ),
        (_reserves, _limits, _follow_up, _money),
    ),
    Motion.EXTEND: (_object(lazy("Prolonge une fois l’essai de « {title} ».")), (_same_criteria, _limits)),
    Motion.ADAPT: (
        _object(lazy("Ne généralise pas « {title} » en l’état et autorise un nouvel essai.")),
        (_new_protocol, _limits),
    ),
    Motion.STOP: (_object(lazy("Arrête « {title} ».")), (_public_reasons, _exit)),
}


def _carrying_out(body: Body) -> list[Block]:
    rows: list[Block] = [
        paragraph(_("Charge {executive} de l’exécution de la présente délibération."), executive=str(body.executive))
    ]
    published = _("Dit qu’elle est publiée et transmise au représentant de l’État {check}.")
    rules = _("règles de publicité de cet établissement")
    check = article_to_check(body.publicity) if body.publicity else to_check(rules)
    rows.append(paragraph(published, check=check))
    template = _("Dit qu’elle peut être contestée devant {court} dans les deux mois qui suivent sa publicité {check}.")
    court = to_fill(_("tribunal administratif compétent"))
    rows.append(paragraph(template, court=court, check=to_check(_("voies et délais de recours"))))
    return rows

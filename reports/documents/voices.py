"""What the agents answered to the questionnaires of a trial, as sections. Nothing of fewer than five people."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from boussole.shared.typography import date_fr, number_fr
from evaluation.questionnaires.content import phase_of
from evaluation.questionnaires.enums import CLOSED_STATES, Moment
from evaluation.questionnaires.models import Campaign
from evaluation.questionnaires.results import CampaignResults, Change, changes
from evaluation.questionnaires.selectors import results_of, set_beside, voices_of
from evaluation.questionnaires.wording import dimension_label, extremes_text, participation_text
from evaluation.trial.models import Evaluation
from evaluation.trial.selectors import first_version
from reports.documents.blocks import Block, Cell, heading, items, note, section, table, words

TRIAL_MOMENTS = (Moment.BEFORE, Moment.MIDWAY, Moment.END)


def staff_sections(evaluation: Evaluation) -> list[Block]:
    """Return one section for each moment at which the agents were asked, or one that says that nobody was."""
    found = _campaigns(evaluation)
    if not found:
        title = _("Ce que disent les agents")
        return [section(title, words(_("Aucun questionnaire n’a été clos avant le dépôt de l’évaluation.")))]
    return [_moment(campaign) for campaign in found]


def _campaigns(evaluation: Evaluation) -> list[Campaign]:
    """The last closed campaign of each moment, those of an earlier trial left out, but what was said before it."""
    rows = Campaign.objects.filter(
        use_case=evaluation.protocol.use_case_id,
        state__in=CLOSED_STATES,
        moment__in=TRIAL_MOMENTS,
        closed_at__lte=evaluation.submitted_at,
    ).select_related("template")
    since = first_version(evaluation.protocol).locked_at
    latest = {
        row.moment: row
        for row in rows.order_by("closed_at", "pk")
        if row.moment == Moment.BEFORE or row.closed_at >= since
    }
    return [latest[moment] for moment in TRIAL_MOMENTS if moment in latest]


def _moment(campaign: Campaign) -> Block:
    title = _("Ce que disent les agents : %(moment)s") % {"moment": campaign.get_moment_display().lower()}
    results = results_of(campaign)
    if not results.shown:
        return section(title, words(participation_text(results)))
    earlier = set_beside(campaign)
    moved = changes(results_of(earlier) if earlier else None, results)
    return section(
        title,
        words(participation_text(results), strong=True),
        words(extremes_text(results.dimensions)),
        _dimensions(title, results),
        _items(campaign, results, moved),
        *_choices(results),
        *_texts(campaign),
        note(
            _("Questionnaire clos le %(day)s. Moyennes de 1 à 5, où 5 est toujours bon.")
            % {"day": date_fr(campaign.closed_at)}
        ),
        note(_("Rien n’est dit de moins de cinq personnes. Ces réponses ne jugent jamais un agent.")),
    )


def _dimensions(title: str, results: CampaignResults) -> Block:
    columns = [(_("Sujet"), ""), (_("Moyenne sur 5"), "number")]
    rows = [[dimension_label(name), number_fr(spread.mean, 1)] for name, spread in results.dimensions.items()]
    return table(_("Sujet par sujet"), columns, rows, empty=_("Aucune moyenne ne peut être montrée."))


def _items(campaign: Campaign, results: CampaignResults, moved: dict[str, Change]) -> Block:
    phase = phase_of(campaign.moment)
    columns = [(_("Question"), ""), (_("Moyenne sur 5"), "number"), (_("Avant"), "number"), (_("Écart"), "number")]
    rows: list[list[Cell]] = []
    for row in results.items:
        if row.item.kind != "scale":
            continue
        change = moved.get(row.item.code)
        mean = number_fr(row.spread.mean, 1) if row.spread else _("masqué")
        before, gap = (change.before, change.difference) if change else (None, None)
        rows.append([f"{row.item.code} {row.item.wording(phase)}", mean, number_fr(before, 1), _gap(gap)])
    return table(_("Question par question"), columns, rows, empty=_("Aucune question notée."))


def _gap(value: Decimal | None) -> str:
    if value is None:
        return ""
    shown = number_fr(value, 1)
    if not shown.strip("-−0,"):
        return "0"
    return f"+{shown}" if value > 0 else shown


def _choices(results: CampaignResults) -> list[Block | None]:
    blocks: list[Block | None] = []
    for row in results.items:
        if row.item.kind != "choice" or all(count is None for count in row.classes.values()):
            continue
        said = [
            f"{option.label} : {_('masqué') if row.classes[option.value] is None else row.classes[option.value]}"
            for option in row.item.options
        ]
        blocks += [heading(row.item.text), items(said)]
    return blocks


def _texts(campaign: Campaign) -> list[Block | None]:
    """The free answers, once somebody re-read them."""
    blocks: list[Any] = []
    for voices in voices_of(campaign):
        withheld = _("Réponses retenues à la relecture : %(n)s.") % {"n": voices.withheld} if voices.withheld else ""
        blocks += [heading(voices.question), items(f"« {text} »" for text in voices.texts), note(withheld)]
    return blocks

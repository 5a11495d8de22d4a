"""What the application already knows of a system since its last review: offered beside the form, never written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boussole.shared.typography import date_fr, euros, number_fr
from evaluation.cost.enums import TableKind
from evaluation.cost.selectors import compare_with, reference_plan, table_of
from evaluation.decisions.models import Review
from evaluation.dialogue.enums import Moment
from evaluation.dialogue.selectors import shared_notes, signed_line, voice_views
from evaluation.footprint import wording
from evaluation.footprint.enums import Basis
from evaluation.footprint.models import Footprint
from evaluation.footprint.selectors import actual, gaps_of, in_force, planned
from evaluation.questionnaires.selectors import closed_in_service
from evaluation.trial.models import Protocol
from evaluation.trial.proposal import responses_text
from evaluation.trial.selectors import incidents_of, protocol_in_force, spent_on, usage_of
from usecases.models import UseCase

MOST_FACTS = 6  # of one kind: beyond, how many more there are
READ_ALOUD = 2  # indicators of a footprint: electricity and climate, the two that everybody reads
LONGEST = 160  # characters of a text that is quoted


@dataclass(frozen=True)
class Fact:
    """One thing that is known, in a sentence, and the page of the dossier that says it."""

    text: str
    source: str
    url: str


@dataclass(frozen=True)
class Offer:
    """What is known for one field of a review. `text` is what the field takes up, one fact a line."""

    field: str
    facts: tuple[Fact, ...]

    @property
    def text(self) -> str:
        """The facts, one a line."""
        return "\n".join(fact.text for fact in self.facts)


def last_look(review: Review) -> date:
    """Return the day of the last concluded review, else that of the start of service, else that of the opening."""
    before = review.use_case.reviews.filter(closed_at__isnull=False, closed_at__lte=review.opened_at)
    seen = before.order_by("-closed_at").values_list("closed_at", flat=True).first()
    return timezone.localdate(seen or review.use_case.deployed_at or review.opened_at)


def offers_for(review: Review) -> dict[str, Offer]:
    """Return what is known for each field of an open review, by field; a field of which nothing is known has none."""
    use_case, since = review.use_case, last_look(review)
    protocol, observed = protocol_in_force(use_case), actual(use_case)
    found = {
        "model_in_use": _model(use_case),
        "usage": _usage(use_case, protocol, observed, since),
        "incidents": _incidents(use_case, protocol, since),
        "cost_and_footprint": _cost_and_footprint(use_case, protocol, observed, since),
        "staff_findings": _staff(use_case, since),
    }
    facts = {field: tuple(rows) for field, rows in found.items()}
    return {field: Offer(field, rows) for field, rows in facts.items() if rows}


def _model(use_case: UseCase) -> Iterator[Fact]:
    footprint = in_force(use_case)
    if footprint is not None and footprint.basis == Basis.MODEL:
        source = _("l’empreinte du %(day)s") % {"day": date_fr(footprint.saved_at)}
        url = reverse("footprint:overview", args=[use_case.pk])
        yield Fact(_("%(model)s.") % {"model": wording.model_label(footprint.figures)}, source, url)
        return
    told = ", ".join(text for text in (use_case.submission.provider, use_case.submission.model_name) if text)
    if told:
        yield Fact(f"{told}.", _("la demande"), reverse("usecases:description", args=[use_case.pk]))


def _usage(use_case: UseCase, protocol: Protocol | None, observed: Footprint | None, since: date) -> Iterator[Fact]:
    """The months counted since the last look (the last one counted, when none was), the volume observed."""
    months = usage_of(protocol) if protocol else []
    recent = [row for row in months if row.month >= since.replace(day=1)]
    for row in (recent or months[-1:])[-MOST_FACTS:]:
        words = {
            "month": date_format(row.month, "F Y"),
            "requests": ngettext("%(n)s demande", "%(n)s demandes", row.requests) % {"n": number_fr(row.requests)},
            "users": ngettext("%(n)s utilisateur", "%(n)s utilisateurs", row.users) % {"n": number_fr(row.users)},
        }
        said = _("%(month)s : %(requests)s, %(users)s.") % words
        yield Fact(said[:1].upper() + said[1:], _("l’usage relevé"), reverse("trial:money", args=[use_case.pk]))
    if observed is not None:
        by_hand = observed.basis == Basis.MANUAL
        volume = observed.volume if by_hand else wording.answers_label(observed.figures.requests)
        source = _("l’empreinte observée du %(day)s") % {"day": date_fr(observed.saved_at)}
        yield Fact(
            _("Usage observé : %(volume)s.") % {"volume": volume.rstrip(".")},
            source,
            reverse("footprint:overview", args=[use_case.pk]),
        )


def _incidents(use_case: UseCase, protocol: Protocol | None, since: date) -> Iterator[Fact]:
    """The events reported since the last look, the incidents of that time or still open; that there is none, else."""
    url, source = reverse("decisions:follow_up", args=[use_case.pk]), _("les signalements")
    reported = use_case.review_requests.order_by("requested_at", "pk")
    events = [
        Fact(_told(timezone.localdate(row.requested_at), row.get_reason_display(), row.comment), source, url)
        for row in reported
        if timezone.localdate(row.requested_at) >= since
    ]
    yield from _first(events, source, url)
    told = []
    if protocol is not None:
        trial_url = reverse("trial:incidents", args=[use_case.pk])
        rows = incidents_of(protocol).filter(Q(closed_on__isnull=True) | Q(happened_on__gte=since))
        for row in rows.order_by("happened_on", "pk"):
            kind = _("incident %(gravity)s") % {"gravity": row.get_severity_display().lower()}
            text = _told(row.happened_on, kind, row.description)
            end = "" if row.closed_on else " " + _("Pas encore clos.")
            told.append(Fact(text + end, _("les incidents de l’essai"), trial_url))
        yield from _first(told, _("les incidents de l’essai"), trial_url)
    if not events and not told:
        said = _("Aucun signalement ni incident noté depuis le %(day)s.") % {"day": date_fr(since)}
        yield Fact(said, source, url)


def _cost_and_footprint(
    use_case: UseCase, protocol: Protocol | None, observed: Footprint | None, since: date
) -> Iterator[Fact]:
    table = table_of(use_case, TableKind.ACTUAL)
    compared = compare_with(reference_plan(use_case), table) if table else None
    if compared is not None:
        words = {
            "spent": euros(compared.whole.actual),
            "planned": euros(compared.whole.planned),
            "months": compared.months,
        }
        said = _("Coût réel : %(spent)s sur %(months)s mois, pour %(planned)s prévus sur les mêmes mois.") % words
        source = _("la table de coûts du %(day)s") % {"day": date_fr(table.saved_at)}
        yield Fact(said, source, reverse("cost:overview", args=[use_case.pk]))
    spent = spent_on(protocol, since=since) if protocol else None
    if spent is not None:
        said = _("Dépenses notées depuis le %(day)s : %(sum)s.") % {"day": date_fr(since), "sum": euros(spent)}
        yield Fact(said, _("les dépenses"), reverse("trial:money", args=[use_case.pk]))
    for gap in gaps_of(planned(use_case), observed)[:READ_ALOUD]:
        words = {"label": gap.label, "actual": gap.actual, "planned": gap.planned}
        source = _("l’empreinte observée du %(day)s") % {"day": date_fr(observed.saved_at)}
        said = _("%(label)s : %(actual)s par an, pour %(planned)s prévus.") % words
        yield Fact(said, source, reverse("footprint:overview", args=[use_case.pk]))


def _staff(use_case: UseCase, since: date) -> Iterator[Fact]:
    """The notes shared, the opinions signed and the questionnaires closed since the last look."""
    url, source = reverse("dialogue:notes", args=[use_case.pk]), _("les notes du groupe santé au travail")
    notes = []
    for view in shared_notes(use_case):
        if timezone.localdate(view.note.saved_at) < since:
            continue
        found = " ; ".join(
            f"{row.get_theme_display().lower()}, {row.get_gravity_display().lower()}"
            for row in view.note.findings.all()
        )
        place = f"{view.service}, " if view.service else ""
        words = {
            "place": place,
            "moment": view.note.get_milestone_display().lower(),
            "found": found or _("sans constat"),
        }
        notes.append(Fact(_("Note du groupe santé au travail (%(place)s%(moment)s) : %(found)s.") % words, source, url))
    yield from _first(notes, source, url)
    url, source = reverse("dialogue:dossier", args=[use_case.pk]), _("les avis du personnel")
    voices = [view.voice for view in voice_views(use_case) if view.voice.moment == Moment.IN_SERVICE]
    signed = [
        Fact(Truncator(signed_line(row)).chars(LONGEST), source, url)
        for row in voices
        if timezone.localdate(row.signed_at) >= since
    ]
    yield from _first(signed, source, url)
    for campaign in closed_in_service(use_case, since=since):
        services = campaign.services.all()
        asked = sum(row.invited or 0 for row in services)
        words = {
            "moment": campaign.get_moment_display().lower(),
            "count": responses_text(sum(row.responses or 0 for row in services)),
            "asked": ngettext("%(n)s personne invitée", "%(n)s personnes invitées", asked) % {"n": asked},
        }
        yield Fact(
            _("Questionnaire %(moment)s : %(count)s pour %(asked)s.") % words,
            _("le questionnaire clos le %(day)s") % {"day": date_fr(campaign.closed_at)},
            reverse("questionnaires:results", args=[campaign.pk]),
        )


def _told(day: date, kind: str, text: str) -> str:
    said = Truncator(" ".join(text.split())).chars(LONGEST)
    return f"{date_fr(day)}, {kind[:1].lower()}{kind[1:]} : {said}"


def _first(facts: Sequence[Fact], source: str, url: str) -> Iterator[Fact]:
    """The newest facts of one kind, and how many came before them."""
    yield from facts[-MOST_FACTS:]
    more = len(facts) - MOST_FACTS
    if more > 0:
        yield Fact(ngettext("Et %(n)s autre avant.", "Et %(n)s autres avant.", more) % {"n": more}, source, url)

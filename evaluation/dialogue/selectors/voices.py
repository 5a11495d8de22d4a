"""Reading what staff representatives signed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluation.dialogue.enums import Moment
from evaluation.dialogue.models import StaffVoice
from usecases.models import UseCase


@dataclass(frozen=True)
class VoiceView:
    """The opinion in force of one representative at one moment, and its earlier versions, newest first."""

    voice: StaffVoice
    earlier: tuple[StaffVoice, ...]


def voice_views(use_case: UseCase) -> list[VoiceView]:
    """Return the opinions in force, by moment then by date of their last version. One query."""
    rows = StaffVoice.objects.filter(use_case=use_case).select_related("author").order_by("-number")
    versions: dict[tuple[int, str], list[StaffVoice]] = {}
    for row in rows:
        row.use_case = use_case
        versions.setdefault((row.author_id, row.moment), []).append(row)
    place = {moment: rank for rank, moment in enumerate(Moment.values)}
    views = [VoiceView(newest, tuple(earlier)) for newest, *earlier in versions.values()]
    return sorted(views, key=lambda view: (place[view.voice.moment], view.voice.signed_at, view.voice.pk))


def signed_line(voice: StaffVoice) -> str:
    """Return an opinion in one line, with who signed it, for a report."""
    who = voice.author.get_full_name()
    if voice.organisation_name:
        who = _("%(who)s (%(organisation)s)") % {"who": who, "organisation": voice.organisation_name}
    sense = str(voice.get_sense_display()).lower()
    return _("%(who)s, %(sense)s : %(text)s") % {"who": who, "sense": sense, "text": voice.text}

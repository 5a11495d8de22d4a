"""The signed opinion of a staff representative."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.dialogue.actions.telling import tell_voice
from evaluation.dialogue.enums import MOMENTS, VoiceSense
from evaluation.dialogue.models import StaffVoice
from evaluation.dialogue.permissions import require_speaker
from usecases.enums import State
from usecases.journal import record
from usecases.models import UseCase

MAX_TEXT = 2000  # characters


class VoiceRefused(Refused):
    """The opinion cannot be signed this way."""


class StaleVoice(Refused):
    """The person signed another version since the page was shown. `current` is what is stored."""

    def __init__(self, current: StaffVoice) -> None:
        super().__init__(_("Vous avez signé une autre version entre-temps. Comparez, puis signez de nouveau."))
        self.current = current


@transaction.atomic
def sign_voice(
    *,
    use_case: UseCase,
    actor: User,
    sense: str,
    text: str,
    version: int,
    now: datetime,
    organisation_name: str = "",
) -> StaffVoice:
    """Sign an opinion for the staff, at the moment that the state of the dossier says; correct it by a new version.

    `version` is the number of the version that `actor` was shown at this moment, 0 for a first opinion. Nothing is
    written when nothing changed. Raises NotAllowed, VoiceRefused (unknown sense, text missing or over 2,000
    characters), StaleVoice.
    """
    use_case = (
        UseCase.objects.select_for_update(of=("self",)).select_related("organisation", "lead").get(pk=use_case.pk)
    )
    require_speaker(actor, use_case)
    text = text.strip()
    if sense not in VoiceSense.values:
        raise VoiceRefused(_("Choisissez le sens de votre avis."), field="sense")
    if not text:
        raise VoiceRefused(_("Écrivez votre avis."), field="text")
    if len(text) > MAX_TEXT:
        raise VoiceRefused(
            _("Votre avis tient en 2 000 caractères. Joignez le reste en pièce du dossier."), field="text"
        )
    moment = MOMENTS[State(use_case.state)]
    before = StaffVoice.objects.filter(use_case=use_case, author=actor, moment=moment).order_by("-number").first()
    organisation_name = organisation_name.strip()
    if before and (before.sense, before.text, before.organisation_name) == (sense, text, organisation_name):
        return before
    if (before.number if before else 0) != version:
        raise StaleVoice(before) if before else VoiceRefused(_("Le dossier a changé d’étape : rechargez la page."))
    voice = StaffVoice.objects.create(
        use_case=use_case,
        author=actor,
        moment=moment,
        number=version + 1,
        organisation_name=organisation_name,
        sense=sense,
        text=text,
        signed_at=now,
    )
    details = {"moment": moment, "version": voice.number, "sense": sense}
    record(verb="dialogue.sign_voice", actor=actor, use_case=use_case, now=now, details=details)
    tell_voice(voice, now)
    return voice

"""Who is told what of the social dialogue. The texts hold numbers and titles, nothing that people wrote."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import NotificationKind, Role
from accounts.models import User
from evaluation.dialogue.models import ConsultationStep, PanelConsultation, ReserveAnswer, StaffVoice
from evaluation.dialogue.selectors import representatives_of
from usecases.actions import tell
from usecases.models import UseCase
from usecases.selectors import holders_of


def tell_seizure(consultation: PanelConsultation, step: ConsultationStep, now: datetime) -> None:
    """Tell the staff representatives that a body is consulted on the dossier."""
    _tell(
        consultation.use_case,
        representatives_of(consultation.use_case),
        _("Instance saisie (%(body)s) : %(title)s"),
        _("L’instance est saisie sur le dossier %(reference)s. Vous pouvez lire ses effets sur le travail."),
        body=consultation.name,
        key=f"panel-step-{step.pk}",
        now=now,
    )


def tell_opinion(consultation: PanelConsultation, step: ConsultationStep, now: datetime) -> None:
    """Tell the lead, the coordinators and the staff representatives that the body gave its opinion."""
    use_case = consultation.use_case
    coordinators = holders_of(use_case.organisation, Role.COORDINATOR)
    people = {row.pk: row for row in [use_case.lead, *coordinators, *representatives_of(use_case)]}
    _tell(
        use_case,
        [row for pk, row in people.items() if pk != step.recorded_by_id],
        _("Avis rendu (%(body)s) : %(title)s"),
        _("L’instance a rendu son avis sur le dossier %(reference)s."),
        body=consultation.name,
        key=f"panel-step-{step.pk}",
        now=now,
    )


def tell_reserve_answered(consultation: PanelConsultation, answer: ReserveAnswer, now: datetime) -> None:
    """Tell the staff representatives that a reserve of their body was answered."""
    _tell(
        consultation.use_case,
        representatives_of(consultation.use_case),
        _("Réponse à une réserve (%(body)s) : %(title)s"),
        _("L’administration a répondu à une réserve de l’instance, sur le dossier %(reference)s."),
        body=consultation.name,
        key=f"panel-answer-{answer.pk}",
        now=now,
    )


def tell_voice(voice: StaffVoice, now: datetime) -> None:
    """Tell the coordinators and the lead that a staff representative signed an opinion."""
    use_case = voice.use_case
    people = {row.pk: row for row in [use_case.lead, *holders_of(use_case.organisation, Role.COORDINATOR)]}
    _tell(
        use_case,
        [row for pk, row in people.items() if pk != voice.author_id],
        _("Avis d’un représentant du personnel : %(title)s"),
        _("Un représentant du personnel a signé un avis sur le dossier %(reference)s."),
        key=f"staff-voice-{voice.pk}",
        now=now,
    )


def _tell(
    use_case: UseCase, recipients: list[User], subject: str, text: str, *, key: str, now: datetime, **words: Any
) -> None:
    words = {"title": use_case.title, "reference": use_case.reference, **words}
    tell(
        use_case=use_case,
        recipients=recipients,
        kind=NotificationKind.INFORMATION,
        subject=subject % words,
        body=text % words,
        path=reverse("dialogue:dossier", args=[use_case.pk]),
        key=key,
        now=now,
    )

"""The minutes of a meeting: started, written, settled for good, signed by two people, corrected by a new version."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import notify
from accounts.enums import NotificationKind, Role
from accounts.models import Membership, User
from audit.chain import canonical
from boussole.shared.refusals import Refused
from evaluation.committee.actions.meetings import lock_meeting
from evaluation.committee.enums import MeetingState, Signatory
from evaluation.committee.journal import record_for
from evaluation.committee.minutes_sealed import minutes_sealed
from evaluation.committee.models import AgendaItem, Debate, Meeting, Minutes, MinutesSignature
from evaluation.committee.permissions import require_secretary, require_signatory
from evaluation.committee.selectors import content_of, missing_in, possible_chairs, possible_secretaries


class MinutesRefused(Refused):
    """The minutes cannot be started, written, settled, signed or corrected this way now."""


class StaleMinutes(MinutesRefused):
    """Somebody saved this draft meanwhile. `edition` is its number now: what was typed can be sent again with it."""

    def __init__(self, message: str, *, edition: int) -> None:
        super().__init__(message)
        self.edition = edition


@transaction.atomic
def start_minutes(*, meeting: Meeting, actor: User, now: datetime) -> Minutes:
    """Start the first version of the minutes of a closed meeting.

    Raises NotAllowed, MinutesRefused (meeting not closed, minutes already started, nobody who can have presided).
    """
    meeting = lock_meeting(meeting)
    require_secretary(actor, meeting.committee)
    if meeting.state != MeetingState.CLOSED:
        raise MinutesRefused(_("Levez d’abord la séance : le procès-verbal dit ce qui s’y est passé."))
    if meeting.minutes.exists():
        raise MinutesRefused(_("Le procès-verbal de cette séance est déjà commencé."))
    chairs = [member for member in possible_chairs(meeting) if member.user_id != actor.pk]
    if not chairs:
        raise MinutesRefused(_("Aucun membre n’a pu présider cette séance : vérifiez les sièges du comité."))
    minutes = Minutes.objects.create(
        meeting=meeting, version=1, chair=chairs[0], secretary=actor, started_at=now, started_by=actor
    )
    _record("committee.start_minutes", minutes, actor, now)
    return minutes


@transaction.atomic
def save_minutes(
    *,
    minutes: Minutes,
    actor: User,
    edition: int,
    chair: Any,
    secretary: User,
    remarks: str,
    debates: Mapping[AgendaItem, str],
    now: datetime,
) -> Minutes:
    """Keep what was typed in a draft. `edition` is the number of the save that `actor` was shown.

    `debates` says, by item of the meeting, what was discussed. Raises NotAllowed, MinutesRefused (settled, a person
    who cannot have presided or kept the minutes, the same person twice), StaleMinutes (saved meanwhile).
    """
    minutes = _lock(minutes)
    require_secretary(actor, minutes.meeting.committee)
    _require_draft(minutes)
    if minutes.edition != edition:
        raise StaleMinutes(
            _("Quelqu’un a enregistré ce procès-verbal entre-temps. Relisez sa version, puis enregistrez de nouveau."),
            edition=minutes.edition,
        )
    if chair.pk not in {member.pk for member in possible_chairs(minutes.meeting)}:
        raise MinutesRefused(_("Choisissez la personne qui a présidé la séance."), field="chair")
    if not possible_secretaries(minutes.meeting).filter(pk=secretary.pk).exists():
        raise MinutesRefused(_("Choisissez une personne qui tient le secrétariat du comité."), field="secretary")
    if chair.user_id == secretary.pk:
        raise MinutesRefused(
            _("La présidence et le secrétariat sont deux personnes différentes : choisissez-en une autre."),
            field="secretary",
        )
    minutes.chair, minutes.secretary, minutes.remarks = chair, secretary, remarks.strip()
    minutes.edition += 1
    minutes.save(update_fields=["chair", "secretary", "remarks", "edition"])
    own = set(minutes.meeting.items.values_list("pk", flat=True))
    for item, text in debates.items():
        if item.pk in own:
            Debate.objects.update_or_create(minutes=minutes, item=item, defaults={"text": text.strip()})
    _record("committee.write_minutes", minutes, actor, now, edition=minutes.edition)
    return minutes


@transaction.atomic
def settle_minutes(*, minutes: Minutes, actor: User, now: datetime) -> Minutes:
    """Freeze a draft for good: its content, its hash, and the head of the journal once this act is in it.

    The president, the auditors and the two who sign get that head by mail: kept outside this site, it reveals a journal
    cut short or rewritten (docs/journal.md). Raises NotAllowed, MinutesRefused (already settled, something missing).
    """
    minutes = _lock(minutes)
    require_secretary(actor, minutes.meeting.committee)
    _require_draft(minutes)
    lacks = missing_in(minutes)
    if lacks:
        raise MinutesRefused(" ".join(lacks))
    snapshot = content_of(minutes)
    digest = content_hash(snapshot)
    minutes.debates.update(sealed=True)
    entry = _record("committee.settle_minutes", minutes, actor, now, sha256=digest)
    minutes.snapshot, minutes.snapshot_sha256 = snapshot, digest
    minutes.settled_at, minutes.settled_by = now, actor
    minutes.head_seq, minutes.head_hash = entry.seq, entry.hash
    minutes.save()
    _tell_settled(minutes, now)
    minutes_sealed.send(sender=Minutes, minutes=minutes, actor=actor, now=now)
    return minutes


@transaction.atomic
def sign_minutes(*, minutes: Minutes, actor: User, now: datetime) -> MinutesSignature:
    """Sign the newest version, once settled, as its chair or its secretary.

    Raises NotAllowed, MinutesRefused (still a draft, replaced by a newer version, signed already, content that no
    longer has its hash).
    """
    minutes = _lock(minutes)
    signatory = require_signatory(actor, minutes)
    if minutes.settled_at is None:
        raise MinutesRefused(_("Ce procès-verbal n’est pas encore arrêté : il se signe ensuite."))
    if minutes.meeting.minutes.filter(version__gt=minutes.version).exists():
        raise MinutesRefused(_("Une version plus récente le remplace : signez celle-là."))
    if minutes.signatures.filter(signed_by=actor).exists():
        raise MinutesRefused(_("Vous avez déjà signé ce procès-verbal."))
    if content_hash(minutes.snapshot) != minutes.snapshot_sha256:
        raise MinutesRefused(_("Le contenu n’a plus son empreinte : ne signez pas, prévenez l’auditeur."))
    signature = MinutesSignature.objects.create(
        minutes=minutes,
        signatory=signatory,
        signed_by=actor,
        signed_at=now,
        snapshot_sha256=minutes.snapshot_sha256,
    )
    more = {"signatory": str(signatory), "sha256": minutes.snapshot_sha256}
    _record("committee.sign_minutes", minutes, actor, now, **more)
    if MinutesSignature.objects.filter(minutes=minutes).count() == len(Signatory):
        minutes_sealed.send(sender=Minutes, minutes=minutes, actor=actor, now=now)
    return signature


@transaction.atomic
def correct_minutes(*, minutes: Minutes, actor: User, corrects: str, now: datetime) -> Minutes:
    """Start a new version that says what it corrects, with the texts of the newest settled one. That one stays.

    Raises NotAllowed, MinutesRefused (a draft exists, not the newest version, nothing said).
    """
    minutes = _lock(minutes)
    require_secretary(actor, minutes.meeting.committee)
    if minutes.settled_at is None or minutes.meeting.minutes.filter(version__gt=minutes.version).exists():
        raise MinutesRefused(
            _("Une version plus récente existe, ou celle-ci est un projet : c’est elle qu’il faut rédiger.")
        )
    if not corrects.strip():
        raise MinutesRefused(_("Dites ce que cette version corrige."), field="corrects")
    new = Minutes.objects.create(
        meeting=minutes.meeting,
        version=minutes.version + 1,
        chair=minutes.chair,
        secretary=minutes.secretary,
        remarks=minutes.remarks,
        corrects=corrects.strip(),
        started_at=now,
        started_by=actor,
    )
    Debate.objects.bulk_create(Debate(minutes=new, item=row.item, text=row.text) for row in minutes.debates.all())
    _record("committee.correct_minutes", new, actor, now, replaces=minutes.version)
    return new


def content_hash(snapshot: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of a frozen content in its canonical JSON form."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def _lock(minutes: Minutes) -> Minutes:
    lock_meeting(minutes.meeting)
    Minutes.objects.select_for_update().get(pk=minutes.pk)
    return Minutes.objects.whole().get(pk=minutes.pk)


def _require_draft(minutes: Minutes) -> None:
    if minutes.settled_at is not None:
        raise MinutesRefused(
            _("Ce procès-verbal est arrêté : il ne change plus. Corrigez-le par une nouvelle version.")
        )


def _record(verb: str, minutes: Minutes, actor: User, now: datetime, **more: Any) -> Any:
    details = {"meeting": minutes.meeting_id, "version": minutes.version, **more}
    return record_for(verb=verb, actor=actor, committee=minutes.meeting.committee, now=now, details=details)


def _tell_settled(minutes: Minutes, now: datetime) -> None:
    """Carry the head of the journal out of this site; ask the two who sign for their signature."""
    meeting = minutes.meeting
    path = reverse("committee:minutes_version", args=[minutes.pk])
    values = {
        "meeting": meeting,
        "version": minutes.version,
        "seq": minutes.head_seq,
        "head": minutes.head_hash,
        "sha": minutes.snapshot_sha256,
    }
    anchor = _(
        "Version %(version)s. Dernière entrée du journal : n° %(seq)s, empreinte de tête %(head)s. "
        "Empreinte du contenu : %(sha)s. Gardez ce message : il permet de vérifier le journal plus tard."
    )
    auditors = Membership.objects.in_force().filter(
        organisation_id=meeting.committee.organisation_id, role=Role.AUDITOR
    )
    signers = [minutes.chair.user, minutes.secretary]
    notify(
        recipients=signers,
        kind=NotificationKind.TO_DO,
        subject=_("Procès-verbal à signer : %(meeting)s") % values,
        body=anchor % values,
        path=path,
        key=f"minutes-{minutes.pk}",
        now=now,
    )
    notify(
        recipients=[row.user for row in auditors.select_related("user") if row.user not in signers],
        kind=NotificationKind.INFORMATION,
        subject=_("Procès-verbal arrêté : %(meeting)s") % values,
        body=anchor % values,
        path=path,
        key=f"minutes-{minutes.pk}",
        now=now,
    )

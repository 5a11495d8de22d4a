"""Minority opinions: filed and signed by members after the vote, frozen when the committee's opinion is recorded."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from boussole.shared.refusals import Refused
from evaluation.committee.actions.items import lock_item
from evaluation.committee.enums import ItemState
from evaluation.committee.minority import as_one_text
from evaluation.committee.models import AgendaItem, MinorityOpinion, MinoritySignature
from evaluation.committee.permissions import require_scorer
from evaluation.committee.selectors.minority import signed_texts
from usecases.journal import record

TEXT_LIMIT = 1000  # characters


class MinorityRefused(Refused):
    """The minority opinion cannot be filed, signed or left now."""


@transaction.atomic
def file_minority_opinion(*, item: AgendaItem, actor: User, text: str, named: bool, now: datetime) -> MinorityOpinion:
    """File a minority opinion, signed by its author, with their name or not. The same one sent twice is one.

    Raises NotAllowed, MinorityRefused (item not voted, opinion recorded, text empty or too long).
    """
    item = lock_item(item)
    seat = require_scorer(actor, item)
    _require_moment(item)
    said = text.strip()
    if not said:
        raise MinorityRefused(_("Écrivez l’opinion, dans vos mots."), field="text")
    if len(said) > TEXT_LIMIT:
        raise MinorityRefused(_("Une opinion minoritaire fait 1 000 caractères au plus."), field="text")
    same = item.minority_opinions.filter(text=said, signatures__member=seat, signatures__withdrawn_at__isnull=True)
    if same.exists():
        return same.first()
    number = item.minority_opinions.count() + 1
    opinion = MinorityOpinion.objects.create(item=item, number=number, text=said, filed_at=now)
    MinoritySignature.objects.create(opinion=opinion, member=seat, named=named, signed_at=now)
    details = {"item": item.pk, "number": number, "named": named}
    record(verb="committee.file_minority_opinion", actor=actor, use_case=item.use_case, now=now, details=details)
    return opinion


@transaction.atomic
def sign_minority_opinion(*, opinion: MinorityOpinion, actor: User, named: bool, now: datetime) -> MinoritySignature:
    """Sign an opinion that another member filed. Signing again in the same way changes nothing.

    Raises NotAllowed, MinorityRefused (item not voted, opinion recorded, nobody signs it any more).
    """
    item = lock_item(opinion.item)
    seat = require_scorer(actor, item)
    _require_moment(item)
    standing = opinion.signatures.filter(withdrawn_at__isnull=True)
    if not standing.exists():
        raise MinorityRefused(_("Plus personne ne signe cette opinion : déposez-en une nouvelle."))
    mine = standing.filter(member=seat).first()
    if mine is not None:
        if mine.named == named:
            return mine
        mine.withdrawn_at = now
        mine.save(update_fields=["withdrawn_at"])
    signature = MinoritySignature.objects.create(opinion=opinion, member=seat, named=named, signed_at=now)
    details = {"item": item.pk, "number": opinion.number, "named": named}
    record(verb="committee.sign_minority_opinion", actor=actor, use_case=item.use_case, now=now, details=details)
    return signature


@transaction.atomic
def withdraw_minority_signature(*, opinion: MinorityOpinion, actor: User, now: datetime) -> None:
    """Take one's signature back; an opinion that nobody signs any more is not joined. Twice changes nothing.

    Raises NotAllowed, MinorityRefused (item not voted, opinion recorded).
    """
    item = lock_item(opinion.item)
    seat = require_scorer(actor, item)
    _require_moment(item)
    if opinion.signatures.filter(member=seat, withdrawn_at__isnull=True).update(withdrawn_at=now):
        details = {"item": item.pk, "number": opinion.number}
        verb = "committee.withdraw_minority_signature"
        record(verb=verb, actor=actor, use_case=item.use_case, now=now, details=details)


def drop_minority_signatures(item: AgendaItem, now: datetime) -> None:
    """Take back every signature of a locked item whose adopted motion no longer stands: nothing is left to oppose."""
    rows = MinoritySignature.objects.filter(opinion__item=item, withdrawn_at__isnull=True, sealed=False)
    rows.update(withdrawn_at=now)


def freeze_minority_opinions(item: AgendaItem) -> str:
    """Seal the signatures of a locked item and return the text that its opinion, report and minutes carry."""
    MinoritySignature.objects.filter(opinion__item=item, sealed=False).update(sealed=True)
    return as_one_text(signed_texts(item))


def _require_moment(item: AgendaItem) -> None:
    if item.opinion_recorded_at is not None:
        raise MinorityRefused(_("L’avis du comité est enregistré : les opinions minoritaires ne changent plus."))
    if item.state != ItemState.VOTED:
        raise MinorityRefused(_("Une opinion minoritaire se dépose après le vote, avant l’enregistrement de l’avis."))

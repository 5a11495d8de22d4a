"""Reading minority opinions: who signs is said only for those who gave their name."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from evaluation.committee.minority import SignedText, signatories
from evaluation.committee.models import AgendaItem, MinorityOpinion, MinoritySignature


@dataclass(frozen=True)
class MinorityView:
    """A minority opinion as one person reads it. `mine` is their own signature, if it stands."""

    opinion: MinorityOpinion
    text: str
    signed_by: str
    mine: MinoritySignature | None


def signed_texts(item: AgendaItem) -> list[SignedText]:
    """Return the minority opinions of the item that somebody signs, in the order in which they were filed."""
    return [_signed(opinion, rows) for opinion, rows in _standing(item)]


def minority_views(item: AgendaItem, user: User) -> list[MinorityView]:
    """Return the minority opinions of the item as `user` reads them: one query, whatever their number."""
    return [
        MinorityView(
            opinion=opinion,
            text=opinion.text,
            signed_by=signatories(_signed(opinion, rows)),
            mine=next((row for row in rows if row.member.user_id == user.pk), None),
        )
        for opinion, rows in _standing(item)
    ]


def _standing(item: AgendaItem) -> list[tuple[MinorityOpinion, list[MinoritySignature]]]:
    rows = (
        MinoritySignature.objects.filter(opinion__item=item, withdrawn_at__isnull=True)
        .select_related("opinion", "member__user")
        .order_by("opinion__number", "pk")
    )
    grouped: dict[int, tuple[MinorityOpinion, list[MinoritySignature]]] = {}
    for row in rows:
        grouped.setdefault(row.opinion_id, (row.opinion, []))[1].append(row)
    return list(grouped.values())


def _signed(opinion: MinorityOpinion, rows: Iterable[MinoritySignature]) -> SignedText:
    given = list(rows)
    return SignedText(
        text=opinion.text,
        names=tuple(str(row.member.user) for row in given if row.named),
        unnamed=sum(not row.named for row in given),
    )

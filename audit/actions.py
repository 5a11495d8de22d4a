"""The only way into the journal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.chain import GENESIS, canonical, link_hash
from audit.models import Entry, Head


@dataclass(frozen=True)
class Target:
    """What an entry speaks of: a type such as "use_case", an identifier, a name for people."""

    type: str
    id: int | str
    label: str
    organisation_id: int | None = None


def append(
    *,
    verb: str,
    actor_id: int | None,
    actor_label: str,
    target: Target,
    now: datetime,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Chain one act to the journal, in the caller's transaction: the act and its entry stand or fall together.

    `details` holds identifiers, states, hashes and reasons; never a ballot, a password or a token.
    The columns are read back from the content, so that both say the same. Raises TypeError or ValueError when a
    detail has no canonical form (a float, an instant without a time zone).
    """
    with transaction.atomic():
        head = _locked_head()
        seq = head.seq + 1
        content = canonical(
            {
                "at": now,
                "actor": {"id": actor_id, "label": actor_label},
                "verb": verb,
                "target": {
                    "type": target.type,
                    "id": str(target.id),
                    "label": target.label,
                    "organisation": target.organisation_id,
                },
                "details": dict(details or {}),
            }
        )
        said = json.loads(content)
        entry = Entry.objects.create(
            seq=seq,
            at=now,
            actor_id=actor_id,
            actor_label=said["actor"]["label"][:200],
            organisation_id=target.organisation_id,
            verb=said["verb"],
            target_type=said["target"]["type"],
            target_id=said["target"]["id"],
            target_label=said["target"]["label"][:300],
            content=content,
            previous_hash=head.hash,
            hash=link_hash(seq, head.hash, content),
        )
        Head.objects.filter(pk=1).update(seq=seq, hash=entry.hash)
    return entry


def _locked_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        Head.objects.bulk_create([Head(pk=1, seq=0, hash=GENESIS)], ignore_conflicts=True)
        head = Head.objects.select_for_update().get(pk=1)
    return head

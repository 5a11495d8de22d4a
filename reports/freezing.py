"""What is said becomes what is frozen: with its head, the address where it is checked, the sum that identifies it."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.models import Organisation
from evaluation.committee.models import Meeting
from reports.documents.file import Seal, seal_of
from reports.letterheads.selectors import headed
from reports.render import TEMPLATE_VERSION
from usecases.models import UseCase


def frozen(snapshot: dict[str, Any], subject: UseCase | Meeting | Organisation) -> tuple[dict[str, Any], Seal]:
    """Return the content of a document about `subject` as it is frozen, and its seal.

    The head of the collectivité and the address of the page that checks documents are part of the content: what was
    printed stays what it was when either changes, and the same row always gives the same bytes.
    """
    address = settings.SITE_URL.rstrip("/") + reverse("verify:home")
    said = headed({**snapshot, "verify_at": address}, organisation_of(subject))
    return said, seal_of(said, TEMPLATE_VERSION)


def organisation_of(subject: UseCase | Meeting | Organisation) -> Organisation:
    """Return the collectivité whose head a document carries."""
    if isinstance(subject, Organisation):
        return subject
    return subject.organisation if isinstance(subject, UseCase) else subject.committee.organisation

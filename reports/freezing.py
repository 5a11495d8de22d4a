"""What is said becomes what is frozen: with the address where anyone checks it, and the sum that identifies it."""

import hashlib
from typing import Any

from django.conf import settings
from django.urls import reverse

from audit.chain import canonical
from reports.documents.file import Seal, verification_code
from reports.render import TEMPLATE_VERSION


def frozen(snapshot: dict[str, Any]) -> tuple[dict[str, Any], Seal]:
    """Return the content of a document with the address of the page that checks it, and its seal.

    The address is part of the content: what was printed stays what it was when the site moves, and the same row
    always gives the same bytes.
    """
    said = {**snapshot, "verify_at": settings.SITE_URL.rstrip("/") + reverse("verify:home")}
    sha256 = hashlib.sha256(canonical(said).encode()).hexdigest()
    return said, Seal(sha256, verification_code(sha256, TEMPLATE_VERSION))

"""Small sentences built from data."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def enumerate_fr(items: Sequence[str], *, last: str | None = None) -> str:
    """Return « a, b ou c » for a sequence of words; `last` is the word before the last item (default « ou »)."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last or _('ou')} {words[-1]}"

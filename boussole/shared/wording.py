"""Small sentences built from data."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def enumerate_fr(items: Sequence[str], *, last: str | None = None) -> str:
    """Return « a, b ou c » for a sequence of words; `last` is the word before the last item (default « ou »)."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last or _('ou')} {words[-1]}"


def counted(number: int, singular: str, plural: str, *, feminine: bool = False) -> str:
    """Return « un point », « trois points », « 12 points »: numbers from zero to nine in words.

    `number` is 0 or more; zero takes the singular, as in French: « aucun point », « aucune réponse ».
    """
    one, none = (_("une"), _("aucune")) if feminine else (_("un"), _("aucun"))
    words = (none, one, _("deux"), _("trois"), _("quatre"), _("cinq"), _("six"), _("sept"), _("huit"), _("neuf"))
    return f"{words[number] if number < len(words) else number} {plural if number > 1 else singular}"


def lower_first(text: str) -> str:
    """Return `text` with a small first letter, so that it follows a colon; « AIPD manquante » keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

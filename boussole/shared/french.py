"""French plurals for texts written in French in the code.

Our messages are their own French source: no catalogue holds them, and gettext then counts as English does
(« 0 points »). French takes the singular below two: « 0 point », « 1 point », « 2 points ».
"""

from gettext import NullTranslations

from django.utils.translation.trans_real import translation


class FrenchSource(NullTranslations):
    """What gettext falls back on for a message that no catalogue translates."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return `msgid1` (singular) below two, `msgid2` from two on."""
        return msgid1 if abs(n) < 2 else msgid2

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Same, for a message with a context."""
        return self.ngettext(msgid1, msgid2, n)


def count_in_french() -> None:
    """Make every plural of the site French. Called once, when the applications are loaded."""
    translation("fr").add_fallback(FrenchSource())

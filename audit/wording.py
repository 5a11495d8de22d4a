"""What a verification says to people."""

from django.utils.translation import gettext_lazy as _

from audit.chain import Break, Verdict

WHY = {
    Break.ORDER: _("une entrée manque ou n’est pas à sa place"),
    Break.LINK: _("elle ne suit pas l’entrée précédente"),
    Break.CONTENT: _("son contenu a changé"),
    Break.COLUMNS: _("ce que la page montre diffère de son contenu scellé"),
    Break.HEAD: _("l’empreinte notée ailleurs n’est pas dans le journal : il a été raccourci ou réécrit"),
    Break.HEAD_ROW: _("la tête enregistrée n’est pas la dernière entrée : le journal a été raccourci"),
}


def verdict_fr(verdict: Verdict) -> str:
    """Return the result of a verification in one French sentence."""
    if verdict.broken_at is None:
        return _("Journal intact : %(entries)d entrées, tête %(head)s") % {
            "entries": verdict.entries,
            "head": verdict.head,
        }
    return _("Journal rompu à l’entrée %(seq)d : %(why)s") % {"seq": verdict.broken_at, "why": WHY[verdict.why]}

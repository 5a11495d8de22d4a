"""Names, in the journal, of the acts on a classification and on the versions of the law."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "ai_act.start": _("Commencer un classement au titre du règlement IA"),
        "ai_act.answer": _("Rendre les réponses d’un classement"),
        "ai_act.sign": _("Signer un classement au titre du règlement IA"),
        "ai_act.import_law": _("Importer une version du règlement IA"),
        "ai_act.publish_law": _("Publier une version du règlement IA"),
    }
)

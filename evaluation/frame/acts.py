"""Names, in the journal, of the acts on the political frame and the matrix."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "frame.open_draft": _("Préparer une version du cadre politique"),
        "frame.write_introduction": _("Écrire le préambule du cadre"),
        "frame.save_item": _("Écrire un élément du cadre"),
        "frame.remove_item": _("Retirer un élément du cadre"),
        "frame.adopt": _("Adopter le cadre politique"),
        "frame.propose_alignment": _("Proposer une position face au cadre"),
        "frame.confirm_alignment": _("Confirmer la position face au cadre"),
        "frame.place_on_matrix": _("Placer le dossier sur la matrice"),
    }
)

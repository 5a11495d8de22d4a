"""Names, in the journal, of the acts on data sets."""

from django.utils.translation import gettext_lazy as _

from audit.acts import name_acts

name_acts(
    {
        "dataset.create": _("Décrire un jeu de données"),
        "dataset.change": _("Modifier un jeu de données"),
        "dataset.retire": _("Retirer un jeu de données de l’inventaire"),
        "dataset_use.add": _("Rattacher un jeu de données au dossier"),
        "dataset_use.change": _("Modifier l’usage d’un jeu de données"),
        "dataset_use.remove": _("Détacher un jeu de données du dossier"),
    }
)

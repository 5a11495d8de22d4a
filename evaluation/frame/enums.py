from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluation.frame.alignment import Kind, Stand
from evaluation.frame.matrix import Axis as MatrixAxis


class ItemKind(models.TextChoices):
    PRINCIPLE = Kind.PRINCIPLE.value, _("Principe")
    PRIORITY = Kind.PRIORITY.value, _("Politique publique prioritaire")
    RED_LINE = Kind.RED_LINE.value, _("Ligne rouge")


class Position(models.TextChoices):
    FITS = Stand.FITS.value, _("Conforme")
    DEPARTS = Stand.DEPARTS.value, _("S’en écarte")
    CROSSES = Stand.CROSSES.value, _("La franchit")
    NOT_CONCERNED = Stand.NOT_CONCERNED.value, _("Pas concerné")


class AlignmentKind(models.TextChoices):
    PROPOSAL = "proposal", _("Proposée par le porteur")
    CONFIRMED = "confirmed", _("Confirmée par l’instruction")


class Axis(models.TextChoices):
    CAN = MatrixAxis.CAN.value, _("L’IA peut-elle le faire ?")
    WISH = MatrixAxis.WISH.value, _("Souhaite-t-on qu’elle le fasse ?")


# The same position in the words of each kind of item.
POSITION_LABELS: dict[str, dict[str, object]] = {
    ItemKind.PRINCIPLE: {
        Position.FITS: _("Le dossier le respecte"),
        Position.DEPARTS: _("Le dossier s’en écarte"),
        Position.NOT_CONCERNED: _("Le dossier n’est pas concerné"),
    },
    ItemKind.PRIORITY: {
        Position.FITS: _("Le dossier sert cette priorité"),
        Position.DEPARTS: _("Le dossier va contre cette priorité"),
        Position.NOT_CONCERNED: _("Le dossier ne la concerne pas"),
    },
    ItemKind.RED_LINE: {
        Position.FITS: _("Le dossier ne la franchit pas"),
        Position.CROSSES: _("Le dossier la franchit"),
        Position.NOT_CONCERNED: _("Le dossier n’est pas concerné"),
    },
}

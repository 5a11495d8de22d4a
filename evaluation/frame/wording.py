"""The matrix and the frame in words."""

from django.utils.translation import gettext_lazy as _

from evaluation.frame.alignment import Problem, Stand
from evaluation.frame.comparison import Change
from evaluation.frame.enums import ItemKind
from evaluation.frame.matrix import Path

PATH_LABELS = {
    Path.TRY: _("À expérimenter"),
    Path.WATCH: _("À surveiller"),
    Path.REFUSED: _("Refus de principe"),
    Path.OUT: _("Hors sujet"),
}
PATH_TEXTS = {
    Path.TRY: _("L’IA peut le faire et on le souhaite : le dossier passe par la grille complète."),
    Path.WATCH: _("On le souhaite, mais l’IA ne peut pas encore : le dossier attend, avec une date de réexamen."),
    Path.REFUSED: _("L’IA peut le faire, mais on ne le souhaite pas : refus motivé et rendu public."),
    Path.OUT: _("L’IA ne peut pas le faire et on ne le souhaite pas : le dossier se clôt."),
}
WHY_NOT = {
    Path.TRY: _("L’IA peut le faire et on le souhaite."),
    Path.WATCH: _("On le souhaite, mais l’IA ne peut pas encore le faire."),
    Path.REFUSED: _("L’IA peut le faire, mais on ne le souhaite pas."),
    Path.OUT: _("L’IA ne peut pas le faire, et on ne le souhaite pas."),
}
# By path, when no move is expected: why the dossier stays on its way.
GOES_ON = {
    Path.TRY: _("Le dossier suit son cours."),
    Path.WATCH: _("Dans cet état, la veille n’est plus possible : le comité et l’élu trancheront."),
    Path.REFUSED: _("Dans cet état, aucune étape ne clôt le dossier tout de suite."),
    Path.OUT: _("Dans cet état, aucune étape ne clôt le dossier tout de suite."),
}
KIND_TITLES = {
    ItemKind.PRINCIPLE: _("Nos principes"),
    ItemKind.PRIORITY: _("Nos politiques publiques prioritaires"),
    ItemKind.RED_LINE: _("Nos lignes rouges"),
}
# On a dossier, what blocks comes first.
GRAVEST_FIRST = (ItemKind.RED_LINE, ItemKind.PRINCIPLE, ItemKind.PRIORITY)
KIND_TEXTS = {
    ItemKind.PRINCIPLE: _("Chaque usage de l’IA les respecte. S’en écarter se justifie."),
    ItemKind.PRIORITY: _("C’est là que l’IA est cherchée d’abord."),
    ItemKind.RED_LINE: _(
        "Ce que la collectivité ne fera pas. Aucun avis favorable n’est possible si une ligne est franchie."
    ),
}
VERDICT_LABELS = {
    Stand.FITS: _("Conforme au cadre"),
    Stand.DEPARTS: _("S’écarte du cadre"),
    Stand.CROSSES: _("Franchit une ligne rouge"),
}
VERDICT_TAGS = {Stand.FITS: "ok", Stand.DEPARTS: "warn", Stand.CROSSES: "stop", Stand.NOT_CONCERNED: "done"}
CHANGE_LABELS = {
    Change.ADDED: _("Ajouté"),
    Change.CHANGED: _("Modifié"),
    Change.REMOVED: _("Retiré"),
    Change.SAME: _("Inchangé"),
}
PROBLEMS = {
    Problem.UNKNOWN_POSITION: _("Choisissez une des réponses proposées pour %(code)s."),
    Problem.NO_JUSTIFICATION: _(
        "Justifiez votre réponse sur %(code)s : c’est obligatoire quand le dossier s’écarte du cadre."
    ),
    Problem.NOTHING_CHANGED: _(
        "La ligne rouge %(code)s est confirmée comme franchie et le dossier n’a pas changé depuis. Seuls une demande "
        "redéposée, une pièce nouvelle ou un nouveau cadre permettent de la réexaminer."
    ),
    Problem.LIFTED_WITHOUT_WORDS: _("Dites ce qui a changé dans le dossier pour que %(code)s ne soit plus franchie."),
}

"""The elements of a dossier that a question may look at, in words, with the levels of each."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NOTHING, _WHOLE = ("none", _("rien n’est écrit")), ("whole", _("c’est fait"))
_SOME = ("partial", _("c’est fait en partie"))
_YES, _NO = ("yes", _("oui")), ("no", _("non"))

Levels = tuple[tuple[str, str | Promise], ...]

KNOWN_POINTS: dict[str, tuple[str | Promise, Levels]] = {
    "frame.priority": (_("La priorité politique que sert l’usage"), ()),
    "frame.principles": (_("Les principes de la collectivité"), ()),
    "frame.matrix": (_("La place dans la matrice « peut, souhaite »"), ()),
    "ai_act.prohibited": (_("Règlement européen : pratique interdite"), (_YES, _NO)),
    "ai_act.high_risk_area": (_("Règlement européen : domaine à haut risque"), (_YES, _NO)),
    "ai_act.transparency": (_("Règlement européen : transparence"), ()),
    "ai_act.high_risk": (_("Règlement européen : classement"), ()),
    "footprint.comparison": (_("Empreinte : comparaison avec une solution plus sobre"), (_NOTHING, _WHOLE)),
    "footprint.volume": (_("Empreinte : volume d’usage"), (_NOTHING, _WHOLE)),
    "footprint.estimate": (_("Empreinte : estimation"), (_NOTHING, _SOME, _WHOLE)),
    "footprint.location": (_("Empreinte : lieu des serveurs"), ()),
    "cost.total": (
        _("Coût complet sur trois ans"),
        (_NOTHING, ("purchase", _("l’achat seul")), _SOME, _WHOLE),
    ),
    "cost.doubled": (
        _("Coût si l’usage double"),
        (("uncapped", _("sans plafond")), ("alert", _("une alerte")), ("capped", _("un plafond"))),
    ),
    "cost.staff_time": (_("Coût : temps des agents"), (_NOTHING, _WHOLE)),
    "cost.baseline": (_("Coût : situation de départ"), (_NOTHING, _WHOLE)),
    "cost.exit": (_("Coût de sortie"), (_NOTHING, _WHOLE)),
    "cost.purchase": (_("Voie d’achat"), (_NOTHING, _WHOLE)),
    "datasets.origin": (_("Données : origine"), (_NOTHING, _SOME, _WHOLE)),
    "datasets.quality": (
        _("Données : qualité"),
        (_NOTHING, ("opinion", _("l’avis du métier")), ("measured", _("une mesure écrite"))),
    ),
    "datasets.minimisation": (_("Données : le moins possible"), (_NOTHING, _SOME, _WHOLE)),
    "datasets.sensitive": (_("Données sensibles"), (_YES, _NO)),
    "datasets.sensitivity": (
        _("Donnée la plus sensible envoyée"),
        (
            ("public", _("publique")),
            ("internal", _("interne")),
            ("personal", _("personnelle")),
            ("sensitive", _("sensible")),
        ),
    ),
    "datasets.underserved": (_("Données : personnes mal servies"), (_NOTHING, _SOME, _WHOLE)),
    "datasets.retention": (_("Données : durée de garde"), (_NOTHING, _SOME, _WHOLE)),
    "jobs.exposure": (_("Métiers touchés : un métier très concerné, ou plus d’un agent sur dix"), (_YES, _NO)),
    "dialogue.opinion": (
        _("Avis de l’instance sociale"),
        (
            ("none", _("nécessaire, instance non saisie")),
            ("seized", _("instance saisie")),
            ("given", _("avis rendu")),
            ("not_needed", _("non nécessaire, motif écrit")),
        ),
    ),
    "trial.training": (
        _("Formations de l’essai : présences, face aux participants prévus"),
        (_NOTHING, _SOME, _WHOLE),
    ),
}

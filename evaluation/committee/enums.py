from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberFunction(models.TextChoices):
    PRESIDENT = "president", _("Présidence")
    DEPUTY = "deputy", _("Suppléance de la présidence")
    SECRETARY = "secretary", _("Secrétariat de séance")
    MEMBER = "member", _("Membre")


class College(models.TextChoices):
    ELECTED = "elected", _("Élus")
    ADMINISTRATION = "administration", _("Administration")
    STAFF = "staff", _("Personnels")
    USERS = "users", _("Usagers")
    QUALIFIED = "qualified", _("Personnes qualifiées")


class MeetingState(models.TextChoices):
    CONVENED = "convened", _("Convoquée")
    OPEN = "open", _("Ouverte")
    CLOSED = "closed", _("Levée")
    CANCELLED = "cancelled", _("Annulée")


# What is over: nothing is put on its agenda any more.
ENDED = (MeetingState.CLOSED, MeetingState.CANCELLED)


class ItemKind(models.TextChoices):
    OPINION = "opinion", _("Avis avant l’essai")
    FINAL_OPINION = "final_opinion", _("Avis après l’essai")
    AMENDMENT = "amendment", _("Avenant au protocole")


class ItemState(models.TextChoices):
    PENDING = "pending", _("À l’ordre du jour")
    OPEN = "open", _("En discussion")
    VOTED = "voted", _("Voté")
    POSTPONED = "postponed", _("Reporté")


# What waits for an outcome: attendance, declarations and recusals still change.
UNSETTLED = (ItemState.PENDING, ItemState.OPEN)


class Presence(models.TextChoices):
    PRESENT = "present", _("Présent")
    REMOTE = "remote", _("À distance")
    ABSENT = "absent", _("Absent")


class Motion(models.TextChoices):
    """What the committee votes on. One motion at a time."""

    FAVOURABLE = "favourable", _("Avis favorable")
    CONDITIONS = "conditions", _("Avis favorable sous réserves")
    UNFAVOURABLE = "unfavourable", _("Avis défavorable")
    POSTPONE = "postpone", _("Ajournement")
    ROLL_OUT = "roll_out", _("Généraliser")
    ROLL_OUT_WITH_CONDITIONS = "roll_out_with_conditions", _("Généraliser sous réserves")
    EXTEND = "extend", _("Prolonger l’essai")
    ADAPT = "adapt", _("Adapter et refaire un essai")
    STOP = "stop", _("Arrêter")


FIRST_MOTIONS = (Motion.FAVOURABLE, Motion.CONDITIONS, Motion.UNFAVOURABLE, Motion.POSTPONE)
FINAL_MOTIONS = (
    Motion.ROLL_OUT,
    Motion.ROLL_OUT_WITH_CONDITIONS,
    Motion.EXTEND,
    Motion.ADAPT,
    Motion.STOP,
    Motion.POSTPONE,
)
AMENDMENT_MOTIONS = (Motion.FAVOURABLE, Motion.UNFAVOURABLE, Motion.POSTPONE)
WITH_CONDITIONS = (Motion.CONDITIONS, Motion.ROLL_OUT_WITH_CONDITIONS)


class Choice(models.TextChoices):
    FOR = "POUR", _("Pour")
    AGAINST = "CONTRE", _("Contre")
    ABSTAIN = "ABSTENTION", _("Abstention")


class VoteMode(models.TextChoices):
    PUBLIC = "public", _("Public")
    SECRET = "secret", _("Secret, à l’écran")
    PAPER = "paper", _("Secret, sur papier")


class SecretBecause(models.TextChoices):
    """Why a vote is secret (R8; CGCT L2121-21)."""

    REQUESTED = "requested", _("Le tiers des présents le demande")
    NOMINATION = "nomination", _("Il s’agit d’une nomination")
    RULES = "rules", _("Le règlement du comité le prévoit")


class SecretChoice(models.TextChoices):
    """What a paper says. On screen nobody can spoil a paper: NULL only comes from a count by hand."""

    FOR = "POUR", _("Pour")
    AGAINST = "CONTRE", _("Contre")
    BLANK = "BLANC", _("Blanc")
    NULL = "NUL", _("Nul")


CAST_ON_SCREEN = (SecretChoice.FOR, SecretChoice.AGAINST, SecretChoice.BLANK)


class TallyOutcome(models.TextChoices):
    ADOPTED = "ADOPTE", _("Adopté")
    REJECTED = "REJETE", _("Rejeté")
    NO_DECISION = "SANS_DECISION", _("Sans décision")
    POSTPONED = "REPORTE", _("Reporté")
    VOID = "ANNULE", _("Annulé")


class Interest(models.TextChoices):
    """What a member declares about one dossier; the last row of a member is the one that holds."""

    NONE = "none", _("Aucun intérêt")
    INTEREST = "interest", _("Un lien d’intérêt")
    LIFTED = "lifted", _("Déport levé par la présidence")


class ProxyEnd(models.TextChoices):
    """Why a proxy no longer holds."""

    REPLACED = "replaced", _("Remplacé par un autre")
    REVOKED = "revoked", _("Retiré")
    ARRIVAL = "arrival", _("La personne qui le donnait est arrivée")


class ScoreRound(models.TextChoices):
    """Before the reveal of the scores, or after it."""

    INITIAL = "initial", _("De départ")
    REVISED = "revised", _("Révisée")


class MinutesState(models.TextChoices):
    DRAFT = "draft", _("Projet")
    SETTLED = "settled", _("Arrêté")
    SIGNED = "signed", _("Signé")


class Signatory(models.TextChoices):
    """Who signs the minutes (CGCT L2121-15)."""

    CHAIR = "chair", _("Présidence de la séance")
    SECRETARY = "secretary", _("Secrétaire de séance")

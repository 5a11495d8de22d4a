from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluation.cost import table


class TableKind(models.TextChoices):
    PLANNED = "planned", _("Coût prévu")
    ACTUAL = "actual", _("Coût réel")


class Category(models.TextChoices):
    LICENCES = table.LICENCES, _("Licences et abonnements")
    CALLS = table.CALLS, _("Appels et consommation")
    INTEGRATION = table.INTEGRATION, _("Intégration")
    DATA = table.DATA, _("Données")
    SECURITY = table.SECURITY, _("Sécurité et conformité")
    TRAINING = table.TRAINING, _("Formation")
    REVIEW = table.REVIEW, _("Relecture et correction par les agents")
    STEERING = table.STEERING, _("Pilotage et aide aux utilisateurs")
    EXIT = table.EXIT, _("Sortie")


CATEGORY_HINTS = {
    Category.LICENCES: _("Abonnement, comptes, maintenance."),
    Category.CALLS: _("Ce qui se paie à l’usage : appels, jetons, calcul, stockage."),
    Category.INTEGRATION: _("Mise en place, liens avec vos logiciels, reprise de l’existant."),
    Category.DATA: _("Nettoyer, compléter, tenir à jour les données."),
    Category.SECURITY: _("Analyse de risques, AIPD, tests, attestation."),
    Category.TRAINING: _("Le formateur, et les heures des agents formés."),
    Category.REVIEW: _("Relire, vérifier, corriger ce que l’outil propose."),
    Category.STEERING: _("Suivre le contrat, animer, aider, réunir le comité."),
    Category.EXIT: _("Récupérer les données, reprendre, faire tourner deux outils à la fois."),
}


class Nature(models.TextChoices):
    PURCHASE = table.PURCHASE, _("Achat, en euros")
    HOURS = table.HOURS, _("Temps des agents, en heures")
    INTERNAL = table.INTERNAL, _("Autre coût interne, en euros")


class UsageRule(models.TextChoices):
    UNCAPPED = table.UNCAPPED, _("Le prix suit l’usage, sans plafond")
    ALERT = table.ALERT, _("Le prix suit l’usage, une alerte prévient")
    CAPPED = table.CAPPED, _("Le prix suit l’usage, jusqu’à un plafond")
    FLAT = table.FLAT, _("Le prix est un forfait")


class PurchaseRoute(models.TextChoices):
    MARKET = table.MARKET, _("Marché public de la collectivité")
    CENTRAL = table.CENTRAL, _("Centrale d’achat")
    POOLED = table.POOLED, _("Mutualisation ou groupement de commandes")
    IN_HOUSE = table.IN_HOUSE, _("Fait en interne, sans achat")
    FREE = table.FREE, _("Essai gratuit ou prêt")


class SourceKind(models.TextChoices):
    QUOTE = "quote", _("Devis")
    CONTRACT = "contract", _("Marché ou contrat")
    INVOICE = "invoice", _("Facture ou relevé")
    ESTIMATE = "estimate", _("Estimation")


PERIOD_LABELS = {
    table.ONCE: _("Une fois"),
    1: _("Année 1"),
    2: _("Année 2"),
    3: _("Année 3"),
}

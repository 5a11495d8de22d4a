from django.db import models
from django.utils.translation import gettext_lazy as _


class Head(models.Model):
    """The single row that is locked to append: last sequence number and hash."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("tête du journal")
        verbose_name_plural = _("tête du journal")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_single_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"


class Entry(models.Model):
    """One act, chained to the one before. No foreign key: a journal outlives what it speaks of."""

    seq = models.PositiveBigIntegerField(_("numéro"), primary_key=True)
    at = models.DateTimeField(_("instant"))
    actor_id = models.PositiveBigIntegerField(_("identifiant de l’auteur"), null=True)
    actor_label = models.CharField(_("auteur"), max_length=200)
    organisation_id = models.PositiveBigIntegerField(_("collectivité"), null=True, db_index=True)
    verb = models.CharField(_("acte"), max_length=80, db_index=True)
    target_type = models.CharField(_("objet"), max_length=80)
    target_id = models.CharField(_("identifiant de l’objet"), max_length=40)
    target_label = models.CharField(_("nom de l’objet"), max_length=300)
    content = models.TextField(_("contenu canonique"))
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("entrée du journal")
        verbose_name_plural = _("entrées du journal")
        ordering = ["seq"]
        indexes = [models.Index(fields=["target_type", "target_id"], name="audit_target")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

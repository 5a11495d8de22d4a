from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from evaluation.datasets.enums import SPECIAL, Done, Frequency, Origin, Quality, Sensitivity
from usecases.models import UseCase

ANY_SPECIAL = Q(*[(name, True) for name in SPECIAL], _connector=Q.OR)


class Dataset(models.Model):
    """A data set of a collectivité, described once and used by as many dossiers as need it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="datasets", verbose_name=_("collectivité")
    )
    name = models.CharField(_("nom"), max_length=120)
    description = models.TextField(_("contenu"), max_length=1000, blank=True)
    origin = models.CharField(_("origine"), max_length=20, choices=Origin.choices, blank=True)
    origin_details = models.TextField(_("précisions sur l’origine"), max_length=500, blank=True)
    owner_service = models.CharField(_("service responsable"), max_length=150, blank=True)
    owner_contact = models.CharField(_("personne à contacter"), max_length=150, blank=True)
    rights = models.CharField(_("droits d’usage ou licence"), max_length=300, blank=True)
    quality = models.CharField(_("qualité"), max_length=10, choices=Quality.choices, default=Quality.NONE)
    quality_how = models.TextField(_("comment la qualité est connue"), max_length=500, blank=True)
    quality_on = models.DateField(_("qualité vue le"), null=True, blank=True)
    frequency = models.CharField(_("mise à jour"), max_length=20, choices=Frequency.choices, blank=True)
    updated_on = models.DateField(_("dernière mise à jour"), null=True, blank=True)
    sensitivity = models.CharField(_("sensibilité"), max_length=10, choices=Sensitivity.choices)
    is_personal = models.BooleanField(_("données personnelles"), default=False)
    has_health = models.BooleanField(_("données de santé"), default=False)
    has_opinions = models.BooleanField(_("opinions, religion ou syndicat"), default=False)
    has_biometrics = models.BooleanField(_("biométrie"), default=False)
    has_ethnic_origin = models.BooleanField(_("origine des personnes"), default=False)
    has_children = models.BooleanField(_("données d’enfants"), default=False)
    is_open = models.BooleanField(_("données ouvertes"), default=False)
    open_address = models.CharField(_("adresse de publication"), max_length=300, blank=True)
    retention = models.CharField(_("durée de garde"), max_length=300, blank=True)
    legal_basis = models.CharField(_("base légale"), max_length=300, blank=True)
    registry_reference = models.CharField(_("fiche du registre des traitements"), max_length=100, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("décrit par"))
    created_at = models.DateTimeField(_("décrit le"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("modifié par"))
    saved_at = models.DateTimeField(_("modifié le"))
    retired_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("jeu de données")
        verbose_name_plural = _("jeux de données")
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "organisation",
                condition=Q(retired_at__isnull=True),
                name="datasets_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(quality=Quality.MEASURED) | (~Q(quality_how="") & Q(quality_on__isnull=False)),
                name="datasets_measure_is_described",
            ),
            models.CheckConstraint(
                condition=Q(sensitivity=Sensitivity.SENSITIVE) & ANY_SPECIAL
                | ~Q(sensitivity=Sensitivity.SENSITIVE) & ~ANY_SPECIAL,
                name="datasets_special_is_sensitive",
            ),
            models.CheckConstraint(
                condition=~Q(sensitivity__in=[Sensitivity.PERSONAL, Sensitivity.SENSITIVE]) | Q(is_personal=True),
                name="datasets_personal_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(sensitivity=Sensitivity.INTERNAL) | Q(is_personal=False),
                name="datasets_internal_not_personal",
            ),
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(sensitivity=Sensitivity.PUBLIC), name="datasets_open_is_public"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def special_categories(self) -> list[str]:
        """The special categories present, in words."""
        return [str(label) for name, label in SPECIAL.items() if getattr(self, name)]


class DatasetVersion(models.Model):
    """A data set as it was described at one moment. Never rewritten: an evaluation is read with what it saw."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="versions", verbose_name=_("jeu de données"))
    number = models.PositiveIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistré par"))
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("version d’un jeu de données")
        verbose_name_plural = _("versions des jeux de données")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="datasets_version_unique")]

    def __str__(self) -> str:
        return f"{self.dataset} v{self.number}"


class DatasetUse(models.Model):
    """What one dossier does with one data set."""

    use_case = models.ForeignKey(UseCase, models.PROTECT, related_name="dataset_uses", verbose_name=_("dossier"))
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="uses", verbose_name=_("jeu de données"))
    purpose = models.TextField(_("ce que l’outil en fait"), max_length=500)
    fields_kept = models.TextField(_("champs gardés"), max_length=1000, blank=True)
    minimised = models.CharField(_("le moins de données possible"), max_length=10, choices=Done.choices, blank=True)
    minimised_how = models.TextField(_("ce qui est retiré"), max_length=500, blank=True)
    retention = models.CharField(_("durée de garde dans cet usage"), max_length=300, blank=True)
    erasure = models.CharField(_("effacement"), max_length=300, blank=True)
    underserved = models.CharField(
        _("recherche des personnes mal servies"), max_length=10, choices=Done.choices, blank=True
    )
    underserved_finding = models.TextField(_("ce qui a été trouvé"), max_length=500, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ajouté par"))
    added_at = models.DateTimeField(_("ajouté le"))
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("usage d’un jeu de données")
        verbose_name_plural = _("usages des jeux de données")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["use_case", "dataset"], condition=Q(removed_at__isnull=True), name="datasets_used_once"
            ),
            models.CheckConstraint(condition=~Q(purpose=""), name="datasets_use_has_purpose"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("added_at")),
                name="datasets_removed_after_added",
            ),
            models.CheckConstraint(
                condition=~Q(minimised__in=[Done.YES, Done.PARTLY]) | ~Q(minimised_how=""),
                name="datasets_minimised_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(underserved__in=[Done.YES, Done.PARTLY]) | ~Q(underserved_finding=""),
                name="datasets_search_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use_case} · {self.dataset}"


class DatasetUseVersion(models.Model):
    """What was said of one use at one moment. Never rewritten."""

    use = models.ForeignKey(DatasetUse, models.PROTECT, related_name="versions", verbose_name=_("usage"))
    number = models.PositiveIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("enregistré par"))
    saved_at = models.DateTimeField(_("enregistré le"))

    class Meta:
        verbose_name = _("version d’un usage")
        verbose_name_plural = _("versions des usages")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["use", "number"], name="datasets_use_version_unique")]

    def __str__(self) -> str:
        return f"{self.use} v{self.number}"

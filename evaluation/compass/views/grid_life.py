"""Acts on a grid as a whole: copy, import, publish, propose first, archive, delete."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from evaluation.compass.actions import grids as actions
from evaluation.compass.checksum import grid_checksum
from evaluation.compass.grid_forms import CopyForm, ImportForm, PublishForm
from evaluation.compass.grid_permissions import require_grid_administrator
from evaluation.compass.models import GridVersion
from evaluation.compass.selectors import grid_content
from evaluation.compass.views.grid_common import act_on_grid, administered, editable_grid, get_grid, way
from usecases.views.common import refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Copy a grid into a draft of one's collectivité."""
    grid, owners = get_grid(request, pk), administered(request)
    return act_on_grid(
        request,
        form=CopyForm(request.POST or None, owners=owners),
        act=partial(actions.copy_grid, source=grid),
        title=_("Copier dans un brouillon"),
        text=_("Le brouillon part du contenu de cette version. Personne ne s’en sert avant sa publication."),
        done=_("Le brouillon est prêt à être modifié."),
        back=_page(grid),
        then=_page,
        crumbs=way(grid),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Create a draft from a grid file."""
    owners = administered(request)
    form = ImportForm(request.POST or None, request.FILES or None, owners=owners)
    return act_on_grid(
        request,
        form=form,
        act=lambda *, file, **values: actions.import_grid(data=file, **values),
        title=_("Importer une grille"),
        text=_(
            "Le fichier est vérifié en entier : s’il contient une erreur, rien n’est importé "
            "et chaque erreur est située."
        ),
        done=_("La grille est importée en brouillon. Relisez-la avant de la publier."),
        back=reverse("grids:list"),
        then=_page,
        crumbs=way(),
        extra={"enctype": "multipart/form-data", "schema": True},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft for good."""
    grid = editable_grid(request, pk)
    seen = grid_checksum(grid_content(grid))
    return act_on_grid(
        request,
        form=PublishForm(request.POST or None, initial={"seen": seen, "default": True}),
        act=partial(actions.publish_grid, grid=grid),
        title=_("Publier cette grille"),
        text=_(
            "Son contenu sera scellé par une somme de contrôle et ne changera plus. "
            "Les dossiers déjà évalués gardent leur version."
        ),
        done=_("La grille est publiée : elle peut servir aux nouvelles évaluations."),
        back=_page(grid),
        crumbs=way(grid),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a published grid first."""
    grid, owners = get_grid(request, pk), administered(request)
    return act_on_grid(
        request,
        form=CopyForm(request.POST or None, owners=owners),
        act=lambda *, owner, **values: actions.choose_default(organisation=owner, grid=grid, **values),
        title=_("Proposer d’office cette grille"),
        text=_("Elle sera choisie d’avance à l’ouverture d’une évaluation. Le coordinateur peut en prendre une autre."),
        done=_("Cette grille est maintenant proposée d’office."),
        back=_page(grid),
        crumbs=way(grid),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a published grid away."""
    grid = get_grid(request, pk)
    with refused_as_403():
        require_grid_administrator(request.user, grid)
    return act_on_grid(
        request,
        act=partial(actions.archive_grid, grid=grid),
        title=_("Archiver cette grille"),
        text=_(
            "Aucune nouvelle évaluation ne s’ouvrira avec elle. Les dossiers qui l’emploient la gardent. "
            "C’est définitif."
        ),
        done=_("La grille est archivée."),
        back=_page(grid),
        crumbs=way(grid),
        danger=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft."""
    grid = editable_grid(request, pk)
    return act_on_grid(
        request,
        act=partial(actions.delete_draft, grid=grid),
        title=_("Supprimer ce brouillon"),
        text=_("Tout ce qu’il contient sera perdu. Exportez-le d’abord si vous voulez en garder une copie."),
        done=_("Le brouillon est supprimé."),
        back=_page(grid),
        then=lambda _nothing: reverse("grids:list"),
        crumbs=way(grid),
        danger=True,
    )


def _page(grid: GridVersion) -> str:
    return reverse("grids:detail", args=[grid.pk])

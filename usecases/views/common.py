"""How every page of a dossier finds it, and turns a refusal of rights into a 403 with its reason."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from boussole.shared.refusals import NotAllowed
from usecases.models import HiddenUseCase, UseCase


def get_use_case(request: HttpRequest, pk: int) -> UseCase:
    """Return the dossier if the person reads it; a 404 for anyone else.

    Whoever stays out of it because of an interest knows that it exists: they get a 403 that says so.
    """
    rows = UseCase.objects.visible_to(request.user).select_related("organisation", "lead", "submission", "copied_from")
    found = rows.filter(pk=pk).first()
    if found is not None:
        return found
    hidden = HiddenUseCase.objects.in_force().filter(use_case=pk, user=request.user.pk).first()
    if hidden is None:
        raise Http404
    raise PermissionDenied(
        _("Vous restez en dehors de ce dossier, de ses pièces et de son vote. Motif déclaré : « %(reason)s »")
        % {"reason": hidden.reason}
    )


@contextmanager
def refused_as_403() -> Iterator[None]:
    """Answer 403 with the reason when an action says that the person may not."""
    try:
        yield
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.message) from refusal


def crumbs(use_case: UseCase | None = None, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to a page: the list, the dossier, then `more`."""
    way = [(_("Dossiers"), reverse("usecases:list"))]
    if use_case is not None:
        way.append((use_case.title, reverse("usecases:detail", args=[use_case.pk])))
    return [*way, *more]

"""Writing a new version of the head of a collectivité’s documents."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import Organisation, User
from audit import actions as audit
from boussole.shared.refusals import NotAllowed, Refused
from boussole.shared.typography import number_fr, size_fr
from reports.letterheads import identity
from reports.letterheads.permissions import keeps_letterhead
from reports.letterheads.selectors import letterhead_of
from reports.models import Letterhead, Logo

LOGO_REASONS = {
    "heavy": lazy("Ce fichier est trop lourd : la limite est de %(limit)s. Enregistrez le logo en plus petit."),
    "format": lazy("Ce fichier n’est pas une image PNG ou JPEG. Enregistrez le logo dans l’un de ces formats."),
    "large": lazy("Cette image dépasse %(side)s pixels de côté. Enregistrez le logo en plus petit."),
    "broken": lazy("Cette image ne s’ouvre pas. Enregistrez le logo de nouveau, puis recommencez."),
}


class LetterheadRefused(Refused):
    """The head cannot be printed like this."""


class StaleLetterhead(LetterheadRefused):
    """Someone saved another version since the page was shown."""


@transaction.atomic
def save_letterhead(
    *,
    organisation: Organisation,
    actor: User,
    name: str,
    colour: str,
    alternative: str,
    logo: bytes | None,
    keep_logo: bool,
    base: int,
    now: datetime,
) -> Letterhead:
    """Save a new version of the head. `logo`: the bytes of a new picture; without them `keep_logo` keeps the last one.

    `base` is the number that the page was built from (0 for none). Raises NotAllowed, StaleLetterhead,
    LetterheadRefused (colour that cannot be read or is not one, picture refused, logo without its text).
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not keeps_letterhead(actor, organisation):
        raise NotAllowed(_("L’en-tête des documents est réservé à l’administrateur et au coordinateur."))
    last = letterhead_of(organisation)
    number = last.number if last else 0
    if number != base:
        raise StaleLetterhead(
            _("Une autre personne a changé l’en-tête pendant ce temps. Relisez-le, puis recommencez.")
        )
    colour = _readable(colour)
    picture = _kept(logo) if logo is not None else (last.logo if last and keep_logo else None)
    alternative = alternative.strip() if picture else ""
    if picture and not alternative:
        raise LetterheadRefused(
            _("Écrivez le texte que liront les personnes qui ne voient pas le logo."), field="alternative"
        )
    row = Letterhead.objects.create(
        organisation=organisation,
        number=number + 1,
        name=name.strip() or organisation.name,
        colour=colour,
        logo=picture,
        alternative=alternative,
        saved_by=actor,
        saved_at=now,
    )
    _journal(row, actor, now)
    return row


def _journal(row: Letterhead, actor: User, now: datetime) -> None:
    audit.append(
        verb="reports.save_letterhead",
        actor_id=actor.pk,
        actor_label=actor.get_full_name(),
        target=audit.Target("letterhead", row.pk, str(row), row.organisation_id),
        now=now,
        details={"number": row.number, "colour": row.colour, "logo": row.logo.sha256 if row.logo else ""},
    )


def _readable(colour: str) -> str:
    colour = colour.strip().lower()
    try:
        ratio = identity.contrast(colour)
    except identity.ColourUnreadable as error:
        message = _("Écrivez la couleur avec un dièse et six chiffres ou lettres, par exemple #0b3d70.")
        raise LetterheadRefused(message, field="colour") from error
    if ratio < identity.MINIMUM_CONTRAST:
        shown = {"ratio": number_fr(ratio, 2), "least": number_fr(identity.MINIMUM_CONTRAST)}
        message = _(
            "Cette couleur se lit mal sur le blanc : son contraste est de %(ratio)s pour 1, il faut au moins "
            "%(least)s pour 1. Choisissez une teinte plus foncée."
        )
        raise LetterheadRefused(message % shown, field="colour")
    return colour


def _kept(content: bytes) -> Logo:
    try:
        drawn = identity.redrawn(content)
    except identity.LogoUnreadable as error:
        limits = {"limit": size_fr(identity.MAX_BYTES), "side": number_fr(identity.MAX_SIDE)}
        raise LetterheadRefused(str(LOGO_REASONS[error.reason]) % limits, field="logo") from error
    row, _created = Logo.objects.get_or_create(
        sha256=drawn.sha256,
        defaults={"content": drawn.content, "width": drawn.width, "height": drawn.height},
    )
    return row

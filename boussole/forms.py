"""The form of the dashboard."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from boussole.dashboard import DEFAULT_PERIOD, PERIODS, Filters, organisations_of, services_of
from boussole.shared.forms import BoussoleForm


class DashboardFilterForm(BoussoleForm):
    """What the dashboard is narrowed to. An unknown value is ignored, never an error."""

    show_optional = False

    organisation = forms.ChoiceField(label=gettext_lazy("Collectivité"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service du porteur"), required=False)
    period = forms.ChoiceField(
        label=gettext_lazy("Décisions prises"),
        choices=[(key, label) for key, (label, _months) in PERIODS.items()],
        required=False,
    )

    def __init__(self, data: QueryDict, *, user: User) -> None:
        self.user = user
        super().__init__({"period": DEFAULT_PERIOD, **data.dict()})

    def _build(self) -> None:
        organisations = organisations_of(self.user)
        names = [(str(row.pk), row.name) for row in organisations]
        self.fields["organisation"].choices = [("", _("Toutes")), *names]
        if len(organisations) < 2:
            del self.fields["organisation"]
        self.fields["service"].choices = [("", _("Tous")), *((name, name) for name in services_of(self.user))]

    def filters(self) -> Filters:
        """Return what was asked, without what is not understood."""
        self.is_valid()
        asked = self.cleaned_data
        organisation = asked.get("organisation")
        return Filters(
            organisation=int(organisation) if organisation else None,
            service=asked.get("service", ""),
            period=asked.get("period") or DEFAULT_PERIOD,
        )

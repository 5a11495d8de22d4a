"""What every form of the site shares: clear messages, typography, links from the summary to the fields."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from boussole.shared.typography import typo_fr

CHOICE_WIDGETS = (forms.Select, forms.RadioSelect, forms.CheckboxSelectMultiple)
LONG_TEXT_ROWS = 5
DJANGO_ROWS = "10"
DATE_INPUTS = (
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.TimeInput, "time", "%H:%M"),
)
NUMBER_LIMITS = frozenset({"min", "max", "step"})
NUMBER = re.compile(r"-?\d+(?:\.\d*)?")
SPACES = re.compile(r"\s+")
AUTOCOMPLETE = {
    "email": "email",
    "first_name": "given-name",
    "last_name": "family-name",
    "name": None,
    "phone": "tel",
    "new_password1": "new-password",
    "new_password2": "new-password",
}


@dataclass(frozen=True)
class FormError:
    """One line of the error summary: the message, and the id of its input ('' for the whole form)."""

    message: str
    target: str = ""


def first_input_id(field: BoundField) -> str:
    """Return the id of the element that an error link must reach: the input, or the first of a group."""
    widget = field.field.widget
    if field.is_hidden:
        return ""
    if isinstance(widget, forms.RadioSelect):
        options = field.subwidgets
        return options[0].id_for_label or "" if options else f"{field.auto_id}_group"
    if isinstance(widget, forms.MultiWidget):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def error_list(form: BaseForm | BaseFormSet) -> list[FormError]:
    """Return the errors of a form or formset in the order of the page, general ones first."""
    if isinstance(form, BaseFormSet):
        general = [FormError(typo_fr(message)) for message in form.non_form_errors()]
        return general + [error for item in form.forms for error in error_list(item)]
    errors = [FormError(typo_fr(message)) for message in form.non_field_errors()]
    for field in form:
        errors += [FormError(typo_fr(message), first_input_id(field)) for message in field.errors]
    return errors


def errors_of(*forms_: BaseForm | BaseFormSet) -> list[FormError]:
    """Return the errors of several forms of one page, in the order given."""
    return [error for form in forms_ if form is not None for error in error_list(form)]


class NumberTextInput(forms.NumberInput):
    """A number typed as text: « 12 500,5 » is understood, and what is not a number is shown again as typed.

    The browser's own number input sends nothing when it does not understand, so the typed text is lost.
    """

    input_type = "text"

    def value_from_datadict(self, data: dict, files: dict, name: str) -> str | None:
        """Return the typed number with a point and without spaces, or the text as typed."""
        typed = super().value_from_datadict(data, files, name)
        if not isinstance(typed, str):
            return typed
        plain = SPACES.sub("", typed).replace(",", ".").replace("−", "-")
        return plain if NUMBER.fullmatch(plain) else typed

    def format_value(self, value: object) -> str | None:
        """Show a decimal comma."""
        shown = super().format_value(value)
        return shown.replace(".", ",") if shown and NUMBER.fullmatch(shown) else shown


class BoussoleBoundField(BoundField):
    """A bound field that knows the sentences shown beside it and the ids they carry."""

    @cached_property
    def counter(self) -> str:
        """« 300 caractères au plus » for free text with a limit, else ''."""
        limit = getattr(self.field, "max_length", None)
        counted = isinstance(self.field.widget, forms.Textarea) or getattr(self.field, "show_limit", False)
        if not limit or not counted:
            return ""
        return typo_fr(_("%(limit)s caractères au plus.") % {"limit": f"{limit:,}".replace(",", " ")})

    @property
    def aria_describedby(self) -> str | None:
        """Ids of the hint, the limit and the error, in the order in which they are read."""
        described = super().aria_describedby
        if described is None or not self.counter or self.is_hidden:
            return described
        ids = described.split()
        place = 1 if self.help_text else 0
        return " ".join([*ids[:place], f"{self.auto_id}_limit", *ids[place:]])

    def build_widget_attrs(self, attrs: dict, widget: forms.Widget | None = None) -> dict:
        """As Django does, without `aria-invalid` on radio buttons, whose role has no such state."""
        built = super().build_widget_attrs(attrs, widget)
        kind = widget or self.field.widget
        if isinstance(kind, forms.RadioSelect) and not isinstance(kind, forms.CheckboxSelectMultiple):
            built.pop("aria-invalid", None)
        return built


class BoussoleFormMixin:
    """Mix in before any Django form: `class SignInForm(BoussoleFormMixin, AuthenticationForm)`.

    `show_optional = False` leaves out « (facultatif) », for search and filter forms.
    `required_messages` gives the message of a missing field by name; by default it is made from the label.
    """

    bound_field_class = BoussoleBoundField
    show_optional: ClassVar[bool] = True
    required_messages: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._build()
        for name, field in self.fields.items():
            self._prepare(name, field)

    def _build(self) -> None:
        """Add the fields that depend on data, before they are prepared. Nothing by default."""

    @property
    def helper(self) -> FormHelper:
        """The crispy helper: the page owns the <form>, its token and its buttons."""
        if not hasattr(self, "_helper"):
            self._helper = FormHelper()
            self._helper.form_tag = False
            self._helper.disable_csrf = True
            self._helper.include_media = False
        return self._helper

    @helper.setter
    def helper(self, value: FormHelper) -> None:
        self._helper = value

    def error_list(self) -> list[FormError]:
        """Return the errors for the summary at the top of the page."""
        return error_list(self)

    def add_refusal(self, refusal: Exception) -> None:
        """Show the refusal of an action on this form, beside its field when it names one."""
        field = getattr(refusal, "field", None)
        self.add_error(field if field in self.fields else None, str(getattr(refusal, "message", refusal)))

    def _prepare(self, name: str, field: forms.Field) -> None:
        field.error_messages["required"] = self._required_message(name, field)
        widget = field.widget
        if isinstance(widget, forms.Textarea):
            self._prepare_long_text(widget)
        for kind, input_type, format_ in DATE_INPUTS:
            if isinstance(widget, kind):
                widget.input_type, widget.format = input_type, format_
        if type(widget) is forms.NumberInput:
            self._prepare_number(field)
        token = AUTOCOMPLETE.get(name)
        if token and not isinstance(widget, CHOICE_WIDGETS):
            widget.attrs.setdefault("autocomplete", token)

    @staticmethod
    def _prepare_number(field: forms.Field) -> None:
        attrs = {name: value for name, value in field.widget.attrs.items() if name not in NUMBER_LIMITS}
        attrs.setdefault("inputmode", "numeric" if type(field) is forms.IntegerField else "decimal")
        attrs.setdefault("autocomplete", "off")
        required = field.widget.is_required
        field.widget = NumberTextInput(attrs)
        field.widget.is_required = required

    @staticmethod
    def _prepare_long_text(widget: forms.Textarea) -> None:
        """Lower than Django's default, and never cut while pasting: the limit is said, then checked."""
        widget.attrs.pop("cols", None)
        widget.attrs.pop("maxlength", None)
        if widget.attrs.get("rows") in (None, DJANGO_ROWS):
            widget.attrs["rows"] = LONG_TEXT_ROWS

    def _required_message(self, name: str, field: forms.Field) -> str:
        if name in self.required_messages:
            return str(self.required_messages[name])
        given = field.error_messages.get("required")
        if given and given != forms.Field.default_error_messages["required"]:
            return given
        return required_message(field, name)


def required_message(field: forms.Field, name: str) -> str:
    """Return what to say when `field` was left empty: what to do, and where, from its label."""
    label = str(field.label or name.replace("_", " ")).strip()
    if label.endswith("?"):
        answer = _("Choisissez une réponse") if isinstance(field.widget, CHOICE_WIDGETS) else _("Répondez")
        return _("%(answer)s à la question « %(label)s »") % {"answer": answer, "label": label}
    if isinstance(field.widget, forms.CheckboxInput):
        return _("Cochez la case « %(label)s »") % {"label": label}
    if isinstance(field.widget, forms.FileInput):
        return _("Choisissez un fichier pour « %(label)s »") % {"label": label}
    if isinstance(field.widget, CHOICE_WIDGETS):
        return _("Choisissez une réponse pour « %(label)s »") % {"label": label}
    if isinstance(field, forms.DateField | forms.DateTimeField):
        return _("Saisissez une date pour « %(label)s »") % {"label": label}
    if isinstance(field, forms.IntegerField):
        return _("Saisissez un nombre pour « %(label)s »") % {"label": label}
    return _("Saisissez une réponse pour « %(label)s »") % {"label": label}


class BoussoleForm(BoussoleFormMixin, forms.Form):
    """A form of the site."""


class BoussoleModelForm(BoussoleFormMixin, forms.ModelForm):
    """A form of the site that fills a model."""


def has_errors(forms_: Iterable[BaseForm | BaseFormSet]) -> bool:
    """Tell whether one of these forms was sent with errors."""
    return any(errors_of(form) for form in forms_ if form is not None)

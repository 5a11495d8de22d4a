"""People on the administration site, for whoever hosts it. Everyday work is done on the pages of the site.

Roles are read only here: the pages of the site give and end them, with an entry in the journal.
"""

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Notification, Organisation, User
from audit import actions as audit
from boussole.shared import jobs


class _ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(_ReadOnly):
    list_display = ("name", "siren", "kind", "population", "parent", "hosted")
    search_fields = ("name", "siren")


@admin.register(Membership)
class MembershipAdmin(_ReadOnly):
    list_display = ("user", "organisation", "role", "started_at", "ended_at")
    list_filter = ("role", "organisation")
    list_select_related = ("user", "organisation")
    search_fields = ("user__last_name", "user__email")


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("email", "first_name", "last_name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "last_name")
    ordering = ("last_name", "first_name")
    fields = ("email", "first_name", "last_name", "job_title", "is_active", "is_staff", "last_login", "date_joined")
    readonly_fields = ("last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        """Save, and say in the journal which columns changed (not what they hold)."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            audit.append(
                verb="accounts.change_account",
                actor_id=request.user.pk,
                actor_label=request.user.get_full_name(),
                target=audit.Target("user", obj.pk, _("Compte %(number)d") % {"number": obj.pk}),
                now=timezone.now(),
                details={"changed": form.changed_data},
            )


@admin.register(Notification)
class NotificationAdmin(_ReadOnly):
    """Mails and what became of them; those that failed can be sent again."""

    list_display = ("subject", "kind", "job_state", "attempts", "queued_at", "error")
    list_filter = ("job_state", "kind")
    fields = ("kind", "subject", "path", "job_state", "attempts", "error", "queued_at", "finished_at")
    actions = ("send_again",)

    @admin.action(description=_("Renvoyer les messages en échec"))
    def send_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset.filter(job_state=jobs.JobState.FAILED):
            jobs.retry(row, now=timezone.now())

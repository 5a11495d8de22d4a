"""Sign-in, sign-out, forgotten password, first password."""

from axes.helpers import get_cool_off
from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts.forms import ChoosePasswordForm, ResetForm, SignInForm


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth.LoginView):
    """Sign in with e-mail and password. The session key is renewed (Django's login does it)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(auth.LogoutView):
    """Sign out, by POST only: the session is destroyed on the server."""

    http_method_names = ("post",)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a password. The answer is the same whether the account exists or not."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.ask_new_password(email=form.cleaned_data["email"], now=timezone.now())
        return redirect("accounts:password_reset_done")
    return render(request, "accounts/reset.html", {"form": form})


@login_not_required
@require_safe
def password_reset_done(request: HttpRequest) -> HttpResponse:
    """Say that a mail is on its way."""
    return render(request, "accounts/reset_done.html")


@method_decorator(login_not_required, name="dispatch")
class ChoosePassword(auth.PasswordResetConfirmView):
    """Choose a password from a one-time link; whoever was locked out may then sign in at once."""

    template_name = "accounts/choose_password.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form: ChoosePasswordForm) -> HttpResponse:
        response = super().form_valid(form)
        forget_failures(username=self.user.email)
        messages.success(self.request, _("Votre mot de passe est enregistré. Connectez-vous."))
        return response


@login_not_required
def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many failures: say how long to wait and what to do. Status 429."""
    wait = get_cool_off(request)
    context = {"minutes": round(wait.total_seconds() / 60), "limit": settings.AXES_FAILURE_LIMIT}
    response = render(request, "accounts/locked_out.html", context, status=429)
    response["Retry-After"] = str(round(wait.total_seconds()))
    return response

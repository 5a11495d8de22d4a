"""Sign-in, sign-out, forgotten password, first password."""

from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from accounts.forms import ChoosePasswordForm, ResetForm, SignInForm
from accounts.models import User


@method_decorator(login_not_required, name="dispatch")
class SignIn(auth.LoginView):
    """Sign in with e-mail and password. The session key is renewed (Django's login does it)."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(auth.LogoutView):
    """Sign out, by POST only: the session is destroyed on the server."""

    http_method_names = ("post",)


class _ResetForm(ResetForm):
    """The link goes out even to a person who has not chosen a first password yet."""

    def get_users(self, email: str) -> list[User]:
        return list(User.objects.filter(email__iexact=email, is_active=True))


@method_decorator(login_not_required, name="dispatch")
class Reset(auth.PasswordResetView):
    """Ask for a new password. The answer is the same whether the account exists or not."""

    template_name = "accounts/reset.html"
    form_class = _ResetForm
    email_template_name = "accounts/reset_mail.txt"
    subject_template_name = "accounts/reset_subject.txt"
    success_url = reverse_lazy("accounts:password_reset_done")


@method_decorator(login_not_required, name="dispatch")
class ResetDone(auth.PasswordResetDoneView):
    """Say that a mail is on its way."""

    template_name = "accounts/reset_done.html"


@method_decorator(login_not_required, name="dispatch")
class ChoosePassword(auth.PasswordResetConfirmView):
    """Choose a password from a one-time link."""

    template_name = "accounts/choose_password.html"
    form_class = ChoosePasswordForm
    success_url = reverse_lazy("accounts:sign_in")


@login_not_required
def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many failures: say how long to wait and what to do."""
    return render(request, "accounts/locked_out.html", status=429)

"""« Vérifier un document »: open to anybody who holds one."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from accounts.throttle import count_try, tries
from boussole.shared.addresses import client_ip
from reports.enums import Verdict
from reports.verification.answers import Answer, answer_about_code, answer_about_file
from reports.verification.forms import CheckForm
from reports.verification.reading import ReadersBusy
from reports.verification.uploads import InMemoryOnly

PURPOSE = "verify"
MOST_PER_MINUTE = 20  # checks from one machine


# The handler of uploads must be set before the form is read, and the protection against forged requests reads it: so
# that protection runs inside, on `_check`, and not before.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Type a code or drop a file, read whether it is ours. Nothing is kept of either."""
    request.upload_handlers = [InMemoryOnly(settings.DOCUMENT_MAX_BYTES)]
    return _check(request)


@csrf_protect
def _check(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, CheckForm())
    if not _takes(request):
        form = CheckForm(request.POST)
        form.add_error(None, _("Trop d’essais à la suite. Attendez une minute, puis recommencez."))
        return _page(request, form, status=429)
    handler = request.upload_handlers[0]
    form = CheckForm(request.POST, request.FILES, too_long=handler.too_long)
    if not form.is_valid():
        return _page(request, form)
    try:
        return _page(request, CheckForm(), answer=_answer(form))
    except ReadersBusy:
        form.add_error("file", _("D’autres fichiers sont en cours de lecture. Réessayez, ou tapez le code."))
        return _page(request, form, status=503)


def _answer(form: CheckForm) -> Answer:
    file = form.cleaned_data["file"]
    return answer_about_code(form.cleaned_data["code"]) if file is None else answer_about_file(file.read())


def _takes(request: HttpRequest) -> bool:
    """Count one more check from this machine, and tell whether it is taken."""
    asked = {"purpose": PURPOSE, "address": client_ip(request), "now": timezone.now()}
    count_try(**asked)
    return tries(**asked) <= MOST_PER_MINUTE


def _page(request: HttpRequest, form: CheckForm, *, answer: Answer | None = None, status: int = 200) -> HttpResponse:
    context = {"form": form, "answer": answer, "verdicts": Verdict}
    return render(request, "reports/verification/check.html", context, status=status)

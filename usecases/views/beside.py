"""What lives beside the demand: supporting documents and discussion."""

from django.contrib import messages as flash
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from boussole.shared.refusals import Refused
from usecases import actions
from usecases.forms import DocumentForm, MessageForm
from usecases.models import Document, Message, UseCase
from usecases.permissions import can_add_document, can_instruct, can_post, can_resolve, visible_messages
from usecases.selectors import message_thread
from usecases.views.common import get_use_case, refused_as_403


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The supporting documents, and the form that adds one."""
    use_case = get_use_case(request, pk)
    sent = request.method == "POST"
    form = DocumentForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            with refused_as_403():
                added = actions.add_document(
                    use_case=use_case, actor=request.user, now=timezone.now(), **form.cleaned_data
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            flash.success(request, _("La pièce « %s » est ajoutée au dossier.") % added.title)
            return redirect("usecases:documents", pk)
    context = {
        "use_case": use_case,
        "section": "documents",
        "documents": use_case.documents.select_related("uploaded_by"),
        "form": form,
        "can_add": can_add_document(request.user, use_case),
    }
    return render(request, "usecases/documents.html", context)


@require_safe
def document_download(request: HttpRequest, pk: int, doc_pk: int) -> FileResponse:
    """Send a document to save, never to show: attachment, type as stored, nothing may run."""
    use_case = get_use_case(request, pk)
    document = get_object_or_404(Document, pk=doc_pk, use_case=use_case)
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("Le fichier de cette pièce est introuvable.")) from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=document.original_name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, pk: int) -> HttpResponse:
    """The discussion: what the person may read, and the form to write."""
    use_case = get_use_case(request, pk)
    instructs = can_instruct(request.user, use_case)
    asked = _asked(request, use_case)
    form = MessageForm(
        request.POST if request.method == "POST" else None, instructs=instructs, answering=asked is not None
    )
    if form.is_bound and form.is_valid():
        try:
            with refused_as_403():
                actions.post_message(
                    use_case=use_case,
                    actor=request.user,
                    body=form.cleaned_data["body"],
                    visibility=form.visibility_asked(),
                    reply_expected=form.cleaned_data["reply_expected"],
                    now=timezone.now(),
                    reply_to=asked,
                )
        except Refused as refusal:
            form.add_refusal(refusal)
        else:
            flash.success(request, _("Votre message est envoyé."))
            return redirect("usecases:messages", pk)
    thread = list(message_thread(use_case, request.user))
    may_post = can_post(request.user, use_case)
    for message in thread:
        message.use_case = use_case
        waits = message.reply_expected and message.resolved_at is None
        message.can_be_resolved = waits and can_resolve(request.user, message)
        message.can_be_answered = waits and may_post and message.author_id != request.user.pk
    context = {
        "use_case": use_case,
        "section": "messages",
        "thread": thread,
        "asked": asked,
        "form": form,
        "instructs": instructs,
        "can_post": may_post,
    }
    return render(request, "usecases/messages.html", context)


def _asked(request: HttpRequest, use_case: UseCase) -> Message | None:
    """Return the message being answered (`?reponse=12`), None when there is none. Raises Http404 for another one."""
    number = request.GET.get("reponse", "")
    if not number:
        return None
    rows = visible_messages(use_case, request.user).select_related("author")
    return get_object_or_404(rows, pk=number) if number.isdecimal() else None


@require_POST
def message_resolve(request: HttpRequest, pk: int, message_pk: int) -> HttpResponse:
    """Mark a message as settled."""
    use_case = get_use_case(request, pk)
    message = get_object_or_404(visible_messages(use_case, request.user), pk=message_pk)
    try:
        with refused_as_403():
            actions.resolve_message(message=message, actor=request.user, now=timezone.now())
    except Refused as refusal:
        flash.warning(request, refusal.message)
    else:
        flash.success(request, _("Le message est réglé."))
    return redirect("usecases:messages", pk)

"""The site plus pages that exist only for tests: every kind of field, and the components together."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_POST

from boussole.shared.forms import BoussoleForm

LATE = {"tag": "Bloquant au démarrage", "tag_class": "tag tag--stop", "end": "27 novembre"}
MARKS = {
    "url": "#",
    "before": 38,
    "threshold": 60,
    "tag": "Vigilance",
    "tag_class": "tag tag--warn",
    "remark": "1 inconnue sur 6",
}
PAGES = Path(__file__).parent / "demo_pages"


class EveryField(BoussoleForm):
    """One field of each kind."""

    title = forms.CharField(label="Titre du cas d’usage", help_text="En dix mots au plus : ce que fait l'outil.")
    need = forms.CharField(label="Quel est le besoin ?", widget=forms.Textarea, max_length=300)
    note = forms.CharField(label="Remarque", required=False)
    kind = forms.ChoiceField(
        label="L'avis est-il rendu ?",
        choices=[("yes", "Oui"), ("partly", "En partie"), ("unknown", "Ne sait pas"), ("na", "Sans objet")],
        widget=forms.RadioSelect,
        help_text="Comptez aussi le pilote.",
    )
    origin = forms.ChoiceField(label="Origine", choices=[("", "Choisir"), ("agent", "Un agent")])
    publics = forms.MultipleChoiceField(
        label="Publics", choices=[("a", "Agents"), ("b", "Habitants")], widget=forms.CheckboxSelectMultiple
    )
    review_on = forms.DateField(label="Date du bilan")
    agents = forms.IntegerField(label="Nombre d'agents", min_value=1)
    document = forms.FileField(label="Devis")
    agreed = forms.BooleanField(label="J'atteste que ces réponses sont exactes")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].aside_values = {"unknown", "na"}
        self.fields["kind"].choice_hints = {"yes": "Joindre l'avis."}
        self.fields["agents"].unit = "agents"

    def clean_note(self) -> str:
        note = self.cleaned_data["note"]
        if note == "refus":
            raise forms.ValidationError("Cette remarque est refusée.")
        return note


def _render(request: HttpRequest, name: str, **context: object) -> HttpResponse:
    source = (PAGES / name).read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@login_not_required
def form_page(request: HttpRequest) -> HttpResponse:
    """Every kind of field, with its errors after a POST."""
    form = EveryField(request.POST, request.FILES) if request.method == "POST" else EveryField()
    if form.is_bound and form.is_valid():
        return HttpResponse("ok")
    return _render(request, "form.html", form=form, crumbs=[("Aide", "/aide/")])


@login_not_required
def component_page(request: HttpRequest) -> HttpResponse:
    """The components of a dossier page; `?attente` shows the step of someone else."""
    messages.success(request, "Le dossier est déposé : vous serez prévenu.")
    navigation = [SimpleNamespace(key="home", label="À faire", url="#", current="page")]
    criteria = ("Juridique", "Technique", "Conditions de travail")
    return _render(
        request,
        "components.html",
        mine="attente" not in request.GET,
        navigation=navigation,
        todo_count=4,
        is_demonstration=True,
        crumbs=[("Dossiers", "/aide/")],
        facts=[
            ("État", "Déposé", ""),
            ("Qui agit", "Vous", "et deux experts"),
            ("Échéance", "8 décembre", "dans 15 jours"),
        ],
        menu=[
            {"label": "Résumé", "url": "#", "current": True},
            {"label": "Messagerie", "url": "#", "count": 2, "count_label": "non lus"},
        ],
        rows=[
            {
                "title": "Relire le procès-verbal",
                "url": "#",
                "text": "Dites s’il manque quelque chose.",
                **LATE,
            },
            {
                "title": "Voter",
                "url": "",
                "text": "Pas encore possible : le vote n’est pas ouvert.",
                "end": "10 décembre",
            },
        ],
        gauges=[{"label": name, "after": 42 + 10 * place, **MARKS} for place, name in enumerate(criteria)],
        events=[
            {"when": "Jusqu’au 8 décembre", "title": "Notation", "current": True},
            {"at": date(2026, 3, 1), "title": "Dépôt", "who": "Claire Lemoine", "text": "Avec deux pièces."},
        ],
        answers=[
            {"question": "Quel est le besoin ?", "answer": "Écrire mieux.", "url": "#"},
            {"question": "Remarque", "answer": ""},
        ],
        variants=["todo", "wait", "ok", "no", "done", "stop", "warn"],
        page=Paginator(list(range(200)), 10).page(7),
    )


@login_not_required
def steps_page(request: HttpRequest) -> HttpResponse:
    """Steps and the save bar."""
    steps = [
        {"label": "Juridique", "url": "#a", "state": "Terminé"},
        {"label": "Technique", "url": "#b", "state": "En cours", "current": True},
        {"label": "Coût", "url": "", "state": "Pas encore possible"},
    ]
    now = datetime(2026, 12, 8, 14, 32, tzinfo=get_current_timezone())
    return _render(request, "steps.html", steps=steps, now=now)


@login_not_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep a draft, unless someone else wrote in between."""
    if "conflit" in request.POST["text"]:
        return HttpResponse("Non enregistré : une autre personne a changé ce texte.", status=409)
    return HttpResponse(f"Brouillon de {len(request.POST['text'])} caractères enregistré.")


@login_not_required
@require_POST
def part(request: HttpRequest) -> HttpResponse:
    """The part of a page that htmx puts in place of another."""
    return HttpResponse("<h2 data-swap-focus>Suite</h2><p>Texte.</p>")


urlpatterns = [
    path("essai/brouillon/", draft),
    path("essai/partie/", part),
    path("essai/formulaire/", form_page),
    path("essai/composants/", component_page),
    path("essai/etapes/", steps_page),
    path("", include("boussole.urls")),
]

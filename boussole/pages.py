"""The pages that say what the site is: help, legal notice, personal data, accessibility, site map."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

# Words of the help page: at most twelve plain words each, in alphabetical order.
GLOSSARY = (
    (_("AIPD"), _("Étude des risques pour les données personnelles, avant de commencer.")),
    (_("Avis"), _("Ce que pense le comité ou un expert. L’élu décide ensuite.")),
    (_("Boussole"), _("Les sept critères qui servent à examiner un projet d’IA.")),
    (_("Cas d’usage"), _("Ce qu’on veut faire faire à l’outil, et pour qui.")),
    (_("Comité éthique"), _("Le groupe qui lit les dossiers, en débat et donne un avis.")),
    (_("Décision"), _("Ce que choisit l’élu, avec ses raisons écrites.")),
    (_("Déport"), _("Quitter un point parce qu’on y a un intérêt personnel.")),
    (_("Essai"), _("Utiliser l’outil pour de vrai, peu de temps, en mesurant.")),
    (_("F3SCT"), _("L’instance du personnel pour la santé, la sécurité et le travail.")),
    (_("IA"), _("Logiciel qui produit un résultat appris à partir d’exemples.")),
    (_("Point bloquant"), _("Un défaut si grave qu’il faut le régler avant d’avancer.")),
    (_("Porteur de projet"), _("L’agent qui dépose le dossier et mène l’essai.")),
    (_("Pouvoir"), _("Le droit de voter pour un membre absent.")),
    (_("Protocole"), _("Ce qu’on mesurera et quand on arrêtera, fixé avant l’essai.")),
    (_("PUE"), _("Électricité d’un centre de calcul, divisée par celle de ses machines.")),
    (_("Quorum"), _("Le nombre de présents qu’il faut pour pouvoir voter.")),
    (_("Réserve"), _("Une condition posée par le comité dans son avis favorable.")),
    (_("Vigilance"), _("Un point à surveiller, sans bloquer le dossier.")),
)


def _page(template: str, **context: object):
    @login_not_required
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, template, context)

    return view


accessibility = _page("pages/accessibility.html")
legal = _page("pages/legal.html")
personal_data = _page("pages/personal_data.html")
site_map = _page("pages/site_map.html")
help_page = _page("pages/help.html", glossary=GLOSSARY)

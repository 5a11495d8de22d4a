"""Addresses: one include per floor, then the pages that see them all."""

from django.urls import include, path

from boussole import pages

urlpatterns = [
    path("compte/", include("accounts.urls")),
    path("dossiers/", include("usecases.urls")),
    path("dossiers/<int:pk>/boussole/", include("evaluation.compass.urls")),
    path("dossiers/<int:pk>/essai/", include("evaluation.trial.urls")),
    path("comite/", include("evaluation.committee.urls")),
    path("dossiers/<int:pk>/decision/", include("evaluation.decisions.urls")),
    path("rapports/", include("reports.urls")),
    path("journal/", include("audit.urls")),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.personal_data, name="personal_data"),
    path("aide/", pages.help_page, name="help"),
]

"""Addresses: one include per floor, then the pages that see them all."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("accounts.urls")),
    path("dossiers/", include("usecases.urls")),
    path("dossiers/<int:pk>/boussole/", include("evaluation.compass.urls")),
    path("dossiers/<int:pk>/essai/", include("evaluation.trial.urls")),
    path("comite/", include("evaluation.committee.urls")),
    path("dossiers/<int:pk>/decision/", include("evaluation.decisions.urls")),
    path("rapports/", include("reports.urls")),
    path("journal/", include("audit.urls")),
]

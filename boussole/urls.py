"""Addresses: one include per floor, then the pages that see them all."""

from django.contrib import admin
from django.urls import include, path

from boussole import health, pages, views
from usecases.urls import urlpatterns as use_case_pages

# The first page of a dossier looks at every floor, so it joins the dossier's own pages here.
dossier_pages = [*use_case_pages, path("<int:pk>/", views.dossier, name="detail")]

urlpatterns = [
    path("", views.home, name="home"),
    path("tableau-de-bord/", views.dashboard, name="dashboard"),
    path("tableau-de-bord/<slug:what>.csv", views.dashboard_export, name="dashboard_export"),
    path("collectivite/", views.collectivite, name="collectivite"),
    path("healthz", health.healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("compte/", include("accounts.urls")),
    path("dossiers/", include((dossier_pages, "usecases"))),
    path("", include("workforce.urls")),
    path("", include("evaluation.ai_act.urls")),
    path("", include("evaluation.footprint.urls")),
    path("", include("evaluation.cost.urls")),
    path("", include("evaluation.datasets.urls")),
    path("", include("evaluation.frame.urls")),
    path("", include("evaluation.jobs.urls")),
    path("", include("workforce.results_urls")),
    path("", include("evaluation.dialogue.urls")),
    path("", include("evaluation.questionnaires.urls")),
    path("grilles/", include("evaluation.compass.grid_urls")),
    path("dossiers/<int:pk>/boussole/", include("evaluation.compass.urls")),
    path("dossiers/<int:pk>/essai/", include("evaluation.trial.urls")),
    path("releve/", include("evaluation.trial.public_urls")),
    path("comite/", include("evaluation.committee.urls")),
    path("dossiers/<int:pk>/decision/", include("evaluation.decisions.urls")),
    path("suivi/", include("evaluation.decisions.follow_up_urls")),
    path("rapports/", include("reports.urls")),
    path("verifier/", include("reports.verification.urls")),
    path("journal/", include("audit.urls")),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("donnees-personnelles/", pages.personal_data, name="personal_data"),
    path("aide/", pages.help_page, name="help"),
]

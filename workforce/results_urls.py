from django.urls import path

from workforce.views import results

app_name = "jobmap"
urlpatterns = [
    path("collectivite/metiers/tableaux/<int:pk>/resultats/", results.results, name="results"),
    path("collectivite/metiers/tableaux/<int:pk>/resultats/metiers/", results.jobs, name="jobs"),
    path("collectivite/metiers/tableaux/<int:pk>/resultats/metiers/<int:job_pk>/", results.job, name="job"),
    path("collectivite/metiers/tableaux/<int:pk>/resultats/comparer/", results.compare, name="compare"),
    path("collectivite/metiers/tableaux/<int:pk>/resultats/metiers-exposes.xlsx", results.export, name="export"),
]

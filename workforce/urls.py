from django.urls import path

from workforce.views import imports, references, tables

app_name = "workforce"
urlpatterns = [
    path("collectivite/metiers/", tables.home, name="home"),
    path("collectivite/metiers/importer/", imports.upload, name="upload"),
    path("collectivite/metiers/fichiers/<int:file_pk>/", imports.file, name="file"),
    path("collectivite/metiers/fichiers/<int:file_pk>/colonnes/", imports.columns, name="columns"),
    path("collectivite/metiers/fichiers/<int:file_pk>/lancer/", imports.start, name="start"),
    path("collectivite/metiers/fichiers/<int:file_pk>/abandonner/", imports.discard, name="file_discard"),
    path("collectivite/metiers/imports/<int:job_pk>/", imports.job, name="job"),
    path("collectivite/metiers/imports/<int:job_pk>/avancement/", imports.progress, name="progress"),
    path("collectivite/metiers/tableaux/<int:pk>/", tables.table, name="table"),
    path("collectivite/metiers/tableaux/<int:pk>/rapprocher/", tables.titles, name="titles"),
    path("collectivite/metiers/tableaux/<int:pk>/rapprocher/<str:key>/", tables.title, name="title"),
    path("collectivite/metiers/tableaux/<int:pk>/rapprocher/<str:key>/reprendre/", tables.forget, name="forget"),
    path("collectivite/metiers/tableaux/<int:pk>/retirer/", tables.withdraw, name="withdraw"),
    path("collectivite/metiers/referentiels/", references.references, name="references"),
    path("collectivite/metiers/referentiels/<int:pk>/", references.reference, name="reference"),
    path("collectivite/metiers/referentiels/<int:pk>/erreurs/", references.errors, name="source_errors"),
    path("collectivite/metiers/referentiels/<int:pk>/copier/", references.copy, name="reference_copy"),
    path("collectivite/metiers/referentiels/<int:pk>/reglages/", references.settings, name="reference_settings"),
    path("collectivite/metiers/referentiels/<int:pk>/publier/", references.publish, name="reference_publish"),
    path("collectivite/metiers/referentiels/<int:pk>/archiver/", references.archive, name="reference_archive"),
    path("collectivite/metiers/referentiels/<int:pk>/abandonner/", references.discard, name="reference_discard"),
    path("collectivite/metiers/referentiels/<int:pk>/metiers/ajouter/", references.job_add, name="job_add"),
    path("collectivite/metiers/referentiels/<int:pk>/metiers/<int:job_pk>/", references.job, name="reference_job"),
    path(
        "collectivite/metiers/referentiels/<int:pk>/metiers/<int:job_pk>/retirer/",
        references.job_remove,
        name="job_remove",
    ),
]

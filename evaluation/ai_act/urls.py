from django.urls import include, path

from evaluation.ai_act import views

app_name = "ai_act"

dossier_pages = [
    path("", views.overview, name="overview"),
    path("commencer/", views.start, name="start"),
    path("question/<str:code>/", views.question, name="question"),
    path("verifier/", views.check, name="check"),
    path("signer/", views.sign, name="sign"),
    path("comparer/", views.compare, name="compare"),
    path("<int:number>/", views.classification, name="classification"),
]
law_pages = [
    path("", views.law, name="law"),
    path("importer/", views.law_import, name="law_import"),
    path("<int:pk>/", views.law, name="law_version"),
    path("<int:pk>/publier/", views.law_publish, name="law_publish"),
    path("<int:pk>/fichier/", views.law_download, name="law_download"),
]
urlpatterns = [
    path("dossiers/<int:pk>/reglement-ia/", include(dossier_pages)),
    path("collectivite/reglement-ia/", include(law_pages)),
]

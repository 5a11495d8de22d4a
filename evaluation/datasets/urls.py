from django.urls import path

from evaluation.datasets import views

app_name = "datasets"
urlpatterns = [
    path("collectivite/donnees/", views.home, name="home"),
    path("collectivite/donnees/nouveau/", views.create, name="create"),
    path("collectivite/donnees/inventaire.<slug:kind>", views.export, name="export"),
    path("collectivite/donnees/<int:pk>/", views.dataset, name="dataset"),
    path("collectivite/donnees/<int:pk>/modifier/", views.edit, name="edit"),
    path("collectivite/donnees/<int:pk>/retirer/", views.retire, name="retire"),
    path("collectivite/donnees/<int:pk>/versions/<int:number>/", views.version, name="version"),
    path("dossiers/<int:pk>/donnees/", views.dossier, name="dossier"),
    path("dossiers/<int:pk>/donnees/ajouter/", views.use_add, name="use_add"),
    path("dossiers/<int:pk>/donnees/<int:use_pk>/modifier/", views.use_edit, name="use_edit"),
    path("dossiers/<int:pk>/donnees/<int:use_pk>/retirer/", views.use_remove, name="use_remove"),
]

from django.urls import path

from evaluation.frame import views

app_name = "frame"
urlpatterns = [
    path("collectivite/cadre/", views.home, name="home"),
    path("collectivite/cadre/<int:organisation_pk>/preparer/", views.draft_open, name="draft_open"),
    path("collectivite/cadre/versions/<int:version_pk>/", views.version, name="version"),
    path("collectivite/cadre/versions/<int:version_pk>/comparer/", views.compare, name="compare"),
    path("collectivite/cadre/versions/<int:version_pk>/modifier/", views.edit, name="edit"),
    path("collectivite/cadre/versions/<int:version_pk>/adopter/", views.adopt, name="adopt"),
    path("collectivite/cadre/versions/<int:version_pk>/ajouter/<str:kind>/", views.item_add, name="item_add"),
    path("collectivite/cadre/elements/<int:item_pk>/", views.item_edit, name="item_edit"),
    path("collectivite/cadre/elements/<int:item_pk>/retirer/", views.item_remove, name="item_remove"),
    path("collectivite/matrice/", views.portfolio, name="portfolio"),
    path("dossiers/<int:pk>/cadre/", views.alignment, name="alignment"),
    path("dossiers/<int:pk>/cadre/examiner/", views.examine, name="examine"),
    path("dossiers/<int:pk>/cadre/<int:number>/", views.alignment_version, name="alignment_version"),
    path("dossiers/<int:pk>/matrice/", views.matrix, name="matrix"),
    path("dossiers/<int:pk>/matrice/peut/", views.place_can, name="place_can"),
    path("dossiers/<int:pk>/matrice/souhaite/", views.place_wish, name="place_wish"),
    path("dossiers/<int:pk>/matrice/clore/", views.conclude, name="conclude"),
]

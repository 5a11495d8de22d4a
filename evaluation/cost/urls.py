from django.urls import path

from evaluation.cost import views
from evaluation.cost.enums import TableKind

app_name = "cost"
PLANNED, ACTUAL = {"kind": TableKind.PLANNED}, {"kind": TableKind.ACTUAL}
urlpatterns = [
    path("dossiers/<int:pk>/cout/", views.overview, name="overview"),
    path("dossiers/<int:pk>/cout/prevu/", views.fill, PLANNED, name="edit"),
    path("dossiers/<int:pk>/cout/prevu/importer/", views.import_table, PLANNED, name="import"),
    path("dossiers/<int:pk>/cout/prevu/tableau.xlsx", views.export, PLANNED, name="export"),
    path("dossiers/<int:pk>/cout/prevu/<int:number>/", views.version, PLANNED, name="version"),
    path("dossiers/<int:pk>/cout/prevu/<int:number>/tableau.xlsx", views.export, PLANNED, name="export_version"),
    path("dossiers/<int:pk>/cout/reel/", views.fill, ACTUAL, name="actual"),
    path("dossiers/<int:pk>/cout/reel/importer/", views.import_table, ACTUAL, name="import_actual"),
    path("dossiers/<int:pk>/cout/reel/tableau.xlsx", views.export, ACTUAL, name="export_actual"),
    path("dossiers/<int:pk>/cout/reel/<int:number>/", views.version, ACTUAL, name="version_actual"),
    path("dossiers/<int:pk>/cout/reel/<int:number>/tableau.xlsx", views.export, ACTUAL, name="export_actual_version"),
]

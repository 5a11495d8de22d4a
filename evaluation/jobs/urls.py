from django.urls import path

from evaluation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("dossiers/<int:pk>/metiers-touches/", views.dossier, name="dossier"),
    path("dossiers/<int:pk>/metiers-touches/dire/", views.edit, name="edit"),
    path("dossiers/<int:pk>/metiers-touches/versions/<int:number>/", views.version, name="version"),
]

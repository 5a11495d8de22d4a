from django.urls import path

from evaluation.footprint import views

app_name = "footprint"
urlpatterns = [
    path("dossiers/<int:pk>/empreinte/", views.overview, name="overview"),
    path("dossiers/<int:pk>/empreinte/version/<int:footprint_pk>/", views.version, name="version"),
    path("dossiers/<int:pk>/empreinte/comparer/", views.compare, name="compare"),
    path("dossiers/<int:pk>/empreinte/<str:slot>/", views.edit, name="edit"),
    path("dossiers/<int:pk>/empreinte/<str:slot>/a-la-main/", views.manual, name="manual"),
]

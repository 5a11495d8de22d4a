from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("dossier/<int:pk>/", views.report_list, name="list"),
    path("dossier/<int:pk>/lire/<slug:kind>/", views.read, name="read"),
    path("dossier/<int:pk>/demander/", views.request_, name="request"),
    path("seance/<int:meeting_pk>/", views.meeting, name="meeting"),
    path("seance/<int:meeting_pk>/dossier/", views.pack, name="pack"),
    path("seance/<int:meeting_pk>/dossier/demander/", views.pack_request, name="pack_request"),
    path("point/<int:item_pk>/", views.pack_item, name="pack_item"),
    path("<int:report_pk>/", views.status, name="status"),
    path("<int:report_pk>/avancement/", views.progress, name="progress"),
    path("<int:report_pk>/reessayer/", views.retry, name="retry"),
    path("<int:report_pk>/annuler/", views.cancel, name="cancel"),
    path("<int:report_pk>/telecharger/", views.download, name="download"),
]

from django.urls import path

from reports import organisation_views, views
from reports.batches import views as batches
from reports.letterheads import views as letterheads

app_name = "reports"
urlpatterns = [
    path("dossier/<int:pk>/", views.report_list, name="list"),
    path("dossier/<int:pk>/lire/<slug:kind>/", views.read, name="read"),
    path("dossier/<int:pk>/demander/", views.request_, name="request"),
    path("seance/<int:meeting_pk>/", views.meeting, name="meeting"),
    path("seance/<int:meeting_pk>/dossier/", views.pack, name="pack"),
    path("seance/<int:meeting_pk>/dossier/demander/", views.pack_request, name="pack_request"),
    path("point/<int:item_pk>/", views.pack_item, name="pack_item"),
    path("en-tete/", letterheads.letterhead, name="letterhead"),
    path("en-tete/logo/<slug:sha256>/", letterheads.logo, name="logo"),
    path("collectivite/", organisation_views.home, name="organisations"),
    path("collectivite/<int:pk>/", organisation_views.organisation, name="organisation"),
    path("collectivite/<int:pk>/lire/<slug:kind>/", organisation_views.read, name="organisation_read"),
    path("collectivite/<int:pk>/demander/", organisation_views.request_, name="organisation_request"),
    path("lots/", batches.batch_list, name="batches"),
    path("lots/demander/", batches.batch_request, name="batch_request"),
    path("lots/<int:batch_pk>/", batches.batch, name="batch"),
    path("lots/<int:batch_pk>/avancement/", batches.batch_progress, name="batch_progress"),
    path("lots/<int:batch_pk>/annuler/", batches.batch_cancel, name="batch_cancel"),
    path("lots/<int:batch_pk>/reessayer/", batches.batch_retry, name="batch_retry"),
    path("lots/<int:batch_pk>/telecharger/", batches.batch_download, name="batch_download"),
    path("seance/<int:meeting_pk>/lot/", batches.batch_meeting, name="batch_meeting"),
    path("<int:report_pk>/", views.status, name="status"),
    path("<int:report_pk>/avancement/", views.progress, name="progress"),
    path("<int:report_pk>/reessayer/", views.retry, name="retry"),
    path("<int:report_pk>/annuler/", views.cancel, name="cancel"),
    path("<int:report_pk>/telecharger/", views.download, name="download"),
]

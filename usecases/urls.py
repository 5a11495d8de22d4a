from django.urls import path

from usecases import views

app_name = "usecases"
urlpatterns = [
    path("", views.use_case_list, name="list"),
    path("nouveau/", views.create, name="create"),
    path("<int:pk>/demande/", views.tasks, name="tasks"),
    path("<int:pk>/demande/verifier/", views.check, name="check"),
    path("<int:pk>/demande/<slug:slug>/", views.theme, name="theme"),
    path("<int:pk>/description/", views.description, name="description"),
    path("<int:pk>/semblables/", views.similar, name="similar"),
    path("<int:pk>/pieces/", views.documents, name="documents"),
    path("<int:pk>/pieces/<int:doc_pk>/", views.document_download, name="document_download"),
    path("<int:pk>/messagerie/", views.messages, name="messages"),
    path("<int:pk>/messagerie/<int:message_pk>/regler/", views.message_resolve, name="message_resolve"),
    path("<int:pk>/historique/", views.history, name="history"),
    path("<int:pk>/etape/<slug:name>/", views.transition, name="transition"),
    path("<int:pk>/reprendre/", views.copy, name="copy"),
]

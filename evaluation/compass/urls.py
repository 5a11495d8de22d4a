from django.urls import path

from evaluation.compass import views
from evaluation.compass.views import comparing

app_name = "compass"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("ouvrir/", views.assign, name="assign"),
    path("critere/<slug:code>/", views.criterion, name="criterion"),
    path("critere/<slug:code>/avis/", views.opinion, name="opinion"),
    path("critere/<slug:code>/avis/retirer/", views.revoke, name="revoke"),
    path("critere/<slug:code>/historique/", views.history, name="history"),
    path("critere/<slug:code>/equipe/", views.team, name="team"),
    path("critere/<slug:code>/demander/", views.ask, name="ask"),
    path("equipe/<int:assignment_pk>/relever/", views.relieve, name="relieve"),
    path("se-deporter/", views.recuse, name="recuse"),
    path("consultations/", views.consultations, name="consultations"),
    path("actions/", views.actions_page, name="actions"),
    path("actions/<int:action_pk>/", views.action, name="action"),
    path("imprimer/", views.printable, name="print"),
    path("lever/<slug:code>/", views.release, name="release"),
    path("terminer/", views.complete, name="complete"),
    path("clore/", views.close, name="close"),
    path("veille/", views.watch, name="watch"),
    path("reprendre/", views.resume, name="resume"),
    path("comparer/", comparing.compare, name="compare"),
    path("anterieure/<int:assessment_pk>/", comparing.earlier, name="earlier"),
]

from django.urls import path

from evaluation.compass import views
from evaluation.compass.views import comparing

app_name = "compass"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("ouvrir/", views.assign, name="assign"),
    path("critere/<slug:code>/", views.criterion, name="criterion"),
    path("critere/<slug:code>/avis/", views.opinion, name="opinion"),
    path("lever/<slug:code>/", views.release, name="release"),
    path("terminer/", views.complete, name="complete"),
    path("clore/", views.close, name="close"),
    path("veille/", views.watch, name="watch"),
    path("reprendre/", views.resume, name="resume"),
    path("comparer/", comparing.compare, name="compare"),
    path("anterieure/<int:assessment_pk>/", comparing.earlier, name="earlier"),
]

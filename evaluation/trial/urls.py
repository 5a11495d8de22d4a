from django.urls import path

from evaluation.trial import views

app_name = "trial"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("protocole/", views.protocol, name="protocol"),
    path("protocole/partie/<slug:slug>/", views.part, name="part"),
    path("protocole/version/<int:number>/", views.version, name="version"),
    path("protocole/criteres/", views.indicator_add, name="indicator_add"),
    path("protocole/criteres/<int:indicator_pk>/", views.indicator_edit, name="indicator_edit"),
    path("protocole/criteres/<int:indicator_pk>/deplacer/", views.indicator_move, name="indicator_move"),
    path("protocole/criteres/<int:indicator_pk>/retirer/", views.indicator_remove, name="indicator_remove"),
    path("protocole/verrouiller/", views.lock, name="lock"),
    path("protocole/accepter/", views.approve, name="approve"),
    path("avenants/", views.amendment_open, name="amendment_open"),
    path("avenants/<int:amendment_pk>/", views.amendment, name="amendment"),
    path("avenants/<int:amendment_pk>/proposer/", views.amendment_propose, name="amendment_propose"),
    path("avenants/<int:amendment_pk>/retirer/", views.amendment_withdraw, name="amendment_withdraw"),
    path("demarrer/", views.start, name="start"),
    path("suspendre/", views.suspend, name="suspend"),
    path("reprendre/", views.resume, name="resume"),
    path("terminer/", views.end, name="end"),
    path("mesures/", views.measures, name="measures"),
    path("mesures/<int:indicator_pk>/", views.measure_add, name="measure_add"),
    path("incidents/", views.incident_add, name="incidents"),
    path("incidents/<int:incident_pk>/clore/", views.incident_close, name="incident_close"),
    path("evaluation/", views.evaluation, name="evaluation"),
    path("evaluation/deposer/", views.evaluation_submit, name="evaluation_submit"),
]

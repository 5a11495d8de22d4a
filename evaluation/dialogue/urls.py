from django.urls import include, path

from evaluation.dialogue import views

app_name = "dialogue"
consultation_pages = [
    path("", views.dossier, name="dossier"),
    path("avis/", views.voice, name="voice"),
    path("consultations/ouvrir/", views.consultation_open, name="consultation_open"),
    path("consultations/<int:consultation_pk>/necessite/", views.requirement, name="requirement"),
    path("consultations/<int:consultation_pk>/noter/<slug:kind>/", views.step_add, name="step_add"),
    path("consultations/<int:consultation_pk>/reserves/", views.reserves_add, name="reserves_add"),
    path("etapes/<int:step_pk>/corriger/", views.step_correct, name="step_correct"),
    path("etapes/<int:step_pk>/annuler/", views.step_cancel, name="step_cancel"),
    path("reserves/<int:reserve_pk>/repondre/", views.reserve_answer, name="reserve_answer"),
]
note_pages = [
    path("", views.notes, name="notes"),
    path("groupe/", views.group, name="group"),
    path("groupe/<int:member_pk>/retirer/", views.group_leave, name="group_leave"),
    path("notes/nouvelle/", views.note_write, name="note_write"),
    path("notes/<int:number>/", views.note, name="note"),
    path("notes/<int:number>/corriger/", views.note_edit, name="note_edit"),
]
urlpatterns = [
    path("collectivite/dialogue-social/", views.home, name="home"),
    path("dossiers/<int:pk>/dialogue-social/", include(consultation_pages)),
    path("dossiers/<int:pk>/sante-au-travail/", include(note_pages)),
]

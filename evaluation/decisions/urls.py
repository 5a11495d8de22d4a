from django.urls import path

from evaluation.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.detail, name="detail"),
    path("prendre/", views.decide, name="decide"),
    path("conditions/<int:condition_pk>/", views.condition, name="condition"),
    path("conditions/<int:condition_pk>/proposer/", views.condition_propose, name="condition_propose"),
    path("conditions/<int:condition_pk>/accepter/", views.condition_meet, name="meet"),
    path("conditions/<int:condition_pk>/renvoyer/", views.condition_return, name="condition_return"),
    path("conditions/<int:condition_pk>/reporter/", views.condition_extend, name="condition_extend"),
    path("suivi/", views.follow_up, name="follow_up"),
    path("suivi/signaler/", views.event_report, name="event_report"),
    path("suivi/signalements/<int:request_pk>/repondre/", views.event_answer, name="event_answer"),
    path("bilan/ouvrir/", views.review_open, name="review_open"),
    path("bilan/clore/", views.review_close, name="review_close"),
    path("bilan/<int:review_pk>/", views.review, name="review"),
    path("bilan/<int:review_pk>/version/<int:number>/", views.review_version, name="review_version"),
    path("retirer/", views.retire, name="retire"),
]

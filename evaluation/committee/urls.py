from django.urls import path

from evaluation.committee import views

app_name = "committee"
urlpatterns = [
    path("", views.home, name="home"),
    path("creer/", views.create, name="create"),
    path("<int:committee_pk>/membres/ajouter/", views.seat_add, name="seat_add"),
    path("<int:committee_pk>/membres/<int:member_pk>/fin/", views.seat_end, name="seat_end"),
    path("seances/convoquer/<int:committee_pk>/", views.convene, name="convene"),
    path("seances/<int:meeting_pk>/", views.meeting, name="meeting"),
    path("seances/<int:meeting_pk>/ouvrir/", views.meeting_open, name="meeting_open"),
    path("seances/<int:meeting_pk>/lever/", views.meeting_close, name="meeting_close"),
    path("seances/<int:meeting_pk>/pouvoirs/", views.proxy_give, name="proxy_give"),
    path("seances/<int:meeting_pk>/pouvoirs/<int:proxy_pk>/retirer/", views.proxy_revoke, name="proxy_revoke"),
    path("seances/<int:meeting_pk>/proces-verbal/", views.minutes, name="minutes"),
    path("seances/<int:meeting_pk>/proces-verbal/commencer/", views.minutes_start, name="minutes_start"),
    path("proces-verbaux/<int:minutes_pk>/", views.minutes_version, name="minutes_version"),
    path("proces-verbaux/<int:minutes_pk>/rediger/", views.minutes_edit, name="minutes_edit"),
    path("proces-verbaux/<int:minutes_pk>/arreter/", views.minutes_settle, name="minutes_settle"),
    path("proces-verbaux/<int:minutes_pk>/signer/", views.minutes_sign, name="minutes_sign"),
    path("proces-verbaux/<int:minutes_pk>/corriger/", views.minutes_correct, name="minutes_correct"),
    path("points/<int:item_pk>/", views.item, name="item"),
    path("points/<int:item_pk>/presences/", views.attendance, name="attendance"),
    path("points/<int:item_pk>/deport/", views.recuse, name="recuse"),
    path("points/<int:item_pk>/ouvrir/", views.item_open, name="item_open"),
    path("points/<int:item_pk>/voter/", views.vote_open, name="vote_open"),
    path("points/<int:item_pk>/voter-en-secret/", views.secret_open, name="secret_open"),
    path("points/<int:item_pk>/reporter/", views.item_postpone, name="item_postpone"),
    path("points/<int:item_pk>/avis/", views.opinion, name="opinion"),
    path("votes/<int:vote_pk>/", views.ballot, name="ballot"),
    path("votes/<int:vote_pk>/clore/", views.vote_close, name="vote_close"),
    path("votes/<int:vote_pk>/depouillement/", views.paper_count, name="paper_count"),
    path("votes/<int:vote_pk>/annuler/", views.vote_annul, name="vote_annul"),
    path("votes/<int:vote_pk>/rectifier/", views.vote_rectify, name="vote_rectify"),
    path("dossier/<int:pk>/", views.dossier, name="dossier"),
]

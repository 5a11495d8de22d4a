from django.urls import path

from evaluation.committee import views

app_name = "committee"
urlpatterns = [
    path("", views.home, name="home"),
    path("creer/", views.create, name="create"),
    path("<int:committee_pk>/regles/", views.rules, name="rules"),
    path("<int:committee_pk>/regles/nouvelles/", views.rules_new, name="rules_new"),
    path("<int:committee_pk>/membres/", views.members, name="members"),
    path("<int:committee_pk>/membres/ajouter/", views.seat_add, name="seat_add"),
    path("<int:committee_pk>/membres/<int:member_pk>/fin/", views.seat_end, name="seat_end"),
    path("<int:committee_pk>/membres/<int:member_pk>/suite/", views.seat_succeed, name="seat_succeed"),
    path("seances/convoquer/<int:committee_pk>/", views.convene, name="convene"),
    path("seances/<int:meeting_pk>/", views.meeting, name="meeting"),
    path("seances/<int:meeting_pk>/ouvrir/", views.meeting_open, name="meeting_open"),
    path("seances/<int:meeting_pk>/lever/", views.meeting_close, name="meeting_close"),
    path("seances/<int:meeting_pk>/pouvoirs/", views.proxy_give, name="proxy_give"),
    path("seances/<int:meeting_pk>/pouvoirs/<int:proxy_pk>/retirer/", views.proxy_revoke, name="proxy_revoke"),
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

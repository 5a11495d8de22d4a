from django.urls import path

from evaluation.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.detail, name="detail"),
    path("prendre/", views.decide, name="decide"),
    path("conditions/<int:condition_pk>/", views.meet, name="meet"),
    path("bilan/ouvrir/", views.review_open, name="review_open"),
    path("bilan/clore/", views.review_close, name="review_close"),
    path("retirer/", views.retire, name="retire"),
]

"""What is followed over every dossier of a collectivité."""

from django.urls import path

from evaluation.decisions import views

app_name = "follow_up"
urlpatterns = [path("conditions/", views.condition_list, name="conditions")]

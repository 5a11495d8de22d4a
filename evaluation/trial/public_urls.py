from django.urls import path

from evaluation.trial import views

app_name = "notebook"
urlpatterns = [path("<str:token>/", views.notebook_fill, name="fill")]

from django.urls import path

from reports.verification import views

app_name = "verify"
urlpatterns = [path("", views.check, name="home")]

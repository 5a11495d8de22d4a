from django.urls import URLPattern

app_name = "compass"
urlpatterns: list[URLPattern] = []

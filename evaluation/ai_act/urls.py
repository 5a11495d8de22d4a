from django.urls import URLPattern

app_name = "ai_act"
urlpatterns: list[URLPattern] = []

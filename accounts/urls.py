from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("connexion/", views.SignIn.as_view(), name="sign_in"),
    path("deconnexion/", views.SignOut.as_view(), name="sign_out"),
    path("", views.profile, name="profile"),
    path("role/", views.switch, name="switch"),
    path("mot-de-passe/", views.change_password, name="password_change"),
    path("mot-de-passe/oublie/", views.password_reset, name="password_reset"),
    path("mot-de-passe/oublie/envoye/", views.password_reset_done, name="password_reset_done"),
    path("mot-de-passe/choisir/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="password_set"),
    path("personnes/", views.people, name="people"),
    path("personnes/inviter/", views.invite, name="invite"),
    path("personnes/<int:pk>/", views.person, name="person"),
    path("personnes/<int:pk>/roles/<int:membership_pk>/terminer/", views.end_role, name="end_role"),
    path("personnes/<int:pk>/compte/", views.activate, name="activate"),
    path("personnes/<int:pk>/invitation/", views.resend, name="resend"),
    path("collectivite/", views.organisation, name="organisation"),
    path("partages/", views.sharing, name="sharing"),
    path("partages/<int:pk>/accepter/", views.accept_sharing, name="accept_sharing"),
    path("partages/<int:pk>/terminer/", views.end_sharing, name="end_sharing"),
]

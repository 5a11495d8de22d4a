from django.urls import path

from evaluation.questionnaires.views import (
    campaigns,
    invitations,
    rereading,
    respondent,
    results,
    templates,
)

app_name = "questionnaires"
urlpatterns = [
    path("q/", respondent.code, name="code"),
    path("q/merci/", respondent.thanks, name="thanks"),
    path("q/<slug:token>/", respondent.start, name="start"),
    path("q/<slug:token>/<int:step>/", respondent.question, name="question"),
    path("q/<slug:token>/verifier/", respondent.check, name="check"),
    path("collectivite/questionnaires/", templates.home, name="home"),
    path("collectivite/questionnaires/<int:template_pk>/", templates.template, name="template"),
    path("collectivite/questionnaires/<int:template_pk>/copier/", templates.copy, name="template_copy"),
    path("collectivite/questionnaires/<int:template_pk>/presentation/", templates.heading, name="heading"),
    path("collectivite/questionnaires/<int:template_pk>/ajouter/", templates.item_add, name="item_add"),
    path("collectivite/questionnaires/<int:template_pk>/questions/<str:code>/", templates.item, name="item"),
    path(
        "collectivite/questionnaires/<int:template_pk>/questions/<str:code>/retirer/",
        templates.item_remove,
        name="item_remove",
    ),
    path("collectivite/questionnaires/<int:template_pk>/publier/", templates.publish, name="template_publish"),
    path("collectivite/questionnaires/<int:template_pk>/archiver/", templates.archive, name="template_archive"),
    path("dossiers/<int:pk>/questionnaires/", campaigns.overview, name="overview"),
    path("dossiers/<int:pk>/questionnaires/preparer/", campaigns.prepare, name="prepare"),
    path("questionnaires/<int:campaign_pk>/", campaigns.campaign, name="campaign"),
    path("questionnaires/<int:campaign_pk>/dates/", campaigns.days, name="days"),
    path("questionnaires/<int:campaign_pk>/abandonner/", campaigns.discard, name="discard"),
    path("questionnaires/<int:campaign_pk>/ouvrir/", campaigns.open_, name="open"),
    path("questionnaires/<int:campaign_pk>/relancer/", campaigns.remind, name="remind"),
    path("questionnaires/<int:campaign_pk>/clore/", campaigns.close, name="close"),
    path("questionnaires/<int:campaign_pk>/inviter/", invitations.invite, name="invite"),
    path("questionnaires/<int:campaign_pk>/bulletins/", invitations.slips, name="slips"),
    path("questionnaires/<int:campaign_pk>/bulletins/imprimer/", invitations.print_slips, name="print_slips"),
    path("questionnaires/services/<int:service_pk>/retirer/", invitations.remove_service, name="remove_service"),
    path("questionnaires/<int:campaign_pk>/relire/", rereading.reread, name="reread"),
    path("questionnaires/<int:campaign_pk>/relire/<uuid:answer_pk>/", rereading.review, name="review"),
    path("questionnaires/<int:campaign_pk>/publier/", rereading.publish, name="publish"),
    path("questionnaires/<int:campaign_pk>/resultats/", results.results, name="results"),
    path("questionnaires/<int:campaign_pk>/resultats.csv", results.export, name="export"),
]

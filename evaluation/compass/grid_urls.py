from django.urls import path

from evaluation.compass.views import grid_editing, grid_effects, grid_life, grids

app_name = "grids"
urlpatterns = [
    path("", grids.listing, name="list"),
    path("importer/", grid_life.bring_in, name="import"),
    path("schema.json", grids.schema, name="schema"),
    path("<int:pk>/", grids.detail, name="detail"),
    path("<int:pk>/difference/", grids.difference, name="difference"),
    path("<int:pk>/essayer/", grids.try_out, name="try"),
    path("<int:pk>/exporter/", grids.export, name="export"),
    path("<int:pk>/copier/", grid_life.copy, name="copy"),
    path("<int:pk>/publier/", grid_life.publish, name="publish"),
    path("<int:pk>/proposer/", grid_life.propose, name="propose"),
    path("<int:pk>/archiver/", grid_life.archive, name="archive"),
    path("<int:pk>/supprimer/", grid_life.delete, name="delete"),
    path("<int:pk>/modifier/", grid_editing.heading, name="heading"),
    path("<int:pk>/ajouter/", grid_editing.criterion_add, name="criterion_add"),
    path("<int:pk>/critere/<str:code>/", grids.criterion, name="criterion"),
    path("<int:pk>/critere/<str:code>/modifier/", grid_editing.criterion_edit, name="criterion_edit"),
    path("<int:pk>/critere/<str:code>/retirer/", grid_editing.criterion_delete, name="criterion_delete"),
    path("<int:pk>/critere/<str:code>/ajouter/", grid_editing.question_add, name="question_add"),
    path("<int:pk>/question/<str:code>/", grid_effects.question, name="question"),
    path("<int:pk>/question/<str:code>/modifier/", grid_editing.question_edit, name="question_edit"),
    path("<int:pk>/question/<str:code>/retirer/", grid_editing.question_delete, name="question_delete"),
    path("<int:pk>/question/<str:code>/condition/", grid_effects.condition, name="condition"),
    path("<int:pk>/question/<str:code>/elements/", grid_effects.evidence, name="evidence"),
    path("<int:pk>/question/<str:code>/effet/", grid_effects.effect_add, name="effect_add"),
    path("<int:pk>/question/<str:code>/effet/<int:at>/", grid_effects.effect_edit, name="effect_edit"),
    path("<int:pk>/question/<str:code>/effet/<int:at>/retirer/", grid_effects.effect_delete, name="effect_delete"),
]

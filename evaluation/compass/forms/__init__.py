"""The forms of the compass."""

from evaluation.compass.forms.assessing import (
    AssignForm,
    CriterionForm,
    OptionalReasonForm,
    ReasonForm,
    ReleaseForm,
    WatchForm,
)
from evaluation.compass.forms.consulting import ConsultationForm
from evaluation.compass.forms.opinions import OpinionForm, RecusalForm, RevokeForm, opinion_initial
from evaluation.compass.forms.resolving import ComparisonForm, Difference, choices_missing, compared, resolved
from evaluation.compass.forms.teams import ActionForm, AddExpertForm, AskForm, DeadlineForm, RelieveForm

__all__ = [
    "ActionForm",
    "AddExpertForm",
    "AskForm",
    "AssignForm",
    "ComparisonForm",
    "ConsultationForm",
    "CriterionForm",
    "DeadlineForm",
    "Difference",
    "OpinionForm",
    "OptionalReasonForm",
    "ReasonForm",
    "RecusalForm",
    "ReleaseForm",
    "RelieveForm",
    "RevokeForm",
    "WatchForm",
    "choices_missing",
    "compared",
    "opinion_initial",
    "resolved",
]

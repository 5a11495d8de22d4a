"""The forms of the committee."""

from evaluation.committee.forms.meetings import (
    AddItemForm,
    AttendanceForm,
    BallotForm,
    ChooseMeetingForm,
    CommitteeForm,
    ConveneForm,
    EndSeatForm,
    MotionForm,
    OpinionForm,
    PostponeForm,
    ProxyForm,
    RecordRecusalForm,
    RecusalForm,
    SeatForm,
)
from evaluation.committee.forms.members import SuccessionForm
from evaluation.committee.forms.rules import RulesForm, rules_initial
from evaluation.committee.forms.secret import AnnulForm, CountForm, RectifyForm, SecretBallotForm, SecretMotionForm

__all__ = [
    "AddItemForm",
    "AnnulForm",
    "AttendanceForm",
    "BallotForm",
    "ChooseMeetingForm",
    "CommitteeForm",
    "ConveneForm",
    "CountForm",
    "EndSeatForm",
    "MotionForm",
    "OpinionForm",
    "PostponeForm",
    "ProxyForm",
    "RecordRecusalForm",
    "RectifyForm",
    "RecusalForm",
    "RulesForm",
    "SeatForm",
    "SecretBallotForm",
    "SecretMotionForm",
    "SuccessionForm",
    "rules_initial",
]

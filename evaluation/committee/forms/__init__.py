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
from evaluation.committee.forms.minutes import CorrectMinutesForm, MinutesForm
from evaluation.committee.forms.secret import AnnulForm, CountForm, RectifyForm, SecretBallotForm, SecretMotionForm

__all__ = [
    "AddItemForm",
    "AnnulForm",
    "AttendanceForm",
    "BallotForm",
    "ChooseMeetingForm",
    "CommitteeForm",
    "ConveneForm",
    "CorrectMinutesForm",
    "CountForm",
    "EndSeatForm",
    "MotionForm",
    "MinutesForm",
    "OpinionForm",
    "PostponeForm",
    "ProxyForm",
    "RecordRecusalForm",
    "RectifyForm",
    "RecusalForm",
    "SeatForm",
    "SecretBallotForm",
    "SecretMotionForm",
]

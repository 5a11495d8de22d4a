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
    PostponeForm,
    ProxyForm,
    RecordRecusalForm,
    RecusalForm,
    SeatForm,
)
from evaluation.committee.forms.scoring import MinorityForm, ScoreForm, SignForm
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
    "MinorityForm",
    "MotionForm",
    "PostponeForm",
    "ProxyForm",
    "RecordRecusalForm",
    "RectifyForm",
    "RecusalForm",
    "ScoreForm",
    "SeatForm",
    "SecretBallotForm",
    "SecretMotionForm",
    "SignForm",
]

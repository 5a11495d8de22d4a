"""The forms of the committee."""

from evaluation.committee.forms.meetings import (
    AddItemForm,
    AttendanceForm,
    BallotForm,
    ChooseMeetingForm,
    CommitteeForm,
    EndSeatForm,
    MotionForm,
    PostponeForm,
    ProxyForm,
    RecordRecusalForm,
    RecusalForm,
    SeatForm,
)
from evaluation.committee.forms.members import SuccessionForm
from evaluation.committee.forms.minutes import CorrectMinutesForm, MinutesForm
from evaluation.committee.forms.rules import RulesForm, rules_initial
from evaluation.committee.forms.scoring import MinorityForm, ScoreForm, SignForm
from evaluation.committee.forms.secret import AnnulForm, CountForm, RectifyForm, SecretBallotForm, SecretMotionForm
from evaluation.committee.forms.sittings import (
    CancelMeetingForm,
    ChangeMeetingForm,
    ConveneForm,
    DeclarationsForm,
    LiftRecusalForm,
    MovementForm,
    PresenceGridForm,
)

__all__ = [
    "AddItemForm",
    "AnnulForm",
    "AttendanceForm",
    "BallotForm",
    "CancelMeetingForm",
    "ChangeMeetingForm",
    "ChooseMeetingForm",
    "CommitteeForm",
    "ConveneForm",
    "CorrectMinutesForm",
    "CountForm",
    "DeclarationsForm",
    "EndSeatForm",
    "LiftRecusalForm",
    "MinorityForm",
    "MinutesForm",
    "MotionForm",
    "MovementForm",
    "PostponeForm",
    "PresenceGridForm",
    "ProxyForm",
    "RecordRecusalForm",
    "RectifyForm",
    "RecusalForm",
    "RulesForm",
    "ScoreForm",
    "SeatForm",
    "SecretBallotForm",
    "SecretMotionForm",
    "SignForm",
    "SuccessionForm",
    "rules_initial",
]

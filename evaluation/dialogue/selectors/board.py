"""The board of the social dialogue: the dossiers that touch work, side by side."""

from dataclasses import dataclass

from accounts.models import User
from evaluation.dialogue.consulting import GIVEN
from evaluation.dialogue.enums import MOMENTS
from evaluation.dialogue.models import PanelConsultation, StaffVoice
from evaluation.dialogue.selectors.consultations import ConsultationView, view_of, whole_consultations
from evaluation.dialogue.selectors.work import work_rows
from usecases.enums import FINISHED, State
from usecases.models import UseCase


@dataclass(frozen=True)
class BoardRow:
    """One dossier on the board: its effects on work, its consultations, how many opinions of the staff.

    `spoke`: the reader signed one at the present moment.
    """

    use_case: UseCase
    effects: tuple[str, ...]
    opinion_needed: bool
    consultations: tuple[ConsultationView, ...]
    voices: int
    spoke: bool

    @property
    def closed(self) -> bool:
        """Tell whether the dossier is finished: nothing is awaited any more."""
        return self.use_case.state in FINISHED

    @property
    def missing(self) -> bool:
        """Tell whether a needed opinion is not given."""
        return any(view.is_missing for view in self.consultations)

    @property
    def given(self) -> bool:
        """Tell whether every consultation opened gave its opinion."""
        stages = {view.standing.stage for view in self.consultations if view.requirement.required}
        return stages == {GIVEN}


def board_rows(user: User, *, everything: bool = False) -> list[BoardRow]:
    """Return the deposited dossiers that `user` reads and that touch work; all of them if `everything`.

    The living ones first, the newest of them on top.

    A dossier touches work when an effect is known or a consultation is opened. A fixed number of queries.
    """
    rows = (
        UseCase.objects.visible_to(user).filter(submitted_at__isnull=False).select_related("organisation", "submission")
    )
    found = work_rows(rows.order_by("-submitted_at", "-pk"), user)
    views: dict[int, list[ConsultationView]] = {}
    opened = PanelConsultation.objects.filter(use_case__in=[row.use_case.pk for row in found])
    for consultation in whole_consultations(opened):
        views.setdefault(consultation.use_case_id, []).append(view_of(consultation))
    signed: dict[int, set[tuple[int, str]]] = {}
    voices = StaffVoice.objects.filter(use_case__in=[row.use_case.pk for row in found])
    for pk, author, moment in voices.values_list("use_case", "author", "moment"):
        signed.setdefault(pk, set()).add((author, moment))
    board = [
        BoardRow(
            use_case=row.use_case,
            effects=row.effects,
            opinion_needed=row.opinion_needed,
            consultations=tuple(views.get(row.use_case.pk, ())),
            voices=len(signed.get(row.use_case.pk, ())),
            spoke=(user.pk, MOMENTS.get(State(row.use_case.state))) in signed.get(row.use_case.pk, ()),
        )
        for row in found
    ]
    shown = [row for row in board if everything or row.effects or row.consultations]
    return sorted(shown, key=lambda row: row.closed)

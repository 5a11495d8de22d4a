"""No sequence of acts changes a locked protocol; an adopted amendment or a decision alone puts another in force."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from boussole.shared.refusals import Refused
from evaluation.trial import actions
from evaluation.trial.content import content_of, protocol_hash
from evaluation.trial.models import Amendment, Indicator, Protocol
from evaluation.trial.selectors import protocol_in_force
from evaluation.trial.versions import being_written
from tests.factories import trial
from tests.factories.accounts import Cast
from tests.factories.life import ENDED, MEASURED, STARTED
from usecases.models import UseCase

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A dossier under test: its people, and what each version said when it was locked."""

    cast: Cast
    use_case: UseCase
    locked: dict[int, tuple[dict, str]] = field(default_factory=dict)
    turn: int = 0

    @property
    def in_force(self) -> Protocol:
        return protocol_in_force(self.use_case)

    @property
    def target(self) -> Protocol:
        """What somebody would try to write: a draft if there is one, else what is in force."""
        return being_written(UseCase.objects.get(pk=self.use_case.pk)) or self.in_force

    @property
    def amendment(self) -> Amendment:
        found = Amendment.objects.filter(use_case=self.use_case).order_by("pk").last()
        if found is None:
            raise Refused("Aucun avenant.")
        return found


def save(world, protocol):
    values = {"question": f"Question {world.turn} ?", "budget_eur": Decimal(world.turn)}
    actions.save_protocol(
        protocol=protocol, actor=world.cast.lead, values=values, version=protocol.lock_version, now=MEASURED
    )


def add(world, protocol):
    actions.add_indicator(
        protocol=protocol, actor=world.cast.lead, kind="stop", label=f"Plaintes {world.turn}", source="Accueil",
        direction="at_least", threshold=Decimal(100 + world.turn), now=MEASURED,
    )  # fmt: skip


def edit(world, protocol):
    row = protocol.indicators.filter(kind="success").first() or protocol.indicators.first()
    actions.edit_indicator(
        indicator=row, actor=world.cast.lead, label=row.label, source=row.source, direction=row.direction,
        threshold=Decimal(world.turn), minimum_sample=2, now=MEASURED,
    )  # fmt: skip


def move(world, protocol):
    actions.move_indicator(indicator=protocol.indicators.last(), actor=world.cast.lead, up=True, now=MEASURED)


def remove(world, protocol):
    actions.remove_indicator(indicator=protocol.indicators.last(), actor=world.cast.lead, now=MEASURED)


def measure(kind, value):
    def act(world):
        indicator = world.in_force.indicators.filter(kind=kind).first()
        actions.record_measure(
            indicator=indicator, actor=world.cast.lead, value=Decimal(value), sample=20, measured_on=MEASURED.date(),
            now=MEASURED,
        )  # fmt: skip

    return act


def by(name, who="lead", **more):
    """An act on the dossier, by somebody who may."""
    return lambda world: getattr(actions, name)(
        use_case=world.use_case, actor=getattr(world.cast, who), now=MEASURED, **more
    )


def settle(name):
    return lambda world: getattr(actions, name)(
        amendment=world.amendment, actor=world.cast.coordinator, vote="Comité, 3 pour.", now=MEASURED
    )


def extend(world):
    ends_on = (ENDED + timedelta(days=10 + world.turn)).date()
    actions.amend_protocol(
        use_case=world.use_case, actor=world.cast.elected_official, ends_on=ends_on, reason="-", now=MEASURED
    )


def tamper(world):
    """As from a console, without any action: the database refuses."""
    with transaction.atomic():
        Protocol.objects.filter(pk=world.in_force.pk).update(question="Réécrite ?")


def tamper_with_a_criterion(world):
    with transaction.atomic():
        Indicator.objects.filter(protocol=world.in_force).update(threshold=0)


ACTS = {
    **{
        f"{act.__name__} the {where}": lambda world, act=act, where=where: act(
            world, world.in_force if where == "locked" else world.target
        )
        for act in (save, add, edit, move, remove)
        for where in ("locked", "draft")
    },
    "lock": lambda world: actions.lock_protocol(protocol=world.target, actor=world.cast.lead, now=STARTED),
    "approve": lambda world: actions.approve_protocol(
        protocol=world.target, actor=world.cast.coordinator, now=MEASURED
    ),
    "write another": by("create_protocol"),
    "start": by("start_trial", "coordinator"),
    "suspend": by("suspend_trial", comment="Panne."),
    "resume": by("resume_trial", comment="Réparé."),
    "measure": measure("success", 34),
    "reach the stop": measure("stop", 500),
    "open an amendment": by("create_amendment"),
    "propose": lambda world: actions.propose_amendment(
        amendment=world.amendment, actor=world.cast.lead, reasons="Motif.", now=MEASURED
    ),
    "withdraw": lambda world: actions.withdraw_amendment(
        amendment=world.amendment, actor=world.cast.lead, now=MEASURED
    ),
    "adopt": settle("adopt_amendment"),
    "reject": settle("reject_amendment"),
    "extend": extend,
    "tamper": tamper,
    "tamper with a criterion": tamper_with_a_criterion,
}
ADOPTED_THEN_EXTENDED = [
    "start", "measure", "open an amendment", "edit the draft", "propose", "edit the draft", "adopt", "edit the locked",
    "tamper", "tamper with a criterion", "measure", "extend",
]  # fmt: skip
MAY_CHANGE = {"adopt", "extend"}


@pytest.fixture
def world(cast):
    return World(cast, trial.locked(cast).use_case)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(names=st.lists(st.sampled_from(sorted(ACTS)), min_size=3, max_size=10))
@example(names=ADOPTED_THEN_EXTENDED)
@example(names=["open an amendment", "save the draft", "propose", "withdraw", "adopt", "open an amendment", "propose",
                "reject", "start", "reach the stop", "resume", "open an amendment", "add the draft", "propose",
                "save the draft", "adopt", "remove the locked", "lock", "write another"])  # fmt: skip
def test_nothing_changes_a_locked_protocol(world, names):
    world.locked, world.turn = {}, 0
    keep = transaction.savepoint()
    try:
        remember(world)
        for name in names:
            play(world, name)
    finally:
        transaction.savepoint_rollback(keep)


def test_the_acts_of_a_sequence_do_happen(world):
    """Else the property would hold of nothing: an amendment adopted, then an extension, then both versions kept."""
    remember(world)
    for name in ADOPTED_THEN_EXTENDED:
        play(world, name)
    assert (world.in_force.version, len(world.locked)) == (3, 3)
    assert world.in_force.indicators.get(kind="success").threshold == 4


def play(world, name):
    """Do one act, or be refused; then check every locked version, and which one is in force."""
    world.turn += 1
    before = world.in_force.pk
    proposed = Amendment.objects.filter(use_case=world.use_case, state="proposed").first()
    try:
        ACTS[name](world)
    except (Refused, DatabaseError):
        assert world.in_force.pk == before, name
    now = world.in_force
    if now.pk != before:
        assert name in MAY_CHANGE
        assert now.amends_id == before
    if name == "adopt" and now.pk != before:
        assert (proposed.protocol_id, proposed.sha256) == (now.pk, now.sha256)
    for pk, (content, sha256) in world.locked.items():
        stored = Protocol.objects.get(pk=pk)
        assert (content_of(stored, list(stored.indicators.all())), stored.sha256) == (content, sha256), name
    remember(world)


def remember(world):
    """Keep what each version says as soon as it is locked; its hash is that of its content."""
    for row in Protocol.objects.filter(use_case=world.use_case, locked_at__isnull=False):
        indicators = list(row.indicators.all())
        assert row.sha256 == protocol_hash(row, indicators)
        world.locked.setdefault(row.pk, (content_of(row, indicators), row.sha256))

"""What a trial fixes for good: a locked protocol and its criteria, figures, a deposited evaluation."""

from boussole.shared.triggers import register

LOCKED_PROTOCOLS = register("trial_protocol", when="OLD.locked_at IS NOT NULL")
# The criteria of a locked protocol: a trigger reads its own row only, hence the mark on each of them.
SEALED_CRITERIA = register("trial_indicator", when="OLD.sealed")
APPROVALS = register("trial_protocolapproval")
MEASURES = register("trial_measure")
DEPOSITED_EVALUATIONS = register("trial_evaluation", when="OLD.submitted_at IS NOT NULL")
RESULTS = register("trial_criterionresult")
SETTLED_AMENDMENTS = register("trial_amendment", when="OLD.settled_at IS NOT NULL")

# An observation waits, then is sorted once: kept in a measure or rejected. What the agent noted never changes.
OBSERVATIONS = register(
    "trial_observation",
    unless="OLD.sorted_at IS NULL AND NEW.sorted_at IS NOT NULL AND NEW.value = OLD.value AND NEW.note = OLD.note"
    " AND NEW.observed_on = OLD.observed_on AND NEW.received_on = OLD.received_on"
    " AND NEW.notebook_id = OLD.notebook_id AND NEW.id = OLD.id",
)
IMPORTS = register("trial_measureimport")
HOLDINGS = register("trial_eventholding")
ATTENDANCE = register("trial_attendance")
EXPENSES = register("trial_expense")
USAGE = register("trial_usagereading")

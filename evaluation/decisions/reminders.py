"""Which reminder is due when: seven days before, two days before, once late, then to those above. No Django here."""

from datetime import date

from evaluation.compass.follow_up import reminder_level

ESCALATION_AFTER = 14  # days late: the coordinators and the élus are told, once
ESCALATED = "escalated"


def levels(due_on: date, today: date) -> tuple[str, ...]:
    """Return the messages that `today` calls for: "week", "days", "late", and "escalated" after fourteen days late.

    Whoever owes is still told « late » when the first look comes after the escalation.
    """
    level = reminder_level(due_on, today)
    if not level:
        return ()
    if (today - due_on).days >= ESCALATION_AFTER:
        return level, ESCALATED
    return (level,)

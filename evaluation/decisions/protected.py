"""What is never rewritten: decisions, what happened to their conditions, what reviews observed, settled requests."""

from boussole.shared.triggers import register

DECISIONS = register("decisions_decision")
CONDITION_STEPS = register("decisions_conditionstep")
REVIEW_REPORTS = register("decisions_reviewreport")
PROMISES_KEPT = register("decisions_promisekept")
CLOSED_REVIEWS = register("decisions_review", when="OLD.closed_at IS NOT NULL")
SETTLED_REQUESTS = register("decisions_reviewrequest", when="OLD.answered_at IS NOT NULL")

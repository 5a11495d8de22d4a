"""A signed classification and a published version of the law are never rewritten: a change is a new row."""

from boussole.shared.triggers import register

SIGNED_CLASSIFICATIONS = register("ai_act_classification", when="OLD.signed_at IS NOT NULL")
PUBLISHED_LAWS = register("ai_act_lawversion", when="OLD.published_at IS NOT NULL")

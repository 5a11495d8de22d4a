"""What the database itself refuses of scores and minority opinions: changing what is closed, adding to it."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from boussole.shared.triggers import register

REVEALS = register("committee_scorereveal")
SEALED_SCORES = register("committee_committeescore", when="OLD.sealed")
MINORITY_OPINIONS = register("committee_minorityopinion")
SEALED_SIGNATURES = register("committee_minoritysignature", when="OLD.sealed")


@dataclass(frozen=True)
class RefusedEntry:
    """The trigger that refuses a new row of `table` when `condition`, in SQL on NEW, holds."""

    table: str
    condition: str
    message: str

    def create(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that put the trigger in place, in the dialect of `connection`."""
        name = f"{self.table}_closed"
        if connection.vendor != "postgresql":
            return [
                f"CREATE TRIGGER {name} BEFORE INSERT ON {self.table} FOR EACH ROW "
                f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}: {self.table}'); END"
            ]
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {self.condition} "
            f"THEN RAISE EXCEPTION '{self.message}: {self.table}'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def drop(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that remove the trigger."""
        name = f"{self.table}_closed"
        if connection.vendor == "postgresql":
            return [f"DROP FUNCTION IF EXISTS {name}() CASCADE"]
        return [f"DROP TRIGGER IF EXISTS {name}"]


# Only tables of this module are named: SQLite cannot rebuild a table that a trigger of another one names.
REVEALED = "EXISTS (SELECT 1 FROM committee_scorereveal WHERE item_id = NEW.item_id)"
SEALED = "EXISTS (SELECT 1 FROM committee_committeescore WHERE item_id = NEW.item_id AND sealed)"
SEALED_IN_ROUND = (
    "EXISTS (SELECT 1 FROM committee_committeescore WHERE item_id = NEW.item_id AND round = NEW.round AND sealed)"
)
SIGNATURES_SEALED = (
    "EXISTS (SELECT 1 FROM committee_minoritysignature AS held "
    "JOIN committee_minorityopinion AS said ON said.id = held.opinion_id "
    "WHERE said.item_id = NEW.item_id AND held.sealed)"
)
OPINION_SEALED = "EXISTS (SELECT 1 FROM committee_minoritysignature WHERE opinion_id = NEW.opinion_id AND sealed)"

ENTRIES = (
    RefusedEntry(
        "committee_committeescore",
        f"(NEW.round = 'initial' AND {REVEALED} OR NEW.round = 'revised' AND NOT {REVEALED} OR {SEALED_IN_ROUND})",
        "scores are closed",
    ),
    # The reveal comes first and seals the scores in the same act: sealed before it, they were closed by the vote.
    RefusedEntry("committee_scorereveal", SEALED, "scores are closed"),
    RefusedEntry("committee_minorityopinion", SIGNATURES_SEALED, "the opinion is recorded"),
    RefusedEntry("committee_minoritysignature", OPINION_SEALED, "the opinion is recorded"),
)

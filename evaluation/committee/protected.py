"""What the database itself refuses at the committee: changing what is closed, adding to it."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from boussole.shared.triggers import register

TALLIES = register("committee_tally")
RECTIFICATIONS = register("committee_rectification")
ANNULMENTS = register("committee_annulment")
RULES = register("committee_rulesversion")
DECLARATIONS = register("committee_declaration")
MOVEMENTS = register("committee_movement")
# Ballots can be replaced while the vote is open; once it is closed they are sealed for good.
SEALED_BALLOTS = register("committee_publicballot", when="OLD.sealed")
SEALED_PAPERS = register("committee_paper", when="OLD.sealed")
SEALED_ROLL = register("committee_emargement", when="OLD.sealed")
SEALED_COUNTS = register("committee_papercount", when="OLD.sealed")
CLOSED_VOTES = register("committee_vote", when="OLD.closed_at IS NOT NULL")
# Minutes are written until they are settled; a signature is for good.
SETTLED_MINUTES = register("committee_minutes", when="OLD.settled_at IS NOT NULL")
SEALED_DEBATES = register("committee_debate", when="OLD.sealed")
SIGNATURES = register("committee_minutessignature")

MESSAGE = "the vote is closed"


@dataclass(frozen=True)
class NothingAfterTheClose:
    """The trigger that refuses a row of `table` once its vote is closed."""

    table: str

    def create(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that put the trigger in place, in the dialect of `connection`."""
        closed = "(SELECT closed_at FROM committee_vote WHERE id = NEW.vote_id) IS NOT NULL"
        if connection.vendor != "postgresql":
            return [
                f"CREATE TRIGGER {self.table}_after_close BEFORE INSERT ON {self.table} FOR EACH ROW "
                f"WHEN {closed} BEGIN SELECT RAISE(ABORT, '{MESSAGE}: {self.table}'); END"
            ]
        return [
            f"CREATE FUNCTION {self.table}_after_close() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {closed} THEN RAISE EXCEPTION '{MESSAGE}: {self.table}'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {self.table}_after_close BEFORE INSERT ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.table}_after_close()",
        ]

    def drop(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Return the statements that remove the trigger."""
        if connection.vendor == "postgresql":
            return [f"DROP FUNCTION IF EXISTS {self.table}_after_close() CASCADE"]
        return [f"DROP TRIGGER IF EXISTS {self.table}_after_close"]


SEALED_WITH_THE_VOTE = tuple(
    NothingAfterTheClose(f"committee_{name}") for name in ("publicballot", "paper", "emargement", "papercount")
)

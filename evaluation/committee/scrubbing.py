"""Wiping what the database's files still hold of papers that were shuffled."""

from boussole.shared.wiping import wipe_tables

TABLES = ("committee_paper", "committee_emargement")
# The papers of a closed vote were all written by the transaction that deleted the earlier ones.
SHUFFLED = "SELECT max(age(xmin)) FROM committee_paper WHERE vote_id = %s"


def wipe(vote_id: int) -> str:
    """Write the tables of secret votes anew, outside any transaction. Return '' when done, else what to wait for."""
    return wipe_tables(TABLES, since=SHUFFLED, params=[vote_id])

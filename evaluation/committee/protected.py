"""The tables of the committee that only grow."""

from boussole.shared.triggers import register

TALLIES = register("committee_tally")
# Ballots can be replaced while the vote is open; once it is closed they are sealed for good.
SEALED_BALLOTS = register("committee_publicballot", when="OLD.sealed")

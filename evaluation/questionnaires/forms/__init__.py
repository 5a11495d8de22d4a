"""The forms of questionnaires."""

"""The pages of staff tables and of the reference of jobs."""

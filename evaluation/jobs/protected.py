"""What was said of the jobs of a dossier only grows: earlier versions stay as they were."""

from boussole.shared.triggers import register

TOUCHED_JOBS = register("jobs_touchedjobs")

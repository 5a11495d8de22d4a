"""What was said of a data set, and of its use by a dossier, only grows: earlier versions stay as they were."""

from boussole.shared.triggers import register

DATASET_VERSIONS = register("datasets_datasetversion")
USE_VERSIONS = register("datasets_datasetuseversion")

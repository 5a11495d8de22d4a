"""The forms of staff tables and of the reference of jobs. They check and show; the actions decide."""

from workforce.forms.imports import ColumnsForm, MatchForm, UploadForm, WithdrawForm
from workforce.forms.references import JobForm, SettingsForm

__all__ = ["ColumnsForm", "JobForm", "MatchForm", "SettingsForm", "UploadForm", "WithdrawForm"]

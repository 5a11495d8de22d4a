"""The cost table as a spreadsheet: written so that nothing in it runs, read so that nothing of it is guessed."""

from evaluation.cost.workbook.reader import MAX_ROWS, WorkbookRefused, read_workbook
from evaluation.cost.workbook.writer import write_workbook

__all__ = ["MAX_ROWS", "WorkbookRefused", "read_workbook", "write_workbook"]

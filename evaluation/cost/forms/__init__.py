"""The forms of a cost table. They check and show; the action decides."""

from evaluation.cost.forms.editor import TableEditor, blank_editor, editor_of, typed_editor
from evaluation.cost.forms.terms import ImportForm

__all__ = ["ImportForm", "TableEditor", "blank_editor", "editor_of", "typed_editor"]

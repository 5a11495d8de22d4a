from evaluation.ai_act.views.answering import check, question, start
from evaluation.ai_act.views.laws import law, law_download, law_import, law_publish
from evaluation.ai_act.views.reading import classification, compare, overview
from evaluation.ai_act.views.signing import sign

__all__ = [
    "check",
    "classification",
    "compare",
    "law",
    "law_download",
    "law_import",
    "law_publish",
    "overview",
    "question",
    "sign",
    "start",
]

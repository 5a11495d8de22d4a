"""The house rules that a reader should not have to check: sizes, templates, French, names, locks."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOT_WRITTEN = {"var", "node_modules"}
MAX_FILE, MAX_TEST_FILE, MAX_FUNCTION = 400, 600, 50  # lines


def sources() -> list[Path]:
    """Every file that somebody wrote: neither the environment, nor what tools and runs leave behind."""
    return [
        path
        for top in sorted(ROOT.iterdir())
        if top.name not in NOT_WRITTEN and (not top.name.startswith(".") or top.name == ".ci")
        for path in ([top] if top.is_file() else top.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]


FILES = sources()
CODE = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
TEMPLATES = [path for path in FILES if path.suffix in (".html", ".txt") and "templates" in path.parts]
TEXTS = [
    path for path in FILES if path.suffix in (".py", ".html", ".md", ".css", ".js", ".toml", ".json", ".txt", ".yml")
]
TEXTS += [path for path in FILES if path.parent.name in ("bin", ".ci")]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_something_to_read():
    assert len(CODE) > 200
    assert len(TEMPLATES) > 80


def test_files_keep_to_their_size():
    long = {}
    for path in CODE:
        limit = MAX_TEST_FILE if "tests" in path.relative_to(ROOT).parts else MAX_FILE
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > limit:
            long[name(path)] = lines
    assert long == {}


def test_functions_keep_to_their_size():
    long = {}
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > MAX_FUNCTION:
                long[f"{name(path)}:{node.name}"] = node.end_lineno - node.lineno + 1
    assert long == {}


def test_public_functions_say_what_they_do():
    silent = []
    for path in CODE:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{name(path)}:{node.name}")
    assert silent == []


@pytest.mark.parametrize("pattern", [r"\sstyle=", r"\son[a-z]+=\"", r"<script(?![^>]*\bsrc=)", r"javascript:"])
def test_templates_hold_no_inline_code_that_the_policy_would_refuse(pattern):
    wrong = [name(path) for path in TEMPLATES if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert wrong == []


@pytest.mark.parametrize("pattern", [r"\|safe\b", r"autoescape off", r"https?://(?!www\.w3\.org)"])
def test_templates_escape_everything_and_fetch_nothing(pattern):
    wrong = [path for path in TEMPLATES if re.search(pattern, path.read_text(encoding="utf-8"))]
    # crispy-forms hands rendered fields to its layout templates; a mail in plain text has nothing to escape.
    assert [name(path) for path in wrong if "templates/boussole/" not in name(path) and path.suffix != ".txt"] == []


def test_nothing_marks_a_text_as_safe_but_what_escapes_it():
    wrong = [name(path) for path in CODE if re.search(r"\bmark_safe\b", path.read_text(encoding="utf-8"))]
    assert [path for path in wrong if not path.startswith("tests/")] == []


def french_strings() -> list[tuple[str, str]]:
    """The texts that people read: arguments of gettext in code, of translate in templates."""
    found = []
    for path in CODE:
        if "tests" in path.relative_to(ROOT).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id in ("_", "gettext", "gettext_lazy", "ngettext"):
                found += [(name(path), arg.value) for arg in node.args if isinstance(arg, ast.Constant)]
    for path in TEMPLATES:
        content = path.read_text(encoding="utf-8")
        found += [(name(path), text) for text in re.findall(r"{% translate [\"'](.*?)[\"']", content)]
    placeholder = re.compile(r"%\(\w+\)s|{{.*?}}")
    return [(where, placeholder.sub("…", text)) for where, text in found if isinstance(text, str)]


def test_french_has_its_apostrophes_and_its_accents():
    strings = french_strings()
    assert len(strings) > 1000
    straight = [pair for pair in strings if re.search(r"\w'\w", pair[1])]
    assert straight == []
    bare = re.compile(r"\b(evaluation|deja|etre|apres|decision prise par l'elu|role|meme|Etat|A faire)\b")
    assert [pair for pair in strings if bare.search(pair[1])] == []


def test_a_person_is_never_counted_in_brackets():
    assert [pair for pair in french_strings() if re.search(r"\w\((s|e|es|x)\)", pair[1])] == []


def test_nothing_is_silenced_without_a_reason():
    silenced = re.compile(r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)|type: ignore|# (?:TODO|FIXME)|mark\.xfail")
    here = Path(__file__)
    wrong = [name(path) for path in CODE if path != here and silenced.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def test_migrations_have_names():
    wrong = [
        path.name
        for path in FILES
        if path.parent.name == "migrations" and re.search(r"_auto_|_\d{8}", path.name) and path.suffix == ".py"
    ]
    assert wrong == []


def test_the_lock_says_every_version():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        wanted = [line for line in lines if line and not line.startswith(("#", " ", "-"))]
        assert wanted
        assert [line for line in wanted if "==" not in line] == []

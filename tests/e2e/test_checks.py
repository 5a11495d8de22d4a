"""The audit sees what it must see: each fault, alone on a page that has no other."""

import pytest

from tests.e2e.checks import page_problems

PAGE = """<!doctype html><html lang="fr"><head><title>Essai</title><style>
* {{ box-sizing: border-box }} body {{ background: #fff; color: #000; font: 16px sans-serif }}
.pale {{ color: #bbb }} a {{ display: inline-block; padding: 8px }} :focus-visible {{ outline: 3px solid #000 }} {style}
</style></head><body><main><h1>Essai</h1>{content}</main></body></html>"""
PALE = "axe color-contrast"


def found(page, content, style=""):
    page.set_content(PAGE.format(content=content, style=style))
    return page_problems(page)


def test_a_sound_page_has_no_problem(page):
    assert found(page, "<details><summary>Plus</summary><p>Texte.</p></details><a href='/'>Accueil</a>") == []


@pytest.mark.parametrize(
    ("content", "style", "where"),
    [
        ("<p class='pale'>Texte.</p>", "", ["1280 px: ", "320 px, all open: "]),
        ("<details><summary>Plus</summary><p class='pale'>Texte.</p></details>", "", ["320 px, all open: "]),
        (
            "<details><summary class='pale'>Plus</summary><p>Texte.</p></details>",
            "",
            ["1280 px: ", "320 px: ", "320 px, all open: "],
        ),
        (
            "<details><summary>Plus</summary><p>Texte.</p></details>",
            "details:not([open]) summary { color: #bbb }",
            ["1280 px: ", "320 px: "],
        ),
        (
            "<details class='menu'><summary>Plus</summary><p>Texte.</p></details>",
            ".menu { display: none } @media (max-width: 400px) { .menu { display: block } "
            ".menu:not([open]) summary { color: #bbb } }",
            ["320 px: "],
        ),
        (
            "<p class='phone'>Texte.</p>",
            "@media (max-width: 400px) { .phone { color: #bbb } }",
            ["320 px, all open: "],
        ),
    ],
    ids=["text", "inside", "summary", "closed-only", "phone-menu", "phone-only"],
)
def test_pale_words_are_seen_wherever_they_are(page, content, style, where):
    problems = found(page, content, style)
    assert [line.split(PALE)[0] for line in problems] == where


@pytest.mark.parametrize(
    ("content", "style", "said"),
    [
        ("<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>", "", "axe image-alt"),
        ("<details><summary>Plus</summary><h4>Trop bas</h4></details>", "", "axe heading-order"),
        ("<a href='/'>Accueil</a>", "a:focus-visible { outline: none }", "no visible outline on a Accueil"),
        ("<p id='twice'>Un</p><p id='twice'>Deux</p>", "", "id twice is used twice"),
        ("<p style='width: 400px'>Texte.</p>", "", "the page scrolls sideways"),
        ("<a href='/b' tabindex='-1'>B</a><a href='/a'>A</a>", "", "Tab does not reach every control"),
    ],
    ids=["image", "heading", "outline", "id", "width", "reach"],
)
def test_each_fault_is_seen(page, content, style, said):
    assert any(said in line for line in found(page, content, style))

"""A version of the law as a file: the one that is shipped, what a broken one is told, and another law at work."""

import copy
import hashlib
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from audit.chain import canonical
from evaluation.ai_act.case_format import case_from_dict
from evaluation.ai_act.classifier import AnswerError, classify
from evaluation.ai_act.law_format import LawFileError, read_law
from evaluation.ai_act.shipped import FIXTURE, shipped_content
from tests.evaluation.ai_act.cases import BASE

CONTENT = shipped_content()
CONFIDENCE = {
    "lu sur une page publique",
    "lu dans une source tierce qui cite le texte",
    "de mémoire, à relire avant de s’y fier",
}


def changed(**parts):
    return {**copy.deepcopy(CONTENT), **parts}


def broken(change):
    data = copy.deepcopy(CONTENT)
    change(data)
    with pytest.raises(LawFileError) as caught:
        read_law(data)
    return list(caught.value.errors)


def test_the_shipped_law_is_sealed_and_every_row_has_its_source():
    for row in json.loads(FIXTURE.read_text(encoding="utf-8")):
        fields = row["fields"]
        assert fields["sha256"] == hashlib.sha256(canonical(fields["content"]).encode()).hexdigest()
        assert (fields["code"], fields["read_on"]) == (fields["content"]["version"], fields["content"]["read_on"])
    law = read_law(CONTENT)
    for row in (*law.questions.values(), *law.obligations):
        assert {source.confidence for source in row.sources} <= CONFIDENCE
    assert {row.confidence for row in law.dates.values()} <= CONFIDENCE
    for question in law.questions.values():
        assert question.text.endswith(" ?")
        assert question.help
        assert question.examples
    used = {start.date for row in law.obligations for start in row.starts}
    assert used == set(law.dates)


def test_the_dates_are_those_of_the_regulation():
    assert {name: row.day for name, row in read_law(CONTENT).dates.items()} == {
        "prohibitions": date(2025, 2, 2),
        "literacy": date(2025, 2, 2),
        "transparency": date(2026, 8, 2),
        "new_prohibitions": date(2026, 12, 2),
        "high_risk_annex_iii": date(2027, 12, 2),
        "high_risk_annex_i": date(2028, 8, 2),
        "already_in_service": date(2030, 8, 2),
    }


BROKEN = [
    (lambda d: d.update(format="autre"), 'format : un fichier commence par « "format": "boussole-ai-act/1" ».'),
    (lambda d: d.pop("texts"), "texts : manque."),
    (lambda d: d.update(intrus=1), "intrus : cette clé n’est pas connue."),
    (lambda d: d.update(version=""), "version : donnez un nom de 20 caractères au plus."),
    (lambda d: d.update(read_on="hier"), "read_on : « hier » n’est pas un jour ; écrivez 2027-12-02."),
    (lambda d: d.update(questions={}), "questions : il faut une liste."),
    (
        lambda d: d["dates"]["literacy"].update({"from": "2025"}),
        "dates.literacy.from : « 2025 » n’est pas un jour ; écrivez 2027-12-02.",
    ),
    (lambda d: d["dates"].update(x=3), "dates.x : il faut un objet."),
    (lambda d: d["classes"]["MINIMAL"].pop("text"), "classes.MINIMAL.text : manque."),
    (lambda d: d["questions"][0].pop("help"), "questions[0].help : manque."),
    (lambda d: d["questions"].append(3), "questions[11] : il faut un objet."),
    (
        lambda d: d["questions"][0].update(kind="x"),
        "questions[0].kind : « one » (une réponse) ou « many » (plusieurs).",
    ),
    (
        lambda d: d["questions"][0].update(options={"oui": "Oui"}),
        "questions[0].options : une question « one » se répond par « oui » ou « non ».",
    ),
    (lambda d: d["questions"][3]["options"].update(z=4), "questions[3].options.z : il faut un texte."),
    (lambda d: d["questions"][0].update(sources=[]), "questions[0].sources : donnez au moins une source."),
    (lambda d: d["questions"][0].update(branches=[]), "questions[0].branches : dites ce qui suit la réponse."),
    (lambda d: d["questions"][1].update(code="C0"), "questions[1].code : C0 sert déjà."),
    (
        lambda d: d["questions"][0]["branches"][0].update(when={"C0": "peut-être"}),
        "questions[0].branches[0].when.C0 : « oui », « non », « any », « none », ou une liste de réponses.",
    ),
    (
        lambda d: d["questions"][0]["branches"][0].update(when=[]),
        "questions[0].branches[0].when : une condition est un objet, de la question vers sa réponse.",
    ),
    (
        lambda d: d["questions"][0]["branches"][0].update(adds=[1]),
        "questions[0].branches[0].adds : il faut une liste de textes.",
    ),
    (lambda d: d["obligations"][0].update(dates=[]), "obligations[0].dates : dites depuis quand."),
    (lambda d: d["obligations"][0].update(sources=[{}]), "obligations[0].sources[0].text : manque."),
    (
        lambda d: d["obligations"][0].update(any_of=[3]),
        "obligations[0].any_of[0] : une condition est un objet, de la question vers sa réponse.",
    ),
    # what the rows say of one another
    (lambda d: d.update(start="C9"), "start : C9 n’est pas une question."),
    (lambda d: d["classes"].pop("INTERDIT"), "classes : INTERDIT manque."),
    (
        lambda d: d["questions"][0]["branches"][1].update(next="C9"),
        "questions[0].branches[1].next : C9 n’est pas une question.",
    ),
    (
        lambda d: d["questions"][0]["branches"][0].update(adds=["AUTRE"]),
        "questions[0].branches[0].adds : AUTRE n’est pas une classe.",
    ),
    (
        lambda d: d["questions"][0]["branches"].pop(),
        "questions[0].branches : la dernière branche vaut pour toute autre réponse : « when » y est vide.",
    ),
    (
        lambda d: d["questions"][0]["branches"][0].update(when={"C0": "any"}),
        "questions[0].branches[0].when.C0 : « any » ne vaut que pour une question à plusieurs réponses.",
    ),
    (
        lambda d: d["questions"][3]["branches"][0].update(when={"C2": "oui"}),
        "questions[3].branches[0].when.C2 : « oui » ne vaut que pour une question à une réponse.",
    ),
    (
        lambda d: d["questions"][9]["skip"].update(when={"C4": ["12"]}),
        "questions[9].skip.when.C4 : « 12 » n’est pas une réponse de C4.",
    ),
    (
        lambda d: d["questions"][9]["branches"][0].update(adds=["MINIMAL"]),
        "questions[9].branches[0].adds : une question facultative n’apporte pas de classe.",
    ),
    (
        lambda d: d["questions"][9]["branches"][0].update(next=""),
        "questions[9].branches : après une question facultative, la suite est la même pour toutes les réponses.",
    ),
    (
        lambda d: d["questions"][3]["options"].update({"?": "Doute"}),
        "questions[3].options : « ? » veut dire « je ne sais pas », et ne se propose pas.",
    ),
    (lambda d: d["obligations"][0].update(classes=["AUTRE"]), "obligations[0].classes : AUTRE n’est pas une classe."),
    (lambda d: d["obligations"][5].update(routes=["x"]), "obligations[5].routes : aucune branche ne porte x."),
    (lambda d: d["obligations"][9].update(parts_of="C9"), "obligations[9].parts_of : C9 n’est pas une question."),
    (lambda d: d["obligations"][9]["parts"].update(x="…"), "obligations[9].parts : « x » n’est pas une réponse de C7."),
    (
        lambda d: d["obligations"][0].update(dates=[{"date": "demain"}]),
        "obligations[0].dates[0].date : demain n’est pas dans la table des dates.",
    ),
    (
        lambda d: d["obligations"][0].update(dates=[{"date": "literacy", "route": "annex_i"}]),
        "obligations[0].dates : la dernière date vaut pour tous les autres cas, sans condition.",
    ),
    (
        lambda d: d["obligations"][4].update(any_of=[{"C9": "oui"}]),
        "obligations[4].any_of[0] : C9 n’est pas une question.",
    ),
    (
        lambda d: d["questions"][10]["branches"][1].update(next="C3"),
        "questions : l’arbre revient sur C3 : il ne finirait jamais.",
    ),
    (lambda d: d.update(start="C1-USAGE"), "questions : rien ne mène à C0."),
]


@pytest.mark.parametrize(("change", "error"), BROKEN, ids=[error.split(" :")[0] for _change, error in BROKEN])
def test_a_broken_file_is_told_where(change, error):
    assert error in broken(change)


def test_what_is_no_object_is_told_too():
    for data in (None, [], "texte", 3):
        with pytest.raises(LawFileError, match="format"):
            read_law(data)


def test_every_error_is_told_at_once():
    def twice(data):
        data["questions"][0]["kind"] = "x"
        data["obligations"][0]["dates"] = []

    assert len(broken(twice)) == 2


def test_a_new_law_changes_dates_and_tree_without_code(tmp_path, capsys):
    data = changed(version="2", read_on="2027-01-11")
    data["dates"]["high_risk_annex_iii"]["from"] = "2028-06-01"
    fourth = data["questions"][5]
    fourth["options"]["9"] = "Un domaine nouveau"
    later = read_law(data)
    found = classify({**BASE, "C4": ("9",), "C5": "oui"}, later, on=date(2028, 6, 1))
    assert (found.classes, found.law_version) == (("HAUT_RISQUE",), "2")
    assert {row.code: row.applies_from for row in found.duties}["OBL-03"] == date(2028, 6, 1)
    law_file, cases = tmp_path / "droit.json", tmp_path / "cas.json"
    law_file.write_text(json.dumps(data), encoding="utf-8")
    answers = {**BASE, "C2": [], "C4": ["9"], "C5": "oui", "C7": []}
    cases.write_text(json.dumps({"answers": answers, "on": "2026-11-24"}), encoding="utf-8")
    call_command("classify_ai_act", str(cases), law=str(law_file))
    [printed] = json.loads(capsys.readouterr().out)
    assert (printed["law"], printed["classes"]) == ("2", ["HAUT_RISQUE"])
    with pytest.raises(CommandError, match="C4 : « 9 »"):
        call_command("classify_ai_act", str(cases))
    data.pop("start")
    law_file.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="start : manque"):
        call_command("classify_ai_act", str(cases), law=str(law_file))


@pytest.mark.parametrize(
    ("data", "match"),
    [
        ([], "réponses dans « answers »"),
        ({"answers": {}}, "le jour du classement"),
        ({"answers": {"C0": 1}, "on": "2026-11-24"}, "C0 : une réponse est un texte"),
        ({"answers": {"C2": [1]}, "on": "2026-11-24"}, "C2 : une réponse est un texte"),
        ({"answers": {}, "on": "2026-11-24", "already_in_service": "oui"}, "vrai ou faux"),
    ],
)
def test_a_broken_case_is_told_why(data, match):
    with pytest.raises(AnswerError, match=match):
        case_from_dict(data)

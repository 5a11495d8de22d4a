"""What the rows of a version of the law say of one another: a tree that ends, codes that exist, dates that come."""

from collections.abc import Iterator

from evaluation.ai_act.law import (
    ANY,
    HIGH_RISK,
    MANY,
    NO,
    NONE,
    PROHIBITED,
    PROVIDER,
    UNKNOWN,
    YES,
    Condition,
    Law,
    Obligation,
    Question,
)

# The classes that the site itself looks at: without them it could not say what blocks.
EXPECTED_CLASSES = (PROVIDER, PROHIBITED, HIGH_RISK)


def tree_errors(law: Law) -> Iterator[str]:
    """Yield what does not hold together in a version of the law, one located sentence at a time."""
    if law.start not in law.questions:
        yield f"start : {law.start} n’est pas une question."
    yield from (f"classes : {code} manque." for code in EXPECTED_CLASSES if code not in law.classes)
    for at, question in enumerate(law.questions.values()):
        yield from _question_errors(law, question, f"questions[{at}]")
    for at, row in enumerate(law.obligations):
        yield from _obligation_errors(law, row, f"obligations[{at}]")
    if law.start in law.questions:
        yield from _loop_errors(law)


def _question_errors(law: Law, question: Question, place: str) -> Iterator[str]:
    if UNKNOWN in question.options:
        yield f"{place}.options : « {UNKNOWN} » veut dire « je ne sais pas », et ne se propose pas."
    for at, branch in enumerate(question.branches):
        here = f"{place}.branches[{at}]"
        yield from _condition_errors(law, branch.when, f"{here}.when")
        yield from _next_errors(law, branch.next, f"{here}.next")
        for key, codes in (("adds", branch.adds), ("unless", branch.unless)):
            yield from (f"{here}.{key} : {code} n’est pas une classe." for code in codes if code not in law.classes)
        if question.optional and branch.adds:
            yield f"{here}.adds : une question facultative n’apporte pas de classe."
    if question.branches[-1].when:
        yield f"{place}.branches : la dernière branche vaut pour toute autre réponse : « when » y est vide."
    if question.optional and len({branch.next for branch in question.branches}) > 1:
        yield f"{place}.branches : après une question facultative, la suite est la même pour toutes les réponses."
    if question.skip:
        yield from _condition_errors(law, question.skip[0], f"{place}.skip.when")
        yield from _next_errors(law, question.skip[1], f"{place}.skip.next")


def _obligation_errors(law: Law, row: Obligation, place: str) -> Iterator[str]:
    yield from (f"{place}.classes : {code} n’est pas une classe." for code in row.classes if code not in law.classes)
    routes = {branch.route for question in law.questions.values() for branch in question.branches}
    yield from (f"{place}.routes : aucune branche ne porte {name}." for name in row.routes if name not in routes)
    for at, condition in enumerate(row.any_of):
        yield from _condition_errors(law, condition, f"{place}.any_of[{at}]")
    if row.parts or row.parts_of:
        question = law.questions.get(row.parts_of)
        if question is None:
            yield f"{place}.parts_of : {row.parts_of or 'rien'} n’est pas une question."
        else:
            foreign = [code for code in row.parts if code not in question.options]
            yield from (f"{place}.parts : « {code} » n’est pas une réponse de {question.code}." for code in foreign)
    for at, start in enumerate(row.starts):
        if start.date not in law.dates:
            yield f"{place}.dates[{at}].date : {start.date} n’est pas dans la table des dates."
        for number, condition in enumerate(start.any_of):
            yield from _condition_errors(law, condition, f"{place}.dates[{at}].any_of[{number}]")
    last = row.starts[-1]
    if last.route or last.in_service or last.any_of:
        yield f"{place}.dates : la dernière date vaut pour tous les autres cas, sans condition."


def _condition_errors(law: Law, condition: Condition, place: str) -> Iterator[str]:
    for code, test in condition.items():
        question = law.questions.get(code)
        if question is None:
            yield f"{place} : {code} n’est pas une question."
        elif isinstance(test, tuple):
            foreign = [value for value in test if value not in question.options]
            yield from (f"{place}.{code} : « {value} » n’est pas une réponse de {code}." for value in foreign)
        elif test in (ANY, NONE) and question.kind != MANY:
            yield f"{place}.{code} : « {test} » ne vaut que pour une question à plusieurs réponses."
        elif test in (YES, NO) and question.kind == MANY:
            yield f"{place}.{code} : « {test} » ne vaut que pour une question à une réponse."


def _next_errors(law: Law, code: str, place: str) -> Iterator[str]:
    if code and code not in law.questions:
        yield f"{place} : {code} n’est pas une question."


def _loop_errors(law: Law) -> Iterator[str]:
    """A tree that came back to a question would never end; one that nothing leads to would never be asked."""
    follows = {
        question.code: [branch.next for branch in question.branches] + ([question.skip[1]] if question.skip else [])
        for question in law.questions.values()
    }
    done: set[str] = set()
    open_: list[str] = []

    def visit(code: str) -> str:
        if code in open_:
            return code
        if code in done or code not in follows:
            return ""
        open_.append(code)
        found = next((loop for after in follows[code] if (loop := visit(after))), "")
        open_.pop()
        done.add(code)
        return found

    loop = visit(law.start)
    if loop:
        yield f"questions : l’arbre revient sur {loop} : il ne finirait jamais."
        return
    yield from (f"questions : rien ne mène à {code}." for code in law.questions if code not in done)

"""Small changes to a module, one at a time, that good tests must notice."""

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OTHER_COMPARISON = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OTHER_OPERATION = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.BitXor: ast.BitOr,
}
OTHER_NAME = {"any": "all", "all": "any", "max": "min", "min": "max"}


@dataclass(frozen=True)
class Mutant:
    """One change: where, what it was, what it became, and the whole changed module."""

    line: int
    before: str
    after: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Give every mutant of a module. Texts, type hints and the listing of names are left alone."""
    tree = ast.parse(source)
    nodes = list(_mutable(tree))
    for position, node in enumerate(nodes):
        for variant in _variants(node):
            changed = copy.deepcopy(tree)
            target = list(_mutable(changed))[position]
            parent, field, index = _place(changed, target)
            if index is None:
                setattr(parent, field, variant)
            else:
                getattr(parent, field)[index] = variant
            ast.fix_missing_locations(changed)
            yield Mutant(node.lineno, ast.unparse(node), ast.unparse(variant), changed)


def _mutable(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk the expressions that decide something, in a stable order."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        hints = [getattr(node, name, None) for name in ("annotation", "returns")]
        if isinstance(node, ast.Assign) and any(getattr(row, "id", "") == "__all__" for row in node.targets):
            hints.append(node.value)
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            hints += node.decorator_list
        for hint in filter(None, hints):
            left_out |= {id(inside) for inside in ast.walk(hint)}
    for node in ast.walk(tree):
        if id(node) not in left_out and isinstance(node, ast.expr):
            yield node


def _variants(node: ast.expr) -> Iterator[ast.expr]:
    make = VARIANTS.get(type(node))
    return make(node) if make else iter(())


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    for index, operator in enumerate(node.ops):
        operators = list(node.ops)
        operators[index] = OTHER_COMPARISON[type(operator)]()
        yield ast.Compare(node.left, operators, node.comparators)


def _bool_op(node: ast.BoolOp) -> Iterator[ast.expr]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [value for number, value in enumerate(node.values) if number != index]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _bin_op(node: ast.BinOp) -> Iterator[ast.expr]:
    if type(node.op) in OTHER_OPERATION:
        yield ast.BinOp(node.left, OTHER_OPERATION[type(node.op)](), node.right)


def _unary_op(node: ast.UnaryOp) -> Iterator[ast.expr]:
    yield node.operand


def _if(node: ast.IfExp) -> Iterator[ast.expr]:
    yield ast.IfExp(node.test, node.orelse, node.body)


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)


def _name(node: ast.Name) -> Iterator[ast.expr]:
    if node.id in OTHER_NAME and isinstance(node.ctx, ast.Load):
        yield ast.Name(OTHER_NAME[node.id], ast.Load())


def _attribute(node: ast.Attribute) -> Iterator[ast.expr]:
    members = ENUMS.get(getattr(node.value, "id", ""), ())
    if node.attr in members:
        yield ast.Attribute(node.value, next(name for name in members if name != node.attr), node.ctx)


VARIANTS: dict[type[ast.expr], Callable[..., Iterator[ast.expr]]] = {
    ast.Compare: _compare,
    ast.BoolOp: _bool_op,
    ast.BinOp: _bin_op,
    ast.UnaryOp: _unary_op,
    ast.IfExp: _if,
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
}


# A member taken for another of the same enumeration.
ENUMS = {
    "Choice": ("FOR", "AGAINST", "ABSTAIN", "BLANK", "NULL"),
    "Outcome": ("ADOPTED", "REJECTED", "NO_DECISION", "POSTPONED", "VOID"),
    "Majority": (
        "ABSOLUTE_EXPRESSED",
        "TWO_THIRDS_EXPRESSED",
        "ABSOLUTE_MEMBERS",
        "UNANIMITY_EXPRESSED",
        "PRESENT_REPRESENTED",
    ),
    "QuorumRule": ("MAJORITY", "HALF", "NONE"),
    "RecusedInQuorum": ("NOT_PRESENT", "OUT_OF_BASE", "COUNTED"),
    "Presence": ("PRESENT", "REMOTE", "ABSENT"),
    "Moment": ("OPENING", "VOTE"),
    "BallotMode": ("PUBLIC", "SECRET"),
}


def _place(tree: ast.AST, target: ast.AST) -> tuple[ast.AST, str, int | None]:
    """Return the parent of `target`, the field that holds it, and its index when that is a list."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is target:
                return parent, field, None
            if isinstance(value, list):
                for index, item in enumerate(value):
                    if item is target:
                        return parent, field, index
    raise LookupError("the node is not in the tree")

"""Where a module can be changed, and how.

Everything that runs is open to change but docstrings, annotations, what only type checkers read, `slots`, and
the texts of messages. A text is emptied only where the program decides by it: where it is compared, looked
up, given back or a default.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
DECIDING = {
    "startswith",
    "endswith",
    "split",
    "rsplit",
    "partition",
    "rpartition",
    "get",
    "strip",
    "removeprefix",
}


@dataclass
class Place:
    """What can be replaced in a module, and the number of the statement that it stands in."""

    holder: Any
    """A node, or a list of them."""
    key: str | int
    new: ast.AST | None
    """What comes in its place."""
    line: int
    statement: int | None
    """None outside of functions: what runs when the module is imported."""

    @property
    def old(self) -> ast.AST:
        """What stands there."""
        return self.holder[self.key] if isinstance(self.key, int) else getattr(self.holder, self.key)

    def put(self, node: ast.AST | None) -> None:
        """Put something else there."""
        if isinstance(self.key, int):
            self.holder[self.key] = node
        else:
            setattr(self.holder, self.key, node)


class Module:
    """A module as a tree whose statements are numbered."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.places: list[Place] = []
        self.count = 0
        self._heads: list[tuple[list[ast.stmt], ast.stmt, int]] = []
        self._block(self.tree.body, None, inside=False)

    def mutated(self, place: Place) -> tuple[str, str]:
        """The module with one change, as text; and the change in words."""
        old = place.old
        place.put(place.new)
        text = ast.unparse(ast.fix_missing_locations(self.tree))
        place.put(old)
        new = "nothing" if place.new is None else _short(place.new)
        return text, f"{_short(old)}  →  {new}"

    def tracked(self, name: str) -> str:
        """The module with a mark before each statement of its functions, as text. Spoils the tree."""
        for block, statement, number in self._heads:
            mark = ast.parse(f"__hits__[{number}] = 1").body[0]
            block.insert(next(n for n, found in enumerate(block) if found is statement), mark)
        marks = f"getattr(_b, 'relmap_hits', {{}}).setdefault({name!r}, bytearray({self.count}))"
        text = f"import builtins as _b\n__hits__ = {marks}"
        after = [isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in self.tree.body]
        at = after.index(True) + 1 if True in after else int(_is_docstring(self.tree.body[0]))
        self.tree.body[at:at] = ast.parse(text).body
        return ast.unparse(ast.fix_missing_locations(self.tree))

    # --- walking ------------------------------------------------------------------------------

    def _block(self, block: list[ast.stmt], number: int | None, inside: bool) -> None:
        for at, statement in enumerate(block):
            if _is_docstring(statement) or isinstance(statement, (ast.Import, ast.ImportFrom, ast.Global)):
                continue
            if inside:
                number = self.count
                self.count += 1
                self._heads.append((block, statement, number))
            new = _instead(statement)
            if new is not None:
                self._add(block, at, new, statement, number)
            self._statement(statement, number, inside)

    def _statement(self, statement: ast.stmt, number: int | None, inside: bool) -> None:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.dump(statement.test):
            return
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._inside(statement.decorator_list, statement, "decorator_list", number)
            # A default counts where it is used: in the function's first statement.
            self._arguments(statement.args, self.count)
            self._block(statement.body, None, inside=True)
            return
        if isinstance(statement, ast.ClassDef):
            self._inside(statement.decorator_list, statement, "decorator_list", number)
            self._block(statement.body, number, inside)
            return
        self._value(statement, number)
        for name, value in ast.iter_fields(statement):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                self._block(value, number, inside)
            elif name == "handlers":
                for handler in value:
                    self._block(handler.body, number, inside)
            elif name == "cases":
                for case in value:
                    self._inside(case.guard, case, "guard", number)
                    self._block(case.body, number, inside)
            elif name != "annotation" and not _is_alias(statement):
                self._inside(value, statement, name, number)

    def _value(self, statement: ast.stmt, number: int | None) -> None:
        """What a statement gives, or asks."""
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            self._add(statement, "value", ast.Constant(None), statement, number)
        elif isinstance(statement, ast.AugAssign) and type(statement.op) in OPERATORS:
            self._add(statement, "op", OPERATORS[type(statement.op)](), statement, number)
        elif isinstance(statement, ast.Assign | ast.AnnAssign | ast.Return):
            changed = isinstance(statement.value, ast.Constant) and not isinstance(statement.value.value, str)
            if statement.value is not None and not changed and not _is_alias(statement):
                self._add(statement, "value", ast.Constant(None), statement, number)

    def _arguments(self, found: ast.arguments, number: int | None) -> None:
        self._inside(found.defaults, found, "defaults", number)
        self._inside(found.kw_defaults, found, "kw_defaults", number)

    def _inside(self, value: object, parent: ast.AST, field: str, number: int | None) -> None:
        """All places of an expression, or of a list of them."""
        if isinstance(value, list):
            for at, node in enumerate(value):
                self._expression(node, parent, field, value, at, number)
        else:
            self._expression(value, parent, field, parent, field, number)

    def _expression(
        self, node: object, parent: ast.AST, field: str, holder: Any, key: str | int, number: int | None
    ) -> None:
        if not isinstance(node, ast.AST) or (isinstance(node, ast.keyword) and node.arg in ("slots", "repr")):
            return
        for new in _replaced(node, parent, field):
            self._add(holder, key, new, node, number)
        if isinstance(node, ast.Compare):
            for at, operator in enumerate(node.ops):
                self._add(node.ops, at, OPERATORS[type(operator)](), node, number)
        elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in OPERATORS:
            self._add(node, "op", OPERATORS[type(node.op)](), node, number)
        elif isinstance(node, ast.Slice):
            for side in ("lower", "upper"):
                if getattr(node, side) is not None:
                    self._add(node, side, None, node, number)
        if isinstance(node, ast.Lambda):
            self._arguments(node.args, number)
            self._inside(node.body, node, "body", number)
        elif not _is_alias(node):
            for name, value in ast.iter_fields(node):
                self._inside(value, node, name, number)

    def _add(self, holder: Any, key: str | int, new: ast.AST | None, at: ast.AST, number: int | None) -> None:
        line = getattr(at, "lineno", None) or getattr(holder, "lineno", 0)
        self.places.append(Place(holder, key, new, line, number))


def _instead(statement: ast.stmt) -> ast.AST | None:
    """What may stand in place of a whole statement."""
    if isinstance(statement, ast.Break):
        return ast.Continue()
    if isinstance(statement, ast.Continue):
        return ast.Break()
    return ast.Pass() if isinstance(statement, ast.Raise | ast.Delete) else None


def _replaced(node: ast.AST, parent: ast.AST, field: str) -> Iterator[ast.AST]:
    """What may stand in place of an expression."""
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield ast.Constant(not value)
        elif isinstance(value, int | float):
            yield ast.Constant(value + 1 if hash((node.lineno, node.col_offset)) % 2 else value - 1)
        elif isinstance(value, str) and value and _decides(parent, field):
            yield ast.Constant("")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand
    elif isinstance(node, ast.Name) and node.id in TWINS and isinstance(parent, ast.Call) and field == "func":
        yield ast.Name(TWINS[node.id], ast.Load())
    if field == "ifs":
        yield ast.Constant(True)
    elif field == "test" and not isinstance(node, ast.Compare | ast.UnaryOp):
        yield ast.UnaryOp(ast.Not(), node)  # type: ignore[arg-type]


def _decides(parent: ast.AST, field: str) -> bool:
    """Whether the program decides by a text that stands here."""
    if isinstance(parent, ast.Call):
        return field == "args" and isinstance(parent.func, ast.Attribute) and parent.func.attr in DECIDING
    return isinstance(
        parent,
        ast.Compare
        | ast.Return
        | ast.Subscript
        | ast.Dict
        | ast.Set
        | ast.arguments
        | ast.IfExp
        | ast.AnnAssign,
    )


ALIASES = {"Literal", "Annotated", "Callable", "Union", "NDArray", "tuple", "dict", "list", "set"}


def _is_alias(node: ast.AST) -> bool:
    """Whether this names a type."""
    value = getattr(node, "value", None)
    if isinstance(node, ast.Subscript):
        return isinstance(value, ast.Name) and value.id in ALIASES
    if not isinstance(node, ast.Assign):
        return False
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr):
        return all(
            isinstance(side, ast.Name | ast.Subscript | ast.BinOp) for side in (value.left, value.right)
        )
    if isinstance(value, ast.Subscript):
        return _is_alias(value)
    named = value.func if isinstance(value, ast.Call) else None
    return isinstance(named, ast.Name) and named.id in ("TypeVar", "NewType", "ParamSpec")


def _is_docstring(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split()) if not isinstance(node, OPERATOR_KINDS) else SIGNS[type(node)]
    return text if len(text) <= 60 else text[:57] + "…"


OPERATOR_KINDS = (ast.operator, ast.cmpop, ast.boolop)
SIGNS = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in", ast.Add: "+", ast.Sub: "-", ast.Mult: "*",
    ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.LShift: "<<", ast.RShift: ">>",
    ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.And: "and", ast.Or: "or",
}  # fmt: skip


def drawn(modules: dict[str, Module], count: int, seed: int) -> list[tuple[str, Place]]:
    """So many places, each module's share in proportion to the places it has, at least one of each."""
    whole = sum(len(module.places) for module in modules.values())
    found: list[tuple[str, Place]] = []
    owed = 0.0
    for path, module in sorted(modules.items()):
        owed += count * len(module.places) / whole
        share = min(max(round(owed), 1 if module.places else 0), len(module.places))
        owed -= share
        chosen = random.Random(f"{seed} {path}").sample(range(len(module.places)), share)
        found += [(path, module.places[at]) for at in sorted(chosen)]
    return found

"""How tightly the words of expressions hold together: where parentheses are needed."""

from __future__ import annotations

from clausal.ir import expressions as ir

Clause = (
    ir.And
    | ir.Or
    | ir.Not
    | ir.Compare
    | ir.Between
    | ir.OneOf
    | ir.Include
    | ir.IsMissing
    | ir.Quantifier
    | ir.GateIs
)
"""What is a whole clause; everything else is a noun."""

# How tightly a value's words hold together: looser ones get parentheses inside tighter ones.
WHETHER, LIMITED, PHRASE, SUM, PRODUCT, ATOM = range(6)

# The same of clauses.
EITHER, BOTH, SINGLE = range(3)

SIGNS = {
    ir.Operator.PLUS: (" + ", SUM, SUM),
    ir.Operator.MINUS: (" − ", SUM, PRODUCT),
    ir.Operator.TIMES: (" × ", PRODUCT, PRODUCT),
    ir.Operator.DIVIDED_BY: (" ÷ ", PRODUCT, ATOM),
}
"""The sign of each operation, and how tightly its two sides have to hold together."""


def strength(node: ir.Expression) -> int:
    """How tightly the words of a value hold together."""
    match node:
        case ir.IfMissing() | ir.Rounded() | ir.ExtremeOf() | ir.Through():
            return LIMITED
        case ir.Measured(operand=operand):
            return ATOM if isinstance(operand, ir.Literal) else LIMITED
        case ir.Aggregate(items=items) | ir.Latest(items=items):
            return PHRASE if items.where is None else LIMITED
        case ir.Arithmetic(operator=ir.Operator.PLUS | ir.Operator.MINUS):
            return SUM
        case ir.Arithmetic():
            return PRODUCT
        case ir.LookUp() | ir.InverseLookUp() | ir.OnDay() | ir.WholeUnits() | ir.ShiftDay():
            return PHRASE
        case ir.Field(record=record) if not isinstance(record, ir.Subject):
            return PHRASE
        case _:
            return WHETHER if isinstance(node, Clause) else ATOM


def clause_strength(node: ir.Expression) -> int:
    """How tightly the words of a clause hold together."""
    match node:
        case ir.Or():
            return EITHER
        case ir.Quantifier(items=items) if items.where is not None:
            return EITHER
        case ir.And() | ir.Between() | ir.OneOf() | ir.Include():
            return BOTH
        case _:
            return SINGLE

"""Whether an expression can come out missing rather than with a value."""

from __future__ import annotations

from clausal.ir import expressions as ir


def can_be_missing(node: ir.Expression) -> bool:
    """Whether some record makes it missing: then it equals nothing, and has no order.

    Of a definition or a cell that is not there the answer is undetermined, which is another thing.
    """
    match node:
        case ir.Field():
            return node.may_be_missing or can_be_missing(node.record)
        case ir.Aggregate(kind=kind):
            return kind not in (ir.AggregateKind.SUM, ir.AggregateKind.COUNT)
        case ir.Latest() | ir.InverseLookUp():
            return True
        case ir.Arithmetic() | ir.ExtremeOf():
            return can_be_missing(node.left) or can_be_missing(node.right)
        case ir.Negative() | ir.Measured() | ir.Rounded() | ir.OnDay():
            return can_be_missing(node.operand)
        case ir.IfMissing():
            return can_be_missing(node.otherwise)
        case ir.ShiftDay() | ir.SchoolYearOf():
            return can_be_missing(node.day)
        case ir.EdgeDay():
            return can_be_missing(node.year)
        case ir.WholeUnits():
            return can_be_missing(node.start) or can_be_missing(node.end)
        case ir.Through():
            return can_be_missing(node.amount)
        case _:
            return False

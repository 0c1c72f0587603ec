"""What is printed reads back as the same tree, for every node of the language."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from clausal.source import Source
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.parser import parse
from clausal.syntax.printer import print_expression, print_item
from tests.generate.expressions import EXPRESSIONS
from tests.generate.items import ITEMS, files
from tests.generate.words import keywords

few = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def read(text: str) -> tuple[n.Item, ...]:
    file, diagnostics = parse(Source("a.clause", text))
    assert not diagnostics, (text, diagnostics)
    return file.items


@pytest.mark.parametrize("node", EXPRESSIONS, ids=lambda node: node.__name__)
@few
@given(data=st.data())
def test_expression(node: type, data: st.DataObject) -> None:
    tree = data.draw(EXPRESSIONS[node])
    (gate,) = read(f"gate g\n  requires\n    {print_expression(tree)}\n")
    assert isinstance(gate, n.Gate)
    assert gate.requires is not None
    assert gate.requires.conditions == (tree,)


@pytest.mark.parametrize("node", ITEMS, ids=lambda node: node.__name__)
@few
@given(data=st.data())
def test_item(node: type, data: st.DataObject) -> None:
    tree = data.draw(ITEMS[node])
    text = print_item(tree)
    assert read(text) == (tree,)
    assert text.endswith("\n")
    assert print_item(read(text)[0]) == text


@few
@given(file=files)
def test_file(file: n.File) -> None:
    assert read("\n".join(map(print_item, file.items))) == file.items


# ------------------------------------------------------------------ that nothing is left out


def test_every_expression_and_every_item_has_a_strategy() -> None:
    assert set(EXPRESSIONS) == set(get_args(e.Expression))
    assert set(ITEMS) == set(get_args(n.Item))


def nodes() -> set[type[e.Node]]:
    """Every class of node, but for the file."""
    both = {**vars(e), **vars(n)}.values()
    found = {node for node in both if isinstance(node, type) and issubclass(node, e.Node)}
    return found - {e.Node, n.File}


def classes(tree: object) -> Iterator[type]:
    """The classes of a tree's nodes."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from classes(part)
    elif isinstance(tree, e.Node):
        yield type(tree)
        for field in dataclasses.fields(tree):
            yield from classes(getattr(tree, field.name))


@pytest.fixture(scope="module")
def drawn() -> list[Any]:
    """Many trees of every item and every expression, the same in every run."""
    trees: list[Any] = []
    for node, strategy in (ITEMS | EXPRESSIONS).items():
        examples = 200 if node in (n.Table, n.Scenario) else 100 if node in ITEMS else 25

        @settings(max_examples=examples, phases=[Phase.generate], derandomize=True, database=None)
        @given(strategy)
        def draw(tree: Any) -> None:
            trees.append(tree)

        draw()
    return trees


def test_the_strategies_reach_every_node(drawn: list[Any]) -> None:
    assert nodes() - set(classes(tuple(drawn))) == set()


def test_the_strategies_reach_every_word(drawn: list[Any]) -> None:
    texts = (print_item(t) if type(t) in ITEMS else print_expression(t) for t in drawn)
    printed = re.sub('"[^"]*"', "", " ".join(texts))
    assert set(keywords().values()) - set(re.findall("[a-z]+", printed)) == set()

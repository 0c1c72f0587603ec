"""A YAML text → plain data with exact numbers: a safe loader of what JSON knows, and yes and no.

Days and school years stay text. Aliases and tags are refused: a record spells itself out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from clausal.limits import DEEPEST_RECORD
from clausal.records.unfit import exact_decimal, exact_int, object_of_pairs, too_deep
from clausal.records.value import Fault

TAG = "tag:yaml.org,2002:"


class YamlFault(yaml.MarkedYAMLError):
    """What YAML allows and a record does not, where it can't be left in its place."""

    def __init__(self, fault: Fault, mark: Any) -> None:
        super().__init__(problem=fault.message, problem_mark=mark)
        self.fault = fault


def yaml_documents(text: str) -> Iterator[Any]:
    """The documents of a YAML text, one by one. Raises yaml.YAMLError."""
    loader = _ExactLoader(text)
    try:
        while loader.check_data():  # type: ignore[no-untyped-call]
            yield loader.get_data()
    finally:
        loader.dispose()


class _ExactLoader(yaml.SafeLoader):
    # Emptied: YAML's own are also days, octal and base-60 numbers, binary floats, merges.
    yaml_implicit_resolvers = {}  # noqa: RUF012
    yaml_constructors = {}  # noqa: RUF012
    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise YamlFault(
                Fault("R006", "a record has no aliases", "write the value out"), event.start_mark
            )
        if getattr(event, "tag", None) is not None:
            raise YamlFault(Fault("R006", "a record has no tags", "leave it out"), event.start_mark)
        if self.depth >= DEEPEST_RECORD and isinstance(event, yaml.CollectionStartEvent):
            raise YamlFault(too_deep(), event.start_mark)
        self.depth += 1
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def exact_mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        return object_of_pairs(
            (self._key(key), self.construct_object(value, deep=True)) for key, value in node.value
        )

    def exact_list(self, node: yaml.SequenceNode) -> list[Any]:
        return [self.construct_object(value, deep=True) for value in node.value]

    def _key(self, key: yaml.Node) -> str:
        if key.tag == f"{TAG}str":
            return str(key.value)
        help_ = "if it is one, put it in quotes"
        raise YamlFault(Fault("R006", "a key is a word", help_), key.start_mark)


def _word(words: str) -> str:
    """The words in small letters, with a capital, and in capitals."""
    return "|".join(f"{w}|{w.capitalize()}|{w.upper()}" for w in words.split())


def _form(name: str, pattern: str, first: str, read: Any) -> None:
    """A plain scalar of that form is read so; `first` are the characters it can begin with."""
    whole = re.compile(rf"(?:{pattern})\Z")
    _ExactLoader.add_implicit_resolver(f"{TAG}{name}", whole, list(first))
    _ExactLoader.add_constructor(f"{TAG}{name}", lambda _, node: read(node.value))


DIGITS = "-0123456789"
WHOLE = "-?(?:0|[1-9][0-9]*)"
_form("int", WHOLE, DIGITS, exact_int)
_form("float", rf"{WHOLE}(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", DIGITS, exact_decimal)
_form("bool", _word("yes no true false"), "ynYNtfTF", lambda word: word[0] in "yYtT")
_form("null", rf"~|{_word('null')}", "~nN", lambda _: None)
_ExactLoader.add_implicit_resolver(f"{TAG}null", re.compile(r"\Z"), [""])
_ExactLoader.add_constructor(f"{TAG}str", lambda _, node: str(node.value))
_ExactLoader.add_constructor(f"{TAG}map", _ExactLoader.exact_mapping)
_ExactLoader.add_constructor(f"{TAG}seq", _ExactLoader.exact_list)

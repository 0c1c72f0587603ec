"""A file of records → its documents, with exact numbers; or RecordError with all that is wrong.

JSON, YAML or JSON Lines by the file's suffix; `-`, or a file without one, by its looks. What is
wrong inside a document waits there, as a Fault, for `load`, which knows what belongs there.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from clausal.diagnostics import Diagnostic, did_you_mean
from clausal.limits import LARGEST_RECORD_FILE, LARGEST_YAML, MOST_FAULTS
from clausal.records.faults import diagnose, record_error
from clausal.records.unfit import exact_decimal, exact_int, no_number, object_of_pairs, too_deep
from clausal.records.value import Fault, printable

NO_OBJECT = "a document is an object of records"

SYNTAX_HELP = {
    # JSON
    "Extra data": "several records are a list, or one to a line in a file named .jsonl",
    "Expecting property name": "put keys in double quotes, and no comma before `}`",
    "Illegal trailing comma": "take the comma before the closing bracket out",
    "Expecting value": "a value is a text in double quotes, a number, true, false, null, "
    "a list or an object; no comma comes after the last",
    "Expecting ',' delimiter": "put a comma between two values, and close every bracket",
    "Expecting ':' delimiter": 'write "field": value',
    "Invalid control character": "a text ends on the line on which it begins, and holds no tab",
    "Unterminated string": "close the text with a double quote",
    "Invalid \\": "in a text, write two backslashes for one",
    # YAML
    "mapping values are not allowed": "indent the fields of a record alike, and put a text that "
    "has a colon in quotes",
    "could not find expected ':'": "write field: value, with a space after the colon",
    "expected <block end>": "indent the fields of a record alike",
    "found character '\\t'": "indent with spaces, not with tabs",
    "found unexpected end of stream": "a quote is not closed",
    "found unknown escape": "in a text in double quotes, write two backslashes for one",
}
"""What to do, by how that begins which the parser says."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its records by name, and where it was read (`teachers.jsonl:3`)."""

    data: Mapping[str, Any]
    where: str


Parsed = Iterator[tuple[str, Any]]
"""Documents as parsed, each after the place where it was; a Fault for what can't be parsed."""


def read_documents(path: Path, keys: str = "records of the book") -> list[Document]:
    """The documents of a file, at least one; `-` is standard input. Raises RecordError.

    `keys` are what the keys of a document are.
    """
    help_ = f"write an object whose keys are {keys}"
    name = "standard input" if path == Path("-") else str(path)
    documents: list[Document] = []
    found: list[Diagnostic] = []
    for where, data in _parse(name, path):
        if isinstance(data, dict):
            documents.append(Document(data, where))
            continue
        fault = data if isinstance(data, Fault) else Fault("R008", NO_OBJECT, help_)
        found.append(diagnose(where, fault))
        if len(found) > MOST_FAULTS:
            break
    if not documents and not found:
        found = [diagnose(name, Fault("R004", "there is nothing in it", help_))]
    if found:
        raise record_error(name, found)
    return documents


# ------------------------------------------------------------------ the file


def _parse(name: str, path: Path) -> Parsed:
    parsers = {
        ".json": _json,
        ".jsonl": _json_lines,
        ".ndjson": _json_lines,
        ".yaml": _yaml,
        ".yml": _yaml,
        "": _by_its_looks,
    }
    text = _text(path)
    if isinstance(text, Fault):
        yield name, text
    elif path.suffix.lower() in parsers:
        yield from parsers[path.suffix.lower()](name, text)
    else:
        message = f"`{printable(path.suffix)}` does not say which format this is"
        help_ = "name it .json, .yaml or .jsonl, or give it as standard input with -"
        yield name, Fault("R009", message, help_)


def _text(path: Path) -> str | Fault:
    try:
        with _opened(path) as file:
            content = file.read(LARGEST_RECORD_FILE + 1)
        if len(content) > LARGEST_RECORD_FILE:
            return _too_large("this", LARGEST_RECORD_FILE, "give it in parts")
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        try:
            beside = [other.name for other in path.parent.iterdir()]
        except OSError:
            beside = []
        return Fault("R001", "there is no such file", did_you_mean(path.name, beside))
    except OSError as error:
        return Fault("R001", f"can't be read: {(error.strerror or str(error)).lower()}")
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            line = error.object.count(b"\n", 0, error.start) + 1
            help_ = "save it as UTF-8"
            return Fault("R002", f"line {line} is not UTF-8 text", help_)
        return Fault("R001", "there is no such file")  # a name with a null character


def _opened(path: Path) -> AbstractContextManager[IO[bytes]]:
    if path != Path("-"):
        return path.open("rb")
    if sys.stdin is None:
        raise OSError("standard input is closed")
    return nullcontext(sys.stdin.buffer)


def _too_large(what: str, most: int, help: str) -> Fault:
    return Fault("R010", f"{what} is larger than {most // 1024**2} MB", help)


# ------------------------------------------------------------------ the formats


def _json(name: str, text: str) -> Parsed:
    if text.strip():
        yield from _json_parsed(name, _json_value(text))


def _json_parsed(name: str, data: Any) -> Parsed:
    if isinstance(data, json.JSONDecodeError):
        yield f"{name}:{data.lineno}:{data.colno}", _json_fault(data)
    else:
        yield from _one_or_many(name, data)


def _json_lines(name: str, text: str) -> Parsed:
    # Not splitlines: a JSON text may hold the other characters that end lines for Unicode.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            data = _json_value(line)
            if isinstance(data, json.JSONDecodeError):
                yield f"{name}:{number}:{data.colno}", _json_fault(data)
            else:
                yield f"{name}:{number}", data


def _yaml(name: str, text: str) -> Parsed:
    # Imported here, because most records are JSON.
    import yaml

    from clausal.records.yaml_text import YamlFault, yaml_documents

    if len(text) > LARGEST_YAML:
        yield name, _too_large("this YAML", LARGEST_YAML, "write it as JSON")
        return
    try:
        documents = [data for data in yaml_documents(text) if data is not None]
    except YamlFault as error:
        yield _marked(name, error.problem_mark), error.fault
    except yaml.MarkedYAMLError as error:
        said = error.problem or error.context or "it can't be read"
        fault = Fault("R003", f"not YAML: {said}", _syntax_help(said))
        yield _marked(name, error.problem_mark or error.context_mark), fault
    except yaml.YAMLError as error:
        yield name, Fault("R003", f"not YAML: {str(error).splitlines()[0]}")
    except (ValueError, OverflowError):
        # `"\UFFFFFFFF"`, `%YAML 1.999…`: the parser believes every number.
        yield name, Fault("R003", "not YAML: it names a character or version that does not exist")
    else:
        yield from _one_or_many(name, documents[0] if len(documents) == 1 else documents)


def _marked(name: str, mark: Any) -> str:
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name


def _by_its_looks(name: str, text: str) -> Parsed:
    """JSON, JSON Lines or YAML: the first that can be parsed."""
    data = _json_value(text)
    if not isinstance(data, json.JSONDecodeError):
        return _json_parsed(name, data)
    first = text.lstrip().partition("\n")[0]
    if not isinstance(_json_value(first), json.JSONDecodeError):
        return _json_lines(name, text)
    documents = list(_yaml(name, text))
    if first.startswith(("{", "[")) and any(isinstance(data, Fault) for _, data in documents):
        return _json_parsed(name, data)
    return iter(documents)


def _one_or_many(name: str, data: object) -> Parsed:
    if isinstance(data, list):
        for number, one in enumerate(data, 1):
            yield f"{name}[{number}]", one
    else:
        yield name, data


def _json_value(text: str) -> Any:
    """The value that a text states; if none, the JSONDecodeError, for the caller to place."""
    try:
        return json.loads(
            text,
            parse_float=exact_decimal,
            parse_int=exact_int,
            parse_constant=no_number,
            object_pairs_hook=object_of_pairs,
        )
    except json.JSONDecodeError as error:
        return error
    except RecursionError:
        return too_deep()


def _json_fault(error: json.JSONDecodeError) -> Fault:
    said = error.msg[:1].lower() + error.msg[1:].removesuffix(": ")
    return Fault("R003", f"not JSON: {said}", _syntax_help(error.msg))


def _syntax_help(said: str) -> str | None:
    return next((help for begin, help in SYNTAX_HELP.items() if said.startswith(begin)), None)

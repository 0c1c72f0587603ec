"""Contracts as code: what an agreement says of a record on a date, and why."""

import typing

__version__ = "0.1.0"

if typing.TYPE_CHECKING:
    from clausal.book import Book, Facts, load
    from clausal.diagnostics import Diagnostic
    from clausal.errors import BookError, ClausalError, QuestionError, RecordError
    from clausal.interpret.answers import Answer, Evaluation
    from clausal.kernel.answers import Decided
    from clausal.kernel.plain import Decider
    from clausal.preview.figures import Figures
    from clausal.preview.run import preview

__all__ = [
    "Answer",
    "Book",
    "BookError",
    "ClausalError",
    "Decided",
    "Decider",
    "Diagnostic",
    "Evaluation",
    "Facts",
    "Figures",
    "QuestionError",
    "RecordError",
    "__version__",
    "load",
    "preview",
]

_HOMES = {
    "Answer": "interpret.answers",
    "Book": "book",
    "BookError": "errors",
    "ClausalError": "errors",
    "Decided": "kernel.answers",
    "Decider": "kernel.plain",
    "Diagnostic": "diagnostics",
    "Evaluation": "interpret.answers",
    "Facts": "book",
    "Figures": "preview.figures",
    "QuestionError": "errors",
    "RecordError": "errors",
    "load": "book",
}


def __getattr__(name: str) -> typing.Any:
    # Imported when it is asked for: `clausal --help` needs none of it.
    from importlib import import_module

    if name == "preview":  # a package that is called
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

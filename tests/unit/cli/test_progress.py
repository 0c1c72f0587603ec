"""The bar of a long piece of work: on a terminal, and only if it takes long."""

from __future__ import annotations

import io
import sys

import pytest

from clausal.cli import progress


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [(_Terminal, 0.0, True), (_Terminal, 1e9, False), (io.StringIO, 0.0, False)],
)
def test_watched(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], patience: float, shown: bool
) -> None:
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    assert list(progress.watched(iter("abc"), 3, "reading")) == ["a", "b", "c"]
    assert ("reading" in errors.getvalue()) is shown
    assert ("100%" in errors.getvalue()) is shown


def test_what_fails_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", _Terminal())
    monkeypatch.setattr(progress, "PATIENCE", 0.0)

    def failing() -> object:
        yield 1
        raise ValueError("the second")

    with pytest.raises(ValueError, match="the second"):
        list(progress.watched(failing(), 2, "reading"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [
        (_Terminal, 0.0, "\rlooking at 1\rlooking at 2\r            \r"),
        (_Terminal, 1e9, ""),
        (io.StringIO, 0.0, ""),
    ],
)
def test_counted_aloud(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], patience: float, shown: str
) -> None:
    errors = stream()
    monkeypatch.setattr(sys, "stderr", errors)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    assert list(progress.counted_aloud(iter("ab"), "looking at")) == ["a", "b"]
    assert errors.getvalue() == shown

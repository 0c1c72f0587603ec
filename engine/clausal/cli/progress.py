"""How far a long piece of work has come: a bar on a terminal, and nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Timer
from typing import TypeVar

import click

PATIENCE = 2.0
"""Seconds before a bar is shown."""

T = TypeVar("T")


def watched(
    items: Iterable[T], length: int, label: str, size: Callable[[T], int] = lambda _: 1
) -> Iterator[T]:
    """The same items. A bar on standard error counts them, if a terminal is there to show it.

    `size` says for how many an item stands.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    begun = time.monotonic()
    with ExitStack() as stack:
        bar = None
        number = 0
        for item in items:
            yield item
            number += size(item)
            if bar is not None:
                bar.update(size(item))
            elif time.monotonic() - begun >= PATIENCE:
                bar = stack.enter_context(
                    click.progressbar(length=length, label=label, file=sys.stderr)
                )
                bar.update(number)


def counted_aloud(
    items: Iterable[T], label: str, size: Callable[[T], int] = lambda _: 1
) -> Iterator[T]:
    """The same items, of which nobody knows how many there are. A line on standard error, which
    is taken back at the end, says how many there were, if a terminal is there to show it.

    `size` says for how many an item stands.
    """
    if not sys.stderr.isatty():
        yield from items
        return
    told = time.monotonic()
    line = ""
    number = 0
    for item in items:
        yield item
        number += size(item)
        now = time.monotonic()
        if now - told >= PATIENCE:
            told, line = now, f"{label} {number:,}"
            click.echo(f"\r{line}", file=sys.stderr, nl=False)
    if line:
        _take_back(line)


@contextmanager
def awaited(label: str) -> Iterator[None]:
    """A line on standard error says what takes long, if a terminal is there to show it."""
    if not sys.stderr.isatty():
        yield
        return
    shown = Timer(PATIENCE, lambda: click.echo(f"\r{label}", file=sys.stderr, nl=False))
    shown.start()
    try:
        yield
    finally:
        shown.cancel()
        shown.join()
        _take_back(label)


def _take_back(line: str) -> None:
    click.echo("\r" + " " * len(line) + "\r", file=sys.stderr, nl=False)

"""How far a long piece of work has come: a bar on a terminal, and nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TypeVar

import click

PATIENCE = 2.0
"""Seconds before a bar is shown."""

T = TypeVar("T")


def watched(items: Iterable[T], length: int, label: str) -> Iterator[T]:
    """The same items. A bar on standard error counts them, if a terminal is there to show it."""
    if not sys.stderr.isatty():
        yield from items
        return
    begun = time.monotonic()
    with ExitStack() as stack:
        bar = None
        for number, item in enumerate(items):
            yield item
            if bar is not None:
                bar.update(1)
            elif time.monotonic() - begun >= PATIENCE:
                bar = stack.enter_context(
                    click.progressbar(length=length, label=label, file=sys.stderr)
                )
                bar.update(number + 1)


def counted_aloud(items: Iterable[T], label: str) -> Iterator[T]:
    """The same items, of which nobody knows how many there are. A line on standard error, which
    is taken back at the end, says how many there were, if a terminal is there to show it."""
    if not sys.stderr.isatty():
        yield from items
        return
    told = time.monotonic()
    line = ""
    for number, item in enumerate(items, 1):
        yield item
        now = time.monotonic()
        if now - told >= PATIENCE:
            told, line = now, f"{label} {number:,}"
            click.echo(f"\r{line}", file=sys.stderr, nl=False)
    if line:
        click.echo("\r" + " " * len(line) + "\r", file=sys.stderr, nl=False)

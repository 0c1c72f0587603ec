"""Whole processes: what a user waits for before anything is asked."""

from __future__ import annotations

import subprocess
import sys


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def help_() -> None:
    """The command's help."""
    _run("-m", "clausal", "--help")


def click() -> None:
    """The library that the commands are made with, alone."""
    _run("-c", "import click")


def check() -> None:
    """Everything wrong in the largest shipped book, with the parser's table cached."""
    _run("-m", "clausal", "check", "baltimore")


def nothing() -> None:
    """An interpreter that starts and ends."""
    _run("-c", "pass")

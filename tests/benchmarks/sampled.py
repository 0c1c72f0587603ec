"""Teachers of the sample that the Baltimore book declares."""

from __future__ import annotations

from itertools import islice
from typing import Any

import clausal
from clausal.resources import policies_path
from clausal.sampling.draw import documents
from clausal.sampling.read import read_sample


def records(book: clausal.Book, teachers: int, seed: int = 1) -> list[dict[str, Any]]:
    """Records as JSON has them, each with its district."""
    sample = read_sample(policies_path() / "baltimore" / "sample.yaml", book.reading)
    return list(islice(documents(sample, seed=seed, count=teachers), teachers))

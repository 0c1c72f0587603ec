"""The hashes that name texts: of one consolidated text, and of all that was known on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from clausal.history.texts import Patch, Text
from clausal.syntax.printer import print_item


def version_of(text: Text) -> str:
    """The hash of a text's canonical form: the same words in another order or spacing agree.

    A provision counts with the article that it stands under, for that is part of its citation.
    Which amendment gave it its words does not count.
    """
    return _hash(_printed(text))


def timeline_of(base: Text, patches: Iterable[Patch]) -> str:
    """The hash of an agreement and of every amendment to it that is known.

    Earlier texts judge earlier events, so an answer rests on all of them.
    """
    return _hash([*_printed(base), *(_patch(patch) for patch in patches)])


def _printed(text: Text) -> Iterator[str]:
    if text.agreement is not None:
        yield print_item(text.agreement)
    for entry in text.entries:
        yield entry.printed


def _patch(patch: Patch) -> str:
    changes = sorted(print_item(change) for change in patch.changes)
    return "".join([print_item(patch.heading), *changes])


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]

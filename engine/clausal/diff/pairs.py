"""Two lists in no order → which of their members are the same one, changed, new or gone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from clausal.diff.meaning import meaning, same

T = TypeVar("T")


def paired(
    old: Iterable[T], new: Iterable[T], *likenesses: Callable[[T], object]
) -> Iterator[tuple[T | None, T | None]]:
    """The members that differ: each with what it became, None where there is nothing.

    Equal members are left out. Of the others, two are the same one if they alone agree in one of
    the likenesses, the earlier ones first; one that is left over in each list became the other.
    """
    gone = list(old)
    came: list[T] = []
    for member in new:
        place = next((i for i, other in enumerate(gone) if same(other, member)), None)
        if place is None:
            came.append(member)
        else:
            del gone[place]
    became: dict[int, T] = {}
    for likeness in likenesses:
        for member in list(came):
            alike = meaning(likeness(member))
            ours = [g for g in gone if id(g) not in became and meaning(likeness(g)) == alike]
            rivals = [c for c in came if meaning(likeness(c)) == alike]
            if len(ours) == 1 and len(rivals) == 1:
                became[id(ours[0])] = member
                came.remove(member)
    left = [member for member in gone if id(member) not in became]
    if likenesses and len(left) == len(came) == 1:
        became[id(left[0])] = came.pop()
    yield from ((member, became.get(id(member))) for member in gone)
    yield from ((None, member) for member in came)


def by_name(
    old: Iterable[T], new: Iterable[T], name: Callable[[T], Hashable]
) -> Iterator[tuple[T | None, T | None]]:
    """The members that differ, each with the one of the same name."""
    olds, news = ({name(member): member for member in members} for members in (old, new))
    for key in dict.fromkeys([*olds, *news]):
        if not same(olds.get(key), news.get(key)):
            yield olds.get(key), news.get(key)

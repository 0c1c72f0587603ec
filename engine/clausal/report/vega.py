"""Vega-Lite specifications → SVG, the same bytes each time.

As a program it draws those of its input. It needs nothing else of Clausal, to be ready soon.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

TRIFLE = {"data": {"values": [{}]}, "mark": "text"}

_SPOKEN = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')
_ID = re.compile(r'\bid="([^"]+)"')


def svg(name: str, spec: Mapping[str, Any]) -> str:
    """Draws a specification.

    What the parts of the picture say aloud is left out: who puts it into a page says what it shows
    as a whole. Its ids are numbered anew, since the library numbers them over all that it draws.
    """
    import vl_convert

    drawn: str = _SPOKEN.sub("", vl_convert.vegalite_to_svg(json.dumps(spec)))
    for number, found in enumerate(dict.fromkeys(_ID.findall(drawn)), 1):
        own = f"{name}-{number}"
        for before, after in (('id="', '"'), ("url(#", ")"), ('href="#', '"')):
            drawn = drawn.replace(f"{before}{found}{after}", f"{before}{own}{after}")
    return drawn


def main() -> None:
    """Reads `[[name, specification], …]`, and writes a line of JSON for each once it is drawn.

    It draws a trifle before it reads, since the library's first picture takes as long as many.
    """
    svg("trifle", TRIFLE)
    for name, spec in json.load(sys.stdin.buffer):
        print(json.dumps(svg(name, spec)), flush=True)


if __name__ == "__main__":
    main()

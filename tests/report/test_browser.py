"""The page as a reader sees it, in a real browser: the first screen, a phone, paper."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from clausal.cli import main

from .conftest import Report

BROWSERS = ("chromium", "chromium-browser", "google-chrome")

FIRST_SCREEN = ("answer-who", "answer-average", "answer-cost", "answer-clauses")

LOOK = """
<script>
const box = (e) => {
  const r = e.getBoundingClientRect();
  return [r.left, r.top, r.right, r.bottom];
};
const rgb = (c) => {
  const n = c.match(/[\\d.]+/g).map(Number);
  return c.startsWith("color(") ? [...n.slice(0, 3).map((x) => x * 255), n[3] ?? 1] : n;
};
const light = ([r, g, b]) => {
  const f = (x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; };
  return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
};
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if ((c[3] ?? 1) > 0) return c;
  }
  return [255, 255, 255];
};
const faint = [];
for (const e of document.querySelectorAll("body *")) {
  if (e.closest("svg, script")) continue;
  if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
  const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))];
  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (contrast < 4.5) faint.push([e.outerHTML.slice(0, 80), contrast]);
}
const focused = [];
for (const e of document.querySelectorAll("a, [tabindex]")) {
  e.focus({ focusVisible: true });
  const s = getComputedStyle(e);
  if (document.activeElement !== e || s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1)
    focused.push(e.outerHTML.slice(0, 80));
}
document.activeElement.blur();
const outside = [], upon = [];
for (const svg of document.querySelectorAll("figure svg")) {
  const frame = box(svg);
  const words = [...svg.querySelectorAll("text")].filter((e) => e.textContent.trim());
  const boxes = words.map((e) => [...box(e), e.textContent]);
  for (const [l, t, r, b, say] of boxes)
    if (l < frame[0] || t < frame[1] || r > frame[2] || b > frame[3]) outside.push(say);
  boxes.forEach(([l, t, r, b, say], i) => boxes.slice(i + 1).forEach(([l2, t2, r2, b2, other]) => {
    if (Math.min(r, r2) - Math.max(l, l2) > 1 && Math.min(b, b2) - Math.max(t, t2) > 4)
      upon.push([say, other]);
  }));
}
window.scrollTo(0, 0);
const told = {
  width: innerWidth, height: innerHeight, whole: document.documentElement.scrollWidth,
  boxes: Object.fromEntries([...document.querySelectorAll("[id]")].map((e) => [e.id, box(e)])),
  letters: Object.fromEntries([...document.querySelectorAll(".answer figure svg text")].map(
    (e) => [e.textContent, e.getBoundingClientRect().height])),
  clipped: [...document.querySelectorAll(".answer .scroll")].filter(
    (e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.ariaLabel),
  faint, focused, outside, upon,
  loaded: performance.getEntriesByType("resource").map((e) => e.name),
};
const pre = document.createElement("pre");
pre.id = "told";
pre.textContent = JSON.stringify(told);
document.body.append(pre);
</script>
"""


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs Chromium without a window; gives what it prints."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("there is no Chromium")
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments: str) -> str:
        command = [found, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--disable-dev-shm-usage", f"--user-data-dir={profile}", *arguments]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
        return ended.stdout

    return run


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page about some of the shipped book's sample."""
    folder = tmp_path_factory.mktemp("sampled")
    for words in (
        f"sample baltimore --teachers 40 --out {folder}/people",
        f"preview baltimore --with one_year --as-of 2011-09-01 --against 2013-09-01 "
        f"--records {folder}/people/teacher.jsonl --out {folder}/report",
    ):
        ended = CliRunner().invoke(main, words.split())
        assert ended.exit_code == 0, ended.output
    return folder / "report" / "index.html"


@pytest.fixture(params=["sampled", "named", "nameless"])
def page(request: pytest.FixtureRequest) -> Path:
    """The page of each report."""
    found = request.getfixturevalue(request.param)
    return found.folder / "index.html" if isinstance(found, Report) else Path(found)


def looked_at(
    browser: Callable[..., str], page: Path, folder: Path, width: int, height: int
) -> Mapping[str, Any]:
    """What the page measures on a screen of that size.

    It is put into a frame of that size: a window can't be as narrow as a phone.
    """
    inner, outer = folder / "inner.html", folder / "outer.html"
    text = page.read_text(encoding="utf-8").replace("</body>", f"{LOOK}</body>")
    inner.write_text(text, encoding="utf-8")
    frame = f'<iframe src="inner.html" style="border:0;width:{width}px;height:{height}px"></iframe>'
    copied = (
        "<script>onload = () => { document.body.append("
        'frames[0].document.getElementById("told").cloneNode(true)); };</script>'
    )
    outer.write_text(f"<!doctype html><body>{frame}{copied}", encoding="utf-8")
    dumped = browser(
        "--allow-file-access-from-files",
        f"--window-size={max(width, 600)},{height + 100}",
        "--virtual-time-budget=5000",
        "--dump-dom",
        outer.as_uri(),
    )
    told = re.search(r'<pre id="told">(.*?)</pre>', dumped, re.DOTALL)
    assert told is not None, dumped[-2000:]
    measured: Mapping[str, Any] = json.loads(unescape(told[1]))
    assert (measured["width"], measured["height"]) == (width, height)
    return measured


def test_the_first_screen(browser: Callable[..., str], page: Path, tmp_path: Path) -> None:
    told = looked_at(browser, page, tmp_path, 1280, 800)
    for name in FIRST_SCREEN:
        left, top, right, bottom = told["boxes"][name]
        assert right > left >= 0, name
        assert bottom > top >= 0, name
        assert (right <= 1280, bottom <= 800) == (True, True), name
    assert told["whole"] <= 1280
    assert told["clipped"] == []
    drawn = [name for name in told["boxes"] if re.fullmatch(r"chart-[a-z]+", name)]
    first = min(drawn, key=lambda name: told["boxes"][name][1])
    assert told["boxes"][first][3] <= 800
    assert min(told["letters"].values()) >= 9


def test_a_phone(browser: Callable[..., str], page: Path, tmp_path: Path) -> None:
    told = looked_at(browser, page, tmp_path, 390, 844)
    assert told["whole"] <= 390


def test_it_can_be_read_and_walked_through(
    browser: Callable[..., str], page: Path, tmp_path: Path
) -> None:
    """Everything stands out from what is behind it; what has the focus is seen to have it."""
    told = looked_at(browser, page, tmp_path, 1280, 800)
    assert told["faint"] == []
    assert told["focused"] == []
    assert told["loaded"] == []


def test_words_of_charts(browser: Callable[..., str], page: Path, tmp_path: Path) -> None:
    """They are inside their chart, and none is upon another, in the letters of the browser."""
    told = looked_at(browser, page, tmp_path, 1280, 800)
    assert told["outside"] == []
    assert told["upon"] == []


def test_paper(browser: Callable[..., str], page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    browser("--no-pdf-header-footer", f"--print-to-pdf={paper}", page.as_uri())
    made = paper.read_bytes()
    assert made.startswith(b"%PDF")
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", made)) <= 40

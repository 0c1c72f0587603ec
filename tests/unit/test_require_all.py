"""CLAUSAL_REQUIRE_ALL=1 turns whatever did not run into a failure; without it a skip is a skip."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

SKIPS = {
    "mark": """
        import pytest
        @pytest.mark.skip(reason="the reason")
        def test(): pass
    """,
    "condition": """
        import pytest
        @pytest.mark.skipif("True", reason="the reason")
        def test(): pass
    """,
    "call": """
        import pytest
        def test(): pytest.skip("the reason")
    """,
    "fixture": """
        import pytest
        @pytest.fixture
        def missing(): pytest.skip("the reason")
        def test(missing): pass
    """,
    "unittest": """
        import unittest
        class Test(unittest.TestCase):
            def test(self): raise unittest.SkipTest("the reason")
    """,
    "module": """
        import pytest
        pytest.skip("the reason", allow_module_level=True)
    """,
    "import": """
        import pytest
        pytest.importorskip("no_such_module", reason="the reason")
    """,
    "xfail": """
        import pytest
        @pytest.mark.xfail(reason="the reason")
        def test(): assert False
    """,
    "xfail without running": """
        import pytest
        @pytest.mark.xfail(run=False, reason="the reason")
        def test(): pass
    """,
}


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(CONFTEST.read_text(encoding="utf-8"))
    return pytester


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS.keys())
def test_fails_when_required(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv("CLAUSAL_REQUIRE_ALL", "1")
    project.makepyfile(source)
    result = project.runpytest("-p", "no:xdist", "-p", "no:cacheprovider")
    outcomes = result.parseoutcomes()
    assert result.ret != pytest.ExitCode.OK
    assert outcomes.get("failed", 0) + outcomes.get("errors", 0) == 1
    assert not outcomes.keys() & {"skipped", "xfailed"}
    result.stdout.fnmatch_lines(["*CLAUSAL_REQUIRE_ALL=1*"])


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS.keys())
def test_is_a_skip_otherwise(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.delenv("CLAUSAL_REQUIRE_ALL", raising=False)
    project.makepyfile(source)
    result = project.runpytest("-p", "no:xdist", "-p", "no:cacheprovider")
    outcomes = result.parseoutcomes()
    assert outcomes.get("skipped", 0) + outcomes.get("xfailed", 0) == 1
    assert not outcomes.keys() & {"failed", "errors"}


def test_fails_in_workers_too(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSAL_REQUIRE_ALL", "1")
    project.makepyfile(
        """
        import pytest
        def test_runs(): pass
        def test_skips(): pytest.skip("the reason")
        """
    )
    result = project.runpytest_subprocess("-n", "1")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*CLAUSAL_REQUIRE_ALL=1*the reason*"])

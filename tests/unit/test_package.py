"""What is built and installed: the same grammar and policies as in the checkout."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from email import message_from_bytes
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

import clausal
from clausal import resources

ROOT = Path(__file__).parents[2]
DATA = ("grammar", "policies", "docs/errors")

# The wheel is built once, by the one worker that runs this file.
pytestmark = pytest.mark.xdist_group("package")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    _run("-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a folder with spaces")
    _run("-m", "pip", "install", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def test_checkout_finds_its_data() -> None:
    assert resources.grammar_path() == ROOT / "grammar" / "clause.lark"
    assert resources.grammar_path().is_file()
    assert resources.policies_path() == ROOT / "policies"
    assert resources.policies_path().is_dir()
    assert resources.errors_path() == ROOT / "docs" / "errors"
    assert resources.errors_path().is_dir()


def test_wheel_holds_the_data(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {
            name: archive.read(name)
            for name in archive.namelist()
            if name.startswith(tuple(f"clausal/{folder}/" for folder in DATA))
        }
    assert packed == _data()


def test_wheel_holds_the_package_alone(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        described = message_from_bytes(archive.read(metadata))
    assert {name.split("/")[0] for name in names} == {"clausal", metadata.split("/")[0]}
    assert "clausal/py.typed" in names
    assert described["Version"] == clausal.__version__
    assert described["Requires-Python"] == ">=3.11"


def test_installation_finds_its_data(installation: Path) -> None:
    found = _run(
        "-c",
        "import sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "from clausal import resources\n"
        "print(resources.grammar_path())\n"
        "print(resources.policies_path())\n"
        "print(resources.errors_path())\n",
        str(installation),
    ).splitlines()
    package = installation.resolve() / "clausal"
    assert found == [
        str(package / "grammar" / "clause.lark"),
        str(package / "policies"),
        str(package / "docs" / "errors"),
    ]
    assert Path(found[0]).read_bytes() == resources.grammar_path().read_bytes()
    assert all(Path(folder).is_dir() for folder in found[1:])


def test_no_python_among_the_grammar() -> None:
    """A `.py` file there would be imported as a part of the package, in a wheel alone."""
    assert not list((ROOT / "grammar").rglob("*.py"))


def test_all_is_what_is_visible() -> None:
    visible = {
        name
        for name in dir(clausal)
        if not name.startswith("_") and type(getattr(clausal, name)) is not ModuleType
    }
    assert set(clausal.__all__) == visible | {"__version__"}
    assert list(clausal.__all__) == sorted(clausal.__all__)


def test_lock_names_no_index_and_pins_every_dependency() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    pinned = {line.split("==")[0] for line in lock.splitlines() if "==" in line}
    assert "://" not in lock
    assert not [line for line in lock.splitlines() if line.startswith("-")]
    assert {requirement.split(">=")[0].split("[")[0].lower() for requirement in wanted} <= pinned


def _data() -> dict[str, bytes]:
    """The files of the checkout's data folders, by the name that they have in a wheel."""
    return {
        f"clausal/{path.relative_to(ROOT).as_posix()}": path.read_bytes()
        for folder in DATA
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.name != ".DS_Store"
    }


def _run(*arguments: str) -> str:
    run = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout

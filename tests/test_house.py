"""What holds the house together: floors, sizes, names, docstrings, and what may not be imported at start."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import platformdirs
import pytest

from kit import CHECKOUT, load_script

SOURCE = CHECKOUT / "src" / "calotype"
MODULES = sorted(SOURCE.rglob("*.py"))
HEAVY = {"PIL", "cv2", "imagecodecs", "numpy", "pi_heif", "rawpy", "scipy", "simplejpeg", "skimage", "sklearn"}
SAYS_NOTHING = {"common", "handler", "helper", "helpers", "manager", "misc", "processor", "tools", "util", "utils"}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

Function = ast.FunctionDef | ast.AsyncFunctionDef


def name_of(path: Path) -> str:
    """Where a module lies, below src/calotype."""
    return path.relative_to(SOURCE).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def public_definitions(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | Function]:
    """Public classes and functions, and the public methods of public classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public_definitions(node)


def length(function: Function) -> int:
    """Lines of a function; its docstring does not count, nor do its decorators."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or 0) - first.lineno + 1
    return lines


def test_floors_import_downwards_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_every_file_has_a_coverage_floor() -> None:
    floors = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["calotype"]["coverage"]
    _, homeless = load_script("coverage_floors").lines_by_room({name_of(path): (1, 1) for path in MODULES}, floors)
    assert homeless == []


def test_modules_say_what_they_are_for() -> None:
    assert [name_of(path) for path in MODULES if not ast.get_docstring(parsed(path))] == []


def test_names_of_modules_say_something() -> None:
    assert [name_of(path) for path in MODULES if path.stem.strip("_") in SAYS_NOTHING] == []
    assert [name_of(path) for path in MODULES if path.parent.name in SAYS_NOTHING] == []


def test_public_names_are_documented() -> None:
    bare = [
        f"{name_of(path)}: {node.name}"
        for path in MODULES
        for node in public_definitions(parsed(path))
        if not ast.get_docstring(node) and not _is_said_elsewhere(node)
    ]
    assert bare == []


def _is_said_elsewhere(node: ast.ClassDef | Function) -> bool:
    """A setter, an overload, or a method that the class's interface documents (there is one of that name)."""
    marks = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    return bool(marks & {"overload", "setter"}) or node.name in _documented_methods()


@cache
def _documented_methods() -> set[str]:
    return {
        method.name
        for path in MODULES
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef)
        for method in public_definitions(node)
        if ast.get_docstring(method)
    }


def test_public_faces_are_sorted() -> None:
    unsorted = []
    for path in MODULES:
        for node in parsed(path).body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                names = ast.literal_eval(node.value)
                if names != sorted(names, key=_as_ruff_sorts):
                    unsorted.append(name_of(path))
    assert unsorted == []


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    """CONSTANTS first, then Classes, then the rest."""
    kind = 0 if name.isupper() else 1 if name.strip("_")[:1].isupper() else 2
    return kind, name


def test_tests_have_a_home_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    made = tmp_path_factory.getbasetemp()
    assert Path.home().is_relative_to(made)
    for folder in (platformdirs.user_config_path(), platformdirs.user_data_path(), platformdirs.user_cache_path()):
        assert folder.is_relative_to(made)


def test_files_are_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)}: {node.name}": length(node)
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, Function) and length(node) > LONGEST_FUNCTION
    }
    assert long == {}


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    assert [name_of(path) for path in MODULES if marks.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "code",
    [
        "import calotype",
        "import calotype.ops; calotype.ops.all_ops()",
        "import calotype.imaging",
        "import calotype.recipes",
        "import calotype.catalog",
        "import calotype.demo",
        "import sys; sys.argv[1:] = ['--help']; from calotype.cli import main; guarded(main)",
        "import sys; sys.argv[1:] = ['--no-such-option']; from calotype.cli import main; guarded(main)",
    ],
)
def test_nothing_heavy_is_imported_before_a_pixel_is_read(code: str) -> None:
    guarded = "def guarded(main):\n    try: main()\n    except SystemExit: return"
    ask = f"{guarded}\n{code}\nimport sys; print('\\n', *sorted(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1].split() == []

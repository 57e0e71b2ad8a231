"""The store changed on purpose, one small change at a time: do its tests notice?

`python -m benchmarks.faults mutants --times 200` takes that many changes at random, each in a copy
of the checkout, and lists those that no quick test noticed.
"""

import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).parents[2]
STORE = Path("annotator", "store")
TESTS = Path("tests", "store")
PARTS = ("annotator", "benchmarks", "resources", "tests", "pyproject.toml")
SLOW = ("test_kills.py", "test_cuts.py", "test_injected.py", "test_mutated.py")
LAST = "test_hostile.py"
# What adds others' work to the journal, and the tests that know it best.
MERGING = (
    *("admission", "excerpt", "following", "going", "handed", "merging", "quarantine"),
    *("receiving", "settling", "travelling", "union", "versions", "wire"),
)
MERGING_TESTS = (
    Path("tests", "store", "test_merging.py"),
    Path("tests", "store", "test_handed.py"),
    Path("tests", "workflow", "test_handing.py"),
    Path("tests", "store", "test_merging_any_order.py"),
)
TIMEOUT = 240.0  # seconds: a mutant that never ends is noticed
COPIES = 2

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SQL = (
    (r"\bis not null\b", "is null"),
    (r"\bis null\b", "is not null"),
    (r"\bdesc\b", "asc"),
    (r"\border by (\S+)(?= |$|\n)", r"order by \1 desc"),
    (r"\bmax\(", "min("),
    (r"\bmin\(", "max("),
    (r"\bleft join\b", "join"),
    (r"(?<= )and(?= )", "or"),
    (r"<>", "="),
    (r"(?<= )= 1\b", "= 0"),
    (r"(?<= )>(?= )", ">="),
    (r"(?<= )<(?= )", "<="),
    (r"\bnot exists\b", "exists"),
    (r"\bnot in\b", "in"),
)
_IS_SQL = re.compile(r"\b(select|insert|update|delete|where|order by|pragma|join)\b")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change: where, what, and the file as it is then."""

    path: Path
    line: int
    what: str
    source: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.what}"


@dataclass
class Tally:
    """What came of the mutants."""

    possible: int = 0
    tried: int = 0
    noticed: int = 0
    survivors: list[str] = field(default_factory=list)


def campaign(
    folder: Path,
    *,
    mutants: int,
    seed: int,
    modules: Sequence[str] = (),
    tests: Sequence[Path] = (),
) -> Tally:
    """Try so many mutants of the store (of some modules), spread over its files by their size.

    They are to be noticed by the quick tests of the store, or by the `tests` named.
    """
    paths = [
        path for path in sorted((ROOT / STORE).glob("*.py")) if not modules or path.stem in modules
    ]
    everything = [one for path in paths for one in mutants_of(path)]
    chosen = random.Random(seed).sample(everything, min(mutants, len(everything)))
    tally = Tally(possible=len(everything))
    copies: Queue[Path] = Queue()
    for number in range(COPIES):
        copies.put(_copied(folder / str(number)))
    if _survives(None, copies.queue[0], tests) is False:
        raise RuntimeError("the tests fail without any change")
    with ThreadPoolExecutor(COPIES) as pool:
        for mutant, survived in zip(
            chosen, pool.map(lambda one: _in_turn(one, copies, tests), chosen), strict=True
        ):
            tally.tried += 1
            tally.noticed += not survived
            if survived:
                tally.survivors.append(str(mutant))
                print(f"survived: {mutant}", flush=True)
    return tally


def mutants_of(path: Path) -> list[Mutant]:
    """Return every mutant of one file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for number, (node, what, _) in enumerate(_changes(tree)):
        changed = copy.deepcopy(tree)
        for at, (_, _, change) in enumerate(_changes(changed)):
            if at == number:
                change()
                break
        source = ast.unparse(ast.fix_missing_locations(changed))
        found.append(Mutant(path, node.lineno, what, source))
    return found


Change = tuple[ast.stmt | ast.expr, str, Callable[[], None]]


def _changes(tree: ast.Module) -> Iterator[Change]:
    """Yield what can be changed in a tree, always in the same order."""
    skipped = _skipped(tree)
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Compare):
            yield from _comparison(node)
        elif isinstance(node, ast.BoolOp):
            other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield node, "and/or swapped", partial(_set, node, op=other)
        elif isinstance(node, ast.If | ast.While | ast.IfExp):
            negated = ast.UnaryOp(ast.Not(), node.test)
            yield node, "condition negated", partial(_set, node, test=negated)
        elif isinstance(node, ast.Constant):
            yield from _constant(node)
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if isinstance(block, list) and not isinstance(node, ast.Module | ast.ClassDef):
                yield from _dropped(block)


def _skipped(tree: ast.Module) -> set[ast.AST]:
    """Return what is no behaviour: docstrings, annotations, sentences for people."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if annotation is not None:
                skipped.update(ast.walk(annotation))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.update(ast.walk(node))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "N_":
            skipped.update(ast.walk(node))
    return skipped


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for at, op in enumerate(node.ops):
        other = _COMPARISONS[type(op)]
        what = f"{type(op).__name__} to {other.__name__}"

        def change(at: int = at, other: type[ast.cmpop] = other) -> None:
            node.ops[at] = other()

        yield node, what, change


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield node, f"{value} to {not value}", partial(_set, node, value=not value)
    elif isinstance(value, int):
        yield node, f"{value} to {value + 1}", partial(_set, node, value=value + 1)
    elif isinstance(value, str) and _IS_SQL.search(value):
        for pattern, other in _SQL:
            for match in re.finditer(pattern, value):
                changed = value[: match.start()] + match.expand(other) + value[match.end() :]
                around = value[max(0, match.start() - 25) : match.end() + 15]
                what = f"SQL {match[0]} to {match.expand(other)} in … {' '.join(around.split())} …"
                yield node, what, partial(_set, node, value=changed)


def _dropped(block: list[ast.stmt]) -> Iterator[Change]:
    for at, statement in enumerate(block):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.Expr | ast.AugAssign | ast.Raise | ast.Delete | ast.Continue):

            def change(at: int = at) -> None:
                block[at] = ast.Pass()

            yield statement, f"dropped: {ast.unparse(statement)[:70]!r}", change


def _set(node: ast.AST, **fields: object) -> None:
    for name, value in fields.items():
        setattr(node, name, value)


def _copied(folder: Path) -> Path:
    folder.mkdir()
    ignore = shutil.ignore_patterns("__pycache__", *SLOW)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=ignore)
        else:
            shutil.copy(source, folder / part)
    return folder


def _in_turn(mutant: Mutant, copies: "Queue[Path]", tests: Sequence[Path]) -> bool:
    folder = copies.get()
    try:
        return _survives(mutant, folder, tests)
    finally:
        copies.put(folder)


def _tests(folder: Path, mutant: Mutant | None) -> list[str]:
    """Return the quick tests, those first that are likeliest to notice."""
    likely = f"test_{mutant.path.stem}.py" if mutant else ""
    files = sorted((folder / TESTS).rglob("test_*.py"))
    found = "test_mutants_found.py"
    files.sort(key=lambda one: (one.name != likely, one.name != found, one.name == LAST))
    return [str(one) for one in files]


def _survives(mutant: Mutant | None, folder: Path, tests: Sequence[Path] = ()) -> bool:
    """Tell whether the tests pass in a copy with the mutant in it."""
    target = folder / STORE / mutant.path.name if mutant else None
    original = target.read_text(encoding="utf-8") if target else ""
    if mutant and target:
        target.write_text(mutant.source, encoding="utf-8")
    options = ["-x", "-q", "-p", "no:cacheprovider", "--timeout", str(int(TIMEOUT / 2))]
    command = [sys.executable, "-B", "-m", "pytest", *options]
    command += [str(folder / one) for one in tests] or _tests(folder, mutant)
    environment = os.environ | {"PYTHONPATH": str(folder), "HYPOTHESIS_STORAGE_DIRECTORY": "off"}
    try:
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        if target:
            target.write_text(original, encoding="utf-8")
    return ran.returncode == 0

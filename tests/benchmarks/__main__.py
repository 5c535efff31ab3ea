"""Run every benchmark: `python -m tests.benchmarks [name …]`.

Each module `bench_<name>` has a function `measure() -> list[Figure]`. The figures are printed as a table with
machine and date and written to tests/benchmarks/results/ as JSON. They are read by people, never asserted in tests.
"""

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import datetime
from importlib import import_module
from pathlib import Path

from tests.benchmarks.figure import Figure

from machiport.clock import TOKYO

HERE = Path(__file__).parent
RESULTS = HERE / "results"


def machine() -> dict[str, object]:
    """Describe the machine and how busy it is, because figures mean nothing without it."""
    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": os.cpu_count(),
        "processor": processor(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
    }


def processor() -> str:
    """Return what the machine calls its processor."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def modules(names: list[str]) -> list[str]:
    """Return the names of the benchmarks to run; all of them where none is named."""
    found = sorted(path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py"))
    unheard_of = set(names) - set(found)
    if unheard_of:
        sys.exit(f"no such benchmark: {', '.join(sorted(unheard_of))}; there are: {', '.join(found)}")
    return names or found


def row(figure: Figure) -> str:
    """Return a figure as a line of the table; the bars are said in the peer's terms: ours is so many times its."""
    value = f"{figure.value:,.2f} {figure.unit}"
    peer = f"{1 / figure.ratio:.2f} × {figure.peer}" if figure.peer and figure.ratio else ""
    return f"{figure.name:<72} {value:>16}  {peer}".rstrip()


def main() -> None:
    """Measure, print, keep."""
    began = datetime.now(TOKYO)
    described = machine()
    print(f"{began:%Y-%m-%d %H:%M} JST, " + ", ".join(f"{key} {value}" for key, value in described.items()))
    results: dict[str, list[dict[str, object]]] = {}
    for name in modules(sys.argv[1:]):
        figures = import_module(f"tests.benchmarks.bench_{name}").measure()
        results[name] = [asdict(figure) for figure in figures]
        for figure in figures:
            print(row(figure), flush=True)
        if not figures:
            print(f"{name}: nothing measured, its data is not on this machine")
    RESULTS.mkdir(exist_ok=True)
    kept = RESULTS / f"{began:%Y%m%d-%H%M%S}.json"
    written = {"measured_at": began.isoformat(timespec="seconds"), "machine": described, "figures": results}
    kept.write_text(json.dumps(written, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"kept in {kept.relative_to(HERE.parents[1])}")


if __name__ == "__main__":
    main()

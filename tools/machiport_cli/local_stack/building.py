"""`sam build` for this machine, skipped when no source has changed."""

import fcntl
import hashlib
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from machiport_cli.local_stack.child_environments import child_environment
from machiport_cli.local_stack.failures import LocalStackFailureError
from machiport_cli.local_stack.layer_archives import pack_layers
from machiport_cli.local_stack.places import BUILD_DIRECTORY, PROJECT_ROOT, REGION

BUILT_TEMPLATE: Final = BUILD_DIRECTORY / "build" / "template.yaml"
_SOURCES: Final = ("template.yaml", "infra", "functions", "layers", "sample_region")
# What functions do not read: `make seed` uploads it (sample_region/Makefile leaves it out as well).
_UPLOADED: Final = (
    "sample_region/garbage", "sample_region/hazard/imports", "sample_region/hazard/shelters",
    "sample_region/facilities/[0-9]*",
)  # fmt: skip
_BUILD_RULES: Final = ("layers/third_party.mk", "layers/*/Makefile", "functions/Makefile", "sample_region/Makefile")
_STAMP: Final = BUILD_DIRECTORY / "built-from"
_RULES_STAMP: Final = BUILD_DIRECTORY / "built-by"
_LOG: Final = BUILD_DIRECTORY / "build.log"
_LONGEST_REASON: Final = 400
_PYTHON_FAULT: Final = re.compile(
    r'File "(?P<file>/(?:var/task|opt)/[^"]+\.py)", line (?P<line>\d+)\n(?:.*\n){0,3}?[ *]*(?P<what>\w+Error: .+)'
)
_SOURCE_FOLDERS: Final = {"/var/task/": "functions/", "/opt/python/": "layers/domain/python/"}


def host_architecture() -> str:
    """Return the architecture of this machine in Lambda's words: arm64 or x86_64."""
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


def source_digest() -> str:
    """Return a digest of everything that goes into a deployment."""
    return _digest(_files(_SOURCES))


def build() -> str:
    """Build into `.aws-sam/local` what has changed, and return the digest of the sources it was built from.

    Several processes may call this at once; one builds, the others wait.

    Raises LocalStackFailureError when the build fails.
    """
    BUILD_DIRECTORY.mkdir(parents=True, exist_ok=True)
    with _locked(fcntl.LOCK_EX):
        digest = source_digest()
        if BUILT_TEMPLATE.exists() and _STAMP.exists() and _STAMP.read_text() == digest:
            return digest
        _STAMP.unlink(missing_ok=True)
        rules = _digest(path for pattern in _BUILD_RULES for path in sorted(PROJECT_ROOT.glob(pattern)))
        if not _RULES_STAMP.exists() or _RULES_STAMP.read_text() != rules:
            shutil.rmtree(BUILD_DIRECTORY / "cache", ignore_errors=True)
        _run_sam_build()
        pack_layers(BUILT_TEMPLATE, BUILD_DIRECTORY / "archives")
        _RULES_STAMP.write_text(rules)
        _STAMP.write_text(digest)
        return digest


def _run_sam_build() -> None:
    command = [
        str(Path(sys.executable).with_name("sam")), "build", "--cached", "--parallel",
        "--template-file", "template.yaml", "--config-env", "local", "--region", REGION,
        "--build-dir", str(BUILD_DIRECTORY / "build"), "--cache-dir", str(BUILD_DIRECTORY / "cache"),
        "--parameter-overrides", f"Architecture={host_architecture()}",
    ]  # fmt: skip
    environment = child_environment(
        BUILD_ARCHITECTURE="host", PYTHON=sys.executable, SAM_CLI_TELEMETRY="0", AWS_DEFAULT_REGION=REGION
    )
    with _LOG.open("wb") as log:
        done = subprocess.run(  # noqa: S603  # fixed words and our own paths
            command, cwd=PROJECT_ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False
        )
    if done.returncode != 0:
        reason = reason_in(_LOG.read_text("utf-8", errors="replace"))
        raise LocalStackFailureError(f"The build failed: {reason} (all of it: {_LOG})")


def reason_in(log: str) -> str:
    """Return the last error in what sam said, in one line: a fault in YAML goes on over several, with its place.

    A fault in Python is told by its place in this project, before all that make and sam say about it.
    """
    fault = _PYTHON_FAULT.search(log)
    if fault is not None:
        return f"{_source_of(fault['file'])}:{fault['line']}: {fault['what']}"
    said = [line.strip() for line in log.splitlines() if line.strip(" ^")]
    errors = [number for number, line in enumerate(said) if "Error" in line]
    return " ".join(said[errors[-1] if errors else -1 :])[:_LONGEST_REASON] or "sam build failed"


def _source_of(deployed: str) -> str:
    """Return a deployed file (`/var/task/region_api/app.py`) as it is called in this project."""
    for folder, source in _SOURCE_FOLDERS.items():
        if deployed.startswith(folder):
            return source + deployed.removeprefix(folder)
    return deployed


@contextmanager
def kept_as_built() -> Iterator[None]:
    """Let nobody build meanwhile (a build begins by removing the last one); others may read as well."""
    with _locked(fcntl.LOCK_SH):
        yield


@contextmanager
def _locked(how: int) -> Iterator[None]:
    with (BUILD_DIRECTORY / "lock").open("w") as lock:
        fcntl.flock(lock, how)
        yield


def _files(places: tuple[str, ...]) -> Iterator[Path]:
    uploaded = {folder for pattern in _UPLOADED for folder in PROJECT_ROOT.glob(pattern)}
    for place in places:
        root = PROJECT_ROOT / place
        if root.is_file():
            yield root
            continue
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and uploaded.isdisjoint(path.parents):
                yield path


def _digest(files: Iterator[Path]) -> str:
    digest = hashlib.sha256(f"{host_architecture()} {sys.version}".encode())
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"\n{path.relative_to(PROJECT_ROOT)} {content}".encode())
    return digest.hexdigest()

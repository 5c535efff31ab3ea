"""Where things are, from the project's root."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
TRANSLATED = LOCAL / "translated"
FUNCTIONS = ROOT / "functions"
INFRA = ROOT / "infra"
TEMPLATE = ROOT / "template.yaml"


def templates() -> list[Path]:
    """Return the root template and every nested one."""
    return [TEMPLATE, *sorted(INFRA.glob("*.yaml"))]


def function_names() -> list[str]:
    """Return the packages in `functions/`, one per Lambda function."""
    return sorted(path.name for path in FUNCTIONS.iterdir() if (path / "__init__.py").exists())

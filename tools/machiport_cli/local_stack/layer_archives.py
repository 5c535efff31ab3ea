"""Layers packed once for all deployments of them: `sam deploy` would compress each of them anew every time."""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# As in `sam build`'s templates: the folder beside the template, named after its resource.
_LAYER: Final = re.compile(r"^(?P<before>\s+ContentUri: )(?P<folder>\w+Layer)$", re.MULTILINE)
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)
_QUICK: Final = 1  # a tenth larger than the best, in a third of the time


def pack_layers(template: Path, archives: Path) -> None:
    """Let a built template name archives instead of its layers' folders; `archives` keeps those of the last build.

    An archive is named by its content, and the same files give the same archive: an unchanged layer is neither
    packed nor deployed again.
    """
    archives.mkdir(parents=True, exist_ok=True)
    text = template.read_text("utf-8")
    packed = {match["folder"]: _packed(template.parent / match["folder"], archives) for match in _LAYER.finditer(text)}
    for unused in set(archives.iterdir()) - set(packed.values()):
        unused.unlink()
    # By the way from the template to them: a copied build finds its own.
    places = {name: archive.relative_to(template.parent, walk_up=True).as_posix() for name, archive in packed.items()}
    template.write_text(_LAYER.sub(lambda match: f"{match['before']}{places[match['folder']]}", text), "utf-8")


def _packed(folder: Path, archives: Path) -> Path:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    archive = archives / f"{_digest(folder, files)}.zip"
    if not archive.exists():
        unfinished = archive.with_suffix(".new")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as writing:
            for path in files:
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _NO_DATE)
                entry.external_attr = path.stat().st_mode << 16  # programs stay programs
                entry.compress_type = zipfile.ZIP_DEFLATED
                writing.writestr(entry, path.read_bytes())
        unfinished.replace(archive)
    return archive


def _digest(folder: Path, files: list[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in _parts(folder, files):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _parts(folder: Path, files: list[Path]) -> Iterator[bytes]:
    for path in files:
        yield path.relative_to(folder).as_posix().encode()
        yield oct(path.stat().st_mode).encode()
        yield path.read_bytes()

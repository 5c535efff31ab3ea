"""MiniStack as one process of ours: `python gateway.py <port> <outputs.json>`, settings in the environment.

Adds six things to `ministack`: the API at `/v1/…` as behind a real address (MiniStack's own address of an API
holds an id that changes), Lambda processes that see nothing but their layers, layers unpacked once for all of them,
updates of nested stacks, permissions as AWS checks them (where AUTH enforces them), and an end when the parent ends.

Started by file, alone: nothing of this project may be on the path that Lambda processes inherit.
"""

import asyncio
import hashlib
import json
import os
import shutil
import sys
import tempfile
import threading
import zipfile
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from signal import SIGINT, SIGTERM
from types import SimpleNamespace
from typing import Any, Final

type Scope = dict[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]
type Send = Callable[[dict[str, Any]], Awaitable[None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

STAGE_PATH: Final = "/v1/"
_SINGLE: Final = {f"{action}Batch": action for action in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")}
_NOT_DEPLOYED: Final = json.dumps(
    {
        "type": "urn:problem-type:machiport:service_unavailable",
        "title": "ただいま利用できません",
        "status": 503,
        "detail": "まだデプロイされていません。 / Nothing is deployed yet.",
        "code": "service_unavailable",
        "request_id": "",
    },
    ensure_ascii=False,
).encode()


class StageGateway:
    """ASGI: `/v1/<path>` goes to the API that outputs.json names; everything else is MiniStack's own."""

    def __init__(self, outputs_file: Path, ministack: Application) -> None:
        """Take the file that a deployment writes (it may come into being later) and MiniStack."""
        self._outputs_file = outputs_file
        self._ministack = ministack
        self._read_at = 0
        self._api_id = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and _calls_the_api(scope):
            api_id = self._current_api_id()
            if not api_id:
                await _answer_not_deployed(send)
                return
            scope = _moved(scope, f"/restapis/{api_id}/v1/_user_request_/")
        await self._ministack(scope, receive, send)

    def _current_api_id(self) -> str:
        try:
            written_at = self._outputs_file.stat().st_mtime_ns
        except FileNotFoundError:
            return ""
        if written_at != self._read_at:
            self._api_id = json.loads(self._outputs_file.read_text("utf-8"))["api_id"]
            self._read_at = written_at
        return self._api_id


def _calls_the_api(scope: Scope) -> bool:
    # Some AWS services have paths that begin with /v1/ too; their requests are signed.
    return scope["path"].startswith(STAGE_PATH) and not any(
        name == b"authorization" and value.startswith(b"AWS4-HMAC-SHA256") for name, value in scope["headers"]
    )


def _moved(scope: Scope, prefix: str) -> Scope:
    raw_path = scope.get("raw_path") or scope["path"].encode()
    return {
        **scope,
        "path": prefix + scope["path"][len(STAGE_PATH) :],
        "raw_path": prefix.encode() + raw_path[len(STAGE_PATH) :],
    }


async def _answer_not_deployed(send: Send) -> None:
    headers = [(b"content-type", b"application/problem+json"), (b"retry-after", b"5")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _NOT_DEPLOYED})


def _keep_attributes_in_nested_stacks() -> None:
    """Let an update of a nested stack read attributes (GetAtt) of resources that it leaves as they are.

    MiniStack 1.5.33 hands a resource's attributes on when it updates a stack, and forgets to in a nested one: every
    update of infra/*.yaml would fail with "Requested attribute Arn does not exist". Needless once it passes them.
    """
    from ministack.services.cloudformation import (  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; see main
        _stacks,
        provisioners,
    )

    update = provisioners._update_resource

    def update_keeping_attributes(  # noqa: PLR0913, PLR0917  # the signature it stands in for
        resource_type: str,
        physical_id: str,
        old_properties: dict[str, Any],
        new_properties: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
        attributes: dict[str, Any] | None = None,
    ) -> tuple[str, dict[str, Any]]:
        if attributes is None:
            resources = (_stacks.get(stack_name) or {}).get("_resources", {})
            attributes = dict(resources.get(logical_id, {}).get("Attributes") or {})
        arguments = (resource_type, physical_id, old_properties, new_properties, stack_name, logical_id, attributes)
        new_id, new_attributes = update(*arguments)
        return new_id, {**attributes, **new_attributes} if new_id == physical_id else new_attributes

    provisioners._update_resource = update_keeping_attributes


def _share_layers() -> None:
    from ministack.core import lambda_runtime  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; see main

    # All that it uses of `zipfile`; the last name is its own slip (LargeZipFile), met where a disk is full.
    lambda_runtime.zipfile = SimpleNamespace(
        ZipFile=SharedLayers, BadZipFile=zipfile.BadZipFile, LargeFileError=zipfile.LargeZipFile
    )


def _check_permissions_as_aws_does() -> None:
    """Where MiniStack enforces permissions (AUTH): policies that refuse plain HTTP see TLS, batches are known to IAM.

    Nothing here leaves the machine. IAM has no action for a batch: `SendMessageBatch` asks for `sqs:SendMessage`.
    """
    from ministack import app  # type: ignore[import-untyped]  # noqa: PLC0415  # no types; see main
    from ministack.core import iam_actions  # noqa: PLC0415

    pin, action_of = app.pin_request_origin, iam_actions._action_from_target
    app.pin_request_origin = lambda address, _: pin(address, True)
    iam_actions._action_from_target = lambda headers: _SINGLE.get(name := action_of(headers), name)


class SharedLayers(zipfile.ZipFile):
    """A Lambda process' archives: its code is unpacked for it, a layer once for all processes (they only read it)."""

    def _is_layer(self) -> bool:
        return Path(self.filename or "").name.startswith("layer_")

    def namelist(self) -> list[str]:
        """Return no names of a layer's: MiniStack looks each up on disk, though unpacking never leaves the folder."""
        return [] if self._is_layer() else super().namelist()

    def extractall(
        self,
        path: str | os.PathLike[str] | None = None,
        members: Iterable[str | zipfile.ZipInfo] | None = None,
        pwd: bytes | None = None,
    ) -> None:
        """Unpack, or lead the folder of a layer to where it was unpacked before."""
        if path is None or not self._is_layer():
            super().extractall(path, members, pwd)
            return
        digest = hashlib.blake2b(Path(str(self.filename)).read_bytes(), digest_size=16).hexdigest()
        shared = Path(tempfile.gettempdir(), f"layer-{digest}")
        if not shared.exists():
            own = Path(tempfile.mkdtemp(prefix="unpacking-"))
            super().extractall(own, zipfile.ZipFile.namelist(self))
            try:
                own.rename(shared)
            except OSError:  # another thread was quicker
                shutil.rmtree(own)
        Path(path).rmdir()
        Path(path).symlink_to(shared)


async def _serve(port: int, outputs_file: Path) -> None:
    from hypercorn.asyncio import serve  # noqa: PLC0415  # see main
    from hypercorn.config import Config  # noqa: PLC0415
    from ministack.app import app  # type: ignore[import-untyped]  # noqa: PLC0415  # it ships no types
    from ministack.core import lambda_runtime  # noqa: PLC0415

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (SIGTERM, SIGINT):
        loop.add_signal_handler(signal_number, stop.set)

    def end_with_parent() -> None:
        sys.stdin.buffer.read()  # ends when the parent closes the pipe, or dies
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=end_with_parent, daemon=True).start()
    config = Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = os.environ.get("LOG_LEVEL", "WARNING")
    await serve(StageGateway(outputs_file, app), config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]  # plain ASGI
    lambda_runtime.reset()


def main(port: int, outputs_file: Path) -> None:
    """Serve until told to stop, or until the parent ends."""
    # MiniStack starts Lambda processes with sys.executable, which it reads when it is imported. The base interpreter
    # instead of .venv's: a package that is missing in a layer then fails here as it would in the cloud.
    base_python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    if base_python.exists():
        sys.executable = str(base_python)
    _keep_attributes_in_nested_stacks()
    _share_layers()
    _check_permissions_as_aws_does()
    asyncio.run(_serve(port, outputs_file))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))

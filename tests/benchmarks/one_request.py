"""Run in a fresh process by bench_cold_start: import a Lambda handler, answer one event, say so on a file descriptor.

Arguments: the handler as `package.module.name`, the file descriptor. The event comes on standard input as JSON.
Only what Lambda itself would have imported before the handler (json, importlib) is imported here.
"""

import importlib
import json
import os
import sys


class _Context:
    aws_request_id = "lambda-request"


def _answer() -> None:
    module, _, name = sys.argv[1].rpartition(".")
    handler = getattr(importlib.import_module(module), name)
    answer = handler(json.load(sys.stdin), _Context())
    os.write(int(sys.argv[2]), json.dumps(answer).encode())
    os._exit(0)  # Lambda keeps the process: what its end costs is not part of a cold start


_answer()

"""Looks for passwords, keys and tokens in every file that git has or would take (detect-secrets, which checkov brings).

A line that only looks like a secret carries `pragma: allowlist secret` in a comment, and says why.
"""

import json
import os
import re
from collections.abc import Iterator
from typing import Any

from machiport_gates.isolated_tool import program
from machiport_gates.paths import ROOT
from machiport_gates.runner import Command, Outcome, run_command

# Lock files are nothing but hashes, tables of data nothing but words.
_NOT_SCANNED = re.compile(r"(^|/)requirements(/[a-z_-]+)?\.txt$|\.(csv|tsv|png|pdf|xlsx)$")

# Lines whose words sound like a secret: settings of Cognito and API Gateway, names of resources, a claim's name,
# the upload in a sample event, tokens in tests whose header and payload are `{"alg":…}.{"sub":"1"}` or `{"alg":…}.{}`.
_HARMLESS_LINES = "|".join(
    (
        r"\bGenerateSecret: false",
        r"\bGenerateSecretString: \{",  # Secrets Manager makes one in the cloud
        r"\bsecretsmanager:GetSecretValue\b",
        r"\bPasswordSignIn\b",
        r"\bPAYMENT_GATEWAY_SECRET_ARN\b",  # where it lies
        r"rk_live_…",  # for the operator to fill in
        r"\bEnableTokenRevocation: true",
        r"\bTokenValidityUnits:",
        r"\bMISSING_AUTHENTICATION_TOKEN:",
        r"\"token_use\"",
        r"noqa: S10[5-7]\b",  # ruff asks the same question, and got its answer on that line
        r"\bInvented0Token0That0Nobody",
        r"\b0123456789abcdef01234567\b",  # an invented group
        r"0123456789ABCDEFGHJKMNPQRSTVWXYZ",  # an alphabet (Crockford's)
        r"\b7QK2-ABCD-EFGH-JKMN-PQRS-TVWX\b",  # nobody's certificate
        r"LS1tYWNoaXBvcnQtc2FtcGxlDQ",  # --machiport-sample
        r"eyJhbGciOiJ(ub25lIn0|SUzI1NiJ9)\.(eyJzdWIiOiIxIn0|e30)\.",
        r"\barn:\$\{AWS::Partition\}:iam::aws:policy/",
    )
)


def _files() -> list[str]:
    listed = run_command(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, env=os.environ
    )
    names = listed.report.split("\0")
    return sorted(name for name in names if name and not _NOT_SCANNED.search(name) and (ROOT / name).is_file())


def _findings(results: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for name, secrets in results.items():
        for secret in secrets:
            yield f"{name}:{secret['line_number']}: {secret['type']}"


def _scanned(files: list[str], *options: str) -> Outcome:
    command: Command = [program("checkov", "detect-secrets"), "scan", "--no-verify", *options, *files]
    outcome = run_command(command, cwd=ROOT, env=os.environ)
    if not outcome.passed:
        return outcome
    findings = list(_findings(json.loads(outcome.report)["results"]))
    return Outcome(passed=not findings, report="\n".join(findings))


def scan() -> Outcome:
    """Scan the tree; the report names file, line and kind, never the secret itself.

    Tests sign in with invented words everywhere, so there a word next to `password` or `token` alone is no finding;
    real keys and tokens have shapes of their own, which are looked for there too.
    """
    files = _files()
    tests = [name for name in files if name.startswith("tests/")]
    others = [name for name in files if name not in set(tests)]
    outcomes = [
        _scanned(others, "--exclude-lines", _HARMLESS_LINES),
        _scanned(tests, "--exclude-lines", _HARMLESS_LINES, "--disable-plugin", "KeywordDetector"),
    ]
    reports = [outcome.report for outcome in outcomes if outcome.report]
    return Outcome(all(outcome.passed for outcome in outcomes), "\n".join(reports))

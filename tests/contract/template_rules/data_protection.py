"""Tables, buckets, user pools and log groups: kept, encrypted, not public, and not lost by a slip."""

from collections.abc import Iterator

from tests.contract.template_rules.reading import Properties, all_referred, of_type, referred

from machiport_gates.deployed_view import Node, Resources

_PUBLIC_ACCESS_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_ACL_BLOCKS = ("BlockPublicAcls", "IgnorePublicAcls")
_HOLDS_DATA = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::KMS::Key")
_LONGEST_LOGS = 400  # days

# Buckets whose objects below one prefix everybody may read, each with the reason.
OPEN_BUCKETS = {"MapTilesBucket": ("layers/*", "map tiles made of published open data, read by range from phones")}


def _is_true(value: Node) -> bool:
    return value is True or value == "true"


def _project_key(resources: Resources, node: Node) -> bool:
    return any(resources.get(name, {}).get("Type") == "AWS::KMS::Key" for name in all_referred(node))


def table_findings(resources: Resources) -> list[str]:
    """A table can be put back to any second of the last weeks, and is encrypted with the project's key."""
    findings = []
    for name, table in of_type(resources, "AWS::DynamoDB::Table"):
        if not _is_true(table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled")):
            findings.append(f"{name}: no point-in-time recovery")
        encryption = table.get("SSESpecification", {})
        if encryption.get("SSEType") != "KMS" or not _is_true(encryption.get("SSEEnabled")):
            findings.append(f"{name}: not encrypted with KMS")
        elif not _project_key(resources, encryption.get("KMSMasterKeyId")):
            findings.append(f"{name}: not encrypted with the project's key")
    return findings


def deletion_findings(resources: Resources) -> list[str]:
    """In the cloud, what holds data cannot be deleted by a slip, nor with its stack."""
    findings = []
    for name, resource in resources.items():
        if resource["Type"] not in _HOLDS_DATA:
            continue
        findings += [
            f"{name}: {policy} is not Retain"
            for policy in ("DeletionPolicy", "UpdateReplacePolicy")
            if resource.get(policy) != "Retain"
        ]
        properties = resource.get("Properties", {})
        if resource["Type"] == "AWS::DynamoDB::Table" and not _is_true(properties.get("DeletionProtectionEnabled")):
            findings.append(f"{name}: no deletion protection")
        if resource["Type"] == "AWS::Cognito::UserPool" and properties.get("DeletionProtection") != "ACTIVE":
            findings.append(f"{name}: no deletion protection")
    return findings


def _refuses_plain_http(policy: Properties) -> bool:
    return any(
        statement["Effect"] == "Deny"
        and statement.get("Principal") == "*"
        and statement.get("Action") in ("s3:*", ["s3:*"])
        and statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport") in ("false", False)
        for statement in policy["PolicyDocument"]["Statement"]
    )


def _allowed_to_everybody(policy: Properties) -> list[Properties]:
    return [
        statement
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow" and statement.get("Principal") in ("*", {"AWS": "*"})
    ]


def _reads_below(statement: Properties, bucket: str, prefix: str) -> bool:
    """Say whether a statement allows reading objects below the prefix of that bucket and nothing else."""
    resource = statement["Resource"]
    literals = [part for part in resource["Fn::Join"][1] if isinstance(part, str)] if "Fn::Join" in resource else []
    return (
        statement["Action"] in ("s3:GetObject", ["s3:GetObject"])
        and all_referred(resource) == {bucket}
        and "".join(literals) == f"/{prefix}"
    )


def _policies_by_bucket(resources: Resources) -> dict[str, list[Properties]]:
    policies: dict[str, list[Properties]] = {}
    for _, policy in of_type(resources, "AWS::S3::BucketPolicy"):
        policies.setdefault(referred(policy["Bucket"]) or "", []).append(policy)
    return policies


def _open_bucket_findings(name: str, bucket: Properties, policies: list[Properties]) -> Iterator[str]:
    """A bucket of open data opens reading below its prefix by its policy, never by ACLs, and without KMS."""
    prefix, _ = OPEN_BUCKETS[name.rpartition(".")[2]]
    block = bucket.get("PublicAccessBlockConfiguration", {})
    yield from (f"{name}: {way} is off" for way in _ACL_BLOCKS if not _is_true(block.get(way)))
    if "AES256" not in str(bucket.get("BucketEncryption")):
        yield f"{name}: not encrypted with the bucket's own keys, which everybody's reading needs"
    opened = [statement for policy in policies for statement in _allowed_to_everybody(policy)]
    if not opened or not all(_reads_below(statement, name, prefix) for statement in opened):
        yield f"{name}: opens something else than reading {prefix}"


def _closed_bucket_findings(
    resources: Resources, name: str, bucket: Properties, policies: list[Properties]
) -> Iterator[str]:
    block = bucket.get("PublicAccessBlockConfiguration", {})
    yield from (f"{name}: {way} is off" for way in _PUBLIC_ACCESS_BLOCKS if not _is_true(block.get(way)))
    if not _project_key(resources, bucket.get("BucketEncryption")):
        yield f"{name}: not encrypted with the project's key"
    if any(_allowed_to_everybody(policy) for policy in policies):
        yield f"{name}: its policy lets everybody in"


def bucket_findings(resources: Resources) -> list[str]:
    """A bucket is versioned and refuses plain HTTP; closed to the public in all four ways and encrypted with our key.

    Those of `OPEN_BUCKETS` are open to the public for reading what lies below their prefix.
    """
    policies = _policies_by_bucket(resources)
    findings: list[str] = []
    for name, bucket in of_type(resources, "AWS::S3::Bucket"):
        own = policies.get(name, [])
        if name.rpartition(".")[2] in OPEN_BUCKETS:
            findings += _open_bucket_findings(name, bucket, own)
        else:
            findings += _closed_bucket_findings(resources, name, bucket, own)
        if bucket.get("VersioningConfiguration", {}).get("Status") != "Enabled":
            findings.append(f"{name}: keeps no earlier versions")
        if not any(map(_refuses_plain_http, own)):
            findings.append(f"{name}: no policy that refuses plain HTTP")
    return findings


def _log_groups(function: Properties) -> Iterator[str]:
    yield from all_referred(function.get("LoggingConfig", {}).get("LogGroup", {}))


def log_findings(resources: Resources) -> list[str]:
    """Every function writes to a log group of this deployment, and every log group forgets."""
    groups = dict(of_type(resources, "AWS::Logs::LogGroup"))
    findings = [
        f"{name}: no log group of its own"
        for name, function in of_type(resources, "AWS::Lambda::Function")
        if not set(_log_groups(function)) & groups.keys()
    ]
    for name, group in groups.items():
        days = group.get("RetentionInDays")
        if not str(days).isdecimal() or not 0 < int(str(days)) <= _LONGEST_LOGS:
            findings.append(f"{name}: no retention of at most {_LONGEST_LOGS} days")
    return findings

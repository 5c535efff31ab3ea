"""Tables, buckets, user pools and log groups: kept, encrypted, not public, and not lost by a slip."""

from collections.abc import Iterator

from tests.contract.template_rules.reading import Properties, all_referred, of_type, referred

from machiport_gates.deployed_view import Node, Resources

_PUBLIC_ACCESS_BLOCKS = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
_HOLDS_DATA = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool", "AWS::KMS::Key")
_LONGEST_LOGS = 400  # days


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


def bucket_findings(resources: Resources) -> list[str]:
    """A bucket is closed to the public in all four ways, encrypted, versioned, and refuses plain HTTP."""
    guarded = {
        referred(policy["Bucket"])
        for _, policy in of_type(resources, "AWS::S3::BucketPolicy")
        if _refuses_plain_http(policy)
    }
    findings = []
    for name, bucket in of_type(resources, "AWS::S3::Bucket"):
        block = bucket.get("PublicAccessBlockConfiguration", {})
        findings += [f"{name}: {way} is off" for way in _PUBLIC_ACCESS_BLOCKS if not _is_true(block.get(way))]
        if not _project_key(resources, bucket.get("BucketEncryption")):
            findings.append(f"{name}: not encrypted with the project's key")
        if bucket.get("VersioningConfiguration", {}).get("Status") != "Enabled":
            findings.append(f"{name}: keeps no earlier versions")
        if name not in guarded:
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

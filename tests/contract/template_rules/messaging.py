"""Queues, streams and schedules: nothing is lost without somebody hearing of it."""

from collections.abc import Iterator

from tests.contract.template_rules.reading import all_referred, dead_letter_queues, invoked, of_type, referred

from machiport_gates.deployed_view import Resources

_VISIBILITY_FACTOR = 6  # what AWS asks for, so that a batch that is being worked on does not appear again
_DEFAULT_VISIBILITY = 30
_DEFAULT_TIMEOUT = 3
_FOURTEEN_DAYS = 14 * 24 * 60 * 60
_FIRST_TRIES = 3


def queue_findings(resources: Resources) -> list[str]:
    """A queue has a dead letter queue after a few tries; this keeps letters as long as SQS can; both are encrypted."""
    dead = dead_letter_queues(resources)
    findings = []
    for name, queue in of_type(resources, "AWS::SQS::Queue"):
        if not queue.get("KmsMasterKeyId"):
            findings.append(f"{name}: not encrypted with the project's key")
        if name in dead:
            if queue.get("MessageRetentionPeriod") != _FOURTEEN_DAYS:
                findings.append(f"{name}: a dead letter queue keeps its letters for 14 days")
        elif not all_referred(queue.get("RedrivePolicy", {}).get("deadLetterTargetArn", {})) & dead:
            findings.append(f"{name}: no dead letter queue behind it")
        elif int(queue["RedrivePolicy"].get("maxReceiveCount", 0)) < _FIRST_TRIES:
            findings.append(f"{name}: gives up after fewer than {_FIRST_TRIES} tries")
    return findings


def _watched_queues(resources: Resources) -> Iterator[str]:
    for _, alarm in of_type(resources, "AWS::CloudWatch::Alarm"):
        if alarm.get("MetricName") != "ApproximateNumberOfMessagesVisible" or not alarm.get("AlarmActions"):
            continue
        if alarm.get("ComparisonOperator") == "GreaterThanThreshold" and float(alarm.get("Threshold", 1)) > 0:
            continue
        for dimension in alarm.get("Dimensions", []):
            yield from all_referred(dimension["Value"])


def alarm_findings(resources: Resources) -> list[str]:
    """An alarm that tells somebody rings at the first letter in every dead letter queue."""
    watched = set(_watched_queues(resources))
    return [f"{name}: no alarm on its first letter" for name in sorted(dead_letter_queues(resources) - watched)]


def source_findings(resources: Resources) -> list[str]:
    """Event sources report single failures, queues hide a batch long enough, streams give up into a queue."""
    findings = []
    for name, mapping in of_type(resources, "AWS::Lambda::EventSourceMapping"):
        if mapping.get("FunctionResponseTypes") != ["ReportBatchItemFailures"]:
            findings.append(f"{name}: no ReportBatchItemFailures")
        function = resources.get(invoked(resources, mapping["FunctionName"]) or "", {}).get("Properties", {})
        source = resources.get(referred(mapping["EventSourceArn"]) or "", {})
        if source.get("Type") == "AWS::SQS::Queue":
            visibility = int(source["Properties"].get("VisibilityTimeout", _DEFAULT_VISIBILITY))
            timeout = int(function.get("Timeout", _DEFAULT_TIMEOUT))
            if visibility < _VISIBILITY_FACTOR * timeout:
                findings.append(f"{name}: visibility {visibility} s is below {_VISIBILITY_FACTOR} x {timeout} s")
        elif source.get("Type") == "AWS::DynamoDB::Table":
            if not all_referred(mapping.get("DestinationConfig", {}).get("OnFailure", {})):
                findings.append(f"{name}: no queue for records that the function gives up")
            if int(mapping.get("MaximumRetryAttempts", -1)) < 0:
                findings.append(f"{name}: tries one bad record for ever and holds up all behind it")
        else:
            findings.append(f"{name}: reads from what is neither a queue nor a table of this deployment")
    return findings


def schedule_findings(resources: Resources) -> list[str]:
    """A schedule whose function cannot be started leaves a letter, and so does an event that its rule cannot send."""
    dead = dead_letter_queues(resources)
    targets = [(name, schedule["Target"]) for name, schedule in of_type(resources, "AWS::Scheduler::Schedule")]
    rules = list(of_type(resources, "AWS::Events::Rule"))
    targets += [(name, target) for name, rule in rules for target in rule.get("Targets", [])]
    return [
        f"{name}: no dead letter queue behind it"
        for name, target in targets
        if not all_referred(target.get("DeadLetterConfig", {})) & dead
    ] + [
        f"{name}: use AWS::Scheduler::Schedule, which has a time zone"
        for name, rule in rules
        if "ScheduleExpression" in rule
    ]


def announced_file_findings(resources: Resources) -> list[str]:
    """A file that a message tells of is there as long as the message can wait, in its queue and behind it."""
    findings = []
    for name, bucket in of_type(resources, "AWS::S3::Bucket"):
        if "NotificationConfiguration" not in bucket:
            continue
        for rule in bucket.get("LifecycleConfiguration", {}).get("Rules", []):
            days = rule.get("ExpirationInDays")
            if days is not None and int(days) * 24 * 60 * 60 <= _FOURTEEN_DAYS:
                findings.append(f"{name}: files go after {days} days, while messages about them may still wait")
    return findings

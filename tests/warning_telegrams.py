"""Invented weather warning telegrams as XML, and a world of fakes that takes them over."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.fakes.dynamo import InMemoryDynamo

from machiport.clock import FixedClock
from machiport.hazard.warnings.dynamo_telegrams import DynamoTelegrams
from machiport.hazard.warnings.dynamo_warnings import DynamoWarnings
from machiport.hazard.warnings.dynamo_warnings_in_force import DynamoWarningsInForce
from machiport.hazard.warnings.model import TelegramType
from machiport.hazard.warnings.polling_service import PollingService
from machiport.hazard.warnings.ports import FeedEntry, FeedNotReadable
from machiport.hazard.warnings.storing_service import StoringService
from machiport.hazard.warnings.telegram_reading import read_telegram
from machiport.hazard.warnings.warning_areas import WarningAreas
from machiport.hazard.warnings.warning_codes import load_warning_codes
from machiport.hazard.warnings.warnings_service import WarningsService
from machiport.outbox import OutboxEvent

REGION: Final = Path(__file__).parents[1] / "sample_region"
CODES: Final = load_warning_codes(REGION)
START: Final = datetime(2026, 6, 1, 0, 0, tzinfo=UTC)

OITA, BEPPU = "4420100", "4420200"

_TITLES: Final = {"VPWW55": "大雨", "VPWW56": "土砂", "VPWW57": "高潮", "VPWW58": "暴風", "VPWW61": "その他注意報"}

type Kinds = Sequence[str]
"""What is in force in an area: codes, each perhaps with its status (`03`, `03 継続`, `10 解除`)."""


def telegram_xml(  # noqa: PLR0913  # each is one fact of a telegram
    areas: Mapping[str, Kinds] | None,
    *,
    minutes: int = 0,
    telegram: TelegramType = "VPWW55",
    status: str = "通常",
    info: str = "発表",
    sent_minutes: int | None = None,
    event_id: str = "",
    serial: str = "",
) -> bytes:
    """Return a telegram reported so many minutes after `START`; without `areas` it has no body."""
    reported = START + timedelta(minutes=minutes)
    sent = START + timedelta(minutes=minutes if sent_minutes is None else sent_minutes, seconds=10)
    items = "".join(_item(area, kinds) for area, kinds in (areas or {}).items())
    warning = f'<Warning type="気象警報・注意報（市町村等）">{items}</Warning>'
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Report xmlns="http://xml.kishou.go.jp/jmaxml1/">
<Control><Title>気象警報・注意報（Ｒ０６）（{_TITLES[telegram]}）</Title>
<DateTime>{sent:%Y-%m-%dT%H:%M:%SZ}</DateTime><Status>{status}</Status></Control>
<Head xmlns="http://xml.kishou.go.jp/jmaxml1/informationBasis1/">
<ReportDateTime>{reported.astimezone().isoformat()}</ReportDateTime>
<EventID>{event_id}</EventID><InfoType>{info}</InfoType><Serial>{serial}</Serial>
<Headline><Text>【見本】警戒してください。</Text></Headline></Head>
<Body xmlns="http://xml.kishou.go.jp/jmaxml1/body/meteorology1/">
<Warning type="気象警報・注意報（府県予報区等）"><Item><Kind><Code>33</Code><Status>発表</Status></Kind>
<Area><Code>440000</Code></Area></Item></Warning>{warning if areas is not None else ""}</Body></Report>""".encode()


def _item(area: str, kinds: Kinds) -> str:
    shown = "".join(_kind(each) for each in kinds) or "<Kind><Status>発表警報・注意報はなし</Status></Kind>"
    return f"<Item>{shown}<Area><Name>見本{area}</Name><Code>{area}</Code></Area></Item>"


def _kind(kind: str) -> str:
    code, _, status = kind.partition(" ")
    return f"<Kind><Name>見本の警報{code}</Name><Code>{code}</Code><Status>{status or '発表'}</Status></Kind>"


def entry_of(
    name: str, *, telegram: TelegramType = "VPWW55", office: str | None = "440000", minute: int = 0
) -> FeedEntry:
    """Return how the feed lists a telegram."""
    url = f"https://www.data.jma.go.jp/data/{name}.xml"
    return FeedEntry(name, url, telegram, office, START + timedelta(minutes=minute))


class FeedInMemory:
    """A feed whose telegrams a test puts in; an exception in place of a telegram is raised."""

    def __init__(self) -> None:
        """Begin with an empty feed."""
        self.listed: list[FeedEntry] = []
        self.contents: dict[str, bytes | Exception] = {}
        self.fetched: list[str] = []
        self.days: list[FeedEntry] | Exception = []
        self.days_read = 0
        self.unreachable = False
        self._told: list[FeedEntry] | None = None

    def put(self, entry: FeedEntry, content: bytes | Exception) -> None:
        """List a telegram."""
        self.listed.append(entry)
        self.contents[entry.entry_id] = content

    def entries(self) -> Sequence[FeedEntry] | None:
        """Return what is listed; None where it is the same as the last time."""
        if self.unreachable:
            raise FeedNotReadable("no answer")
        if self._told == self.listed:
            return None
        self._told = list(self.listed)
        return list(self.listed)

    def entries_of_days(self) -> Sequence[FeedEntry]:
        """Return what was listed in the last days."""
        self.days_read += 1
        if isinstance(self.days, Exception):
            raise self.days
        return self.days

    def telegram(self, entry: FeedEntry) -> bytes:
        """Return a telegram."""
        self.fetched.append(entry.entry_id)
        content = self.contents[entry.entry_id]
        if isinstance(content, Exception):
            raise content
        return content

    def forget(self) -> None:
        """Tell all again."""
        self._told = None


class WarningWorld:
    """Everything about warnings on one table in memory."""

    def __init__(self, dynamo: InMemoryDynamo | None = None, areas: WarningAreas | None = None) -> None:
        """Begin with a region of 大分市 and 別府市 and an empty feed, at START plus an hour."""
        self.dynamo = dynamo or InMemoryDynamo()
        self.clock = FixedClock(START + timedelta(hours=1))
        self.feed = FeedInMemory()
        self.areas = areas or WarningAreas(["44201", "44202"])
        self.new_process()

    def new_process(self) -> None:
        """Wire everything anew, as a new process does."""
        client = self.dynamo.client
        self.storing = StoringService(DynamoWarnings(client, "hazard"), self.areas, CODES)
        self.telegrams = DynamoTelegrams(client, "hazard", self.clock)
        self.poller = PollingService(self.feed, self.telegrams, self.storing, self.areas, self.clock)
        in_force = DynamoWarningsInForce(client, "hazard")
        self.service = WarningsService(in_force, CODES, self.clock)

    def store(self, content: bytes, telegram: TelegramType = "VPWW55", office: str | None = "440000") -> int:
        """Store a telegram without a feed."""
        return self.storing.store(read_telegram(content, telegram), office)

    def in_force(self, municipality: str = "44201", *, training: bool = False) -> list[tuple[str, str]]:
        """Return area and code of what is in force, as answered."""
        found = self.service.in_force(municipality, training=training)
        return [(warning.area_code, warning.line.code) for warning in found.warnings]

    def events(self) -> list[OutboxEvent]:
        """Return the events written, in order of what they tell, then as they were written."""
        found = [
            OutboxEvent.from_envelope(item["envelope"]["S"])
            for (_, sort), item in self.dynamo.items.items()
            if sort == "EVENT"
        ]
        return sorted(found, key=lambda event: (event.subject, event.occurred_at))

    def told(self) -> list[tuple[str, object, object]]:
        """Return subject, change and code of each event."""
        return [(event.subject, event.data["change"], event.data["code"]) for event in self.events()]

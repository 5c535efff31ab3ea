"""Seeding: once is enough, a broken seeding goes on, and what a clerk did stays."""

import json
from pathlib import Path

import httpx
import pytest
from tests.fakes.drafts import InMemoryDrafts
from tests.unit.machiport_cli.fake_service import BASE_URL, CITY, FakeService

from machiport.garbage.importers.options import ImportOptions
from machiport.garbage.model import Edition
from machiport.garbage.ports import Draft
from machiport_cli.api_client import ApiClient, open_http
from machiport_cli.edition_uploads import Editions
from machiport_cli.faults import ExitCode, OperatorError
from machiport_cli.operation_keys import OperationKeys
from machiport_cli.sample_calendars import SampleCalendar, publish_calendar, sample_calendars
from machiport_cli.upload_files import gather


@pytest.fixture
def sample(calendar: Path) -> SampleCalendar:
    """Return a folder as it lies in the sample region."""
    told = {"title": "令和9年度", "period": {"start": "2027-04-01", "end": "2028-03-31"}, "sample": True}
    (calendar / "import.json").write_text(json.dumps(told), "utf-8")
    return SampleCalendar(CITY, calendar)


@pytest.fixture
def editions(service: FakeService, tmp_path: Path) -> Editions:
    """Return the service's editions as staff."""
    http = open_http(BASE_URL, "good", "ja", service.transport())
    return Editions(ApiClient(http, OperationKeys(tmp_path / "keys"), pause=lambda _: None), CITY)


def remember(drafts: InMemoryDrafts, edition_id: str, edition: Edition) -> None:
    """Keep an edition as the service does with an upload."""
    drafts.save(CITY, edition_id, Draft(edition=edition, report=b"{}"), {})


def test_a_calendar_is_published_once(service: FakeService, editions: Editions, sample: SampleCalendar) -> None:
    drafts = InMemoryDrafts()
    assert publish_calendar(editions, drafts, sample).outcome == "published"
    assert b'"sample":true' in service.uploads[0], "residents are told that it is invented"
    remember(drafts, "e1", sample.read())
    assert publish_calendar(editions, drafts, sample).outcome == "unchanged"
    assert service.states() == ["published"]


def test_what_a_clerk_published_since_stays(service: FakeService, editions: Editions, sample: SampleCalendar) -> None:
    drafts = InMemoryDrafts()
    publish_calendar(editions, drafts, sample)
    remember(drafts, "e1", sample.read())
    service.editions["e1"]["state"] = "superseded"
    assert publish_calendar(editions, drafts, sample).outcome == "unchanged"
    assert len(service.uploads) == 1


def test_changed_sample_data_is_published_again(
    service: FakeService, editions: Editions, sample: SampleCalendar
) -> None:
    drafts = InMemoryDrafts()
    publish_calendar(editions, drafts, sample)
    remember(drafts, "e1", sample.read())
    (sample.folder / "area_days.csv").write_text("地名,センター,燃やせるごみ\n見本町,,月\n", "utf-8")
    assert publish_calendar(editions, drafts, sample).outcome == "published"
    assert service.states() == ["published", "published"]


@pytest.mark.parametrize("post", [1, 2])
def test_a_seeding_that_broke_off_goes_on(
    service: FakeService, editions: Editions, sample: SampleCalendar, post: int
) -> None:
    for _ in range(post - 1):
        service.faults.append(lambda _: None)
    service.fail_next(httpx.ConnectError("gone"), after_effect=True)
    with pytest.raises(OperatorError) as failure:
        publish_calendar(editions, InMemoryDrafts(), sample)
    assert failure.value.exit_code == ExitCode.NOT_REACHABLE
    drafts = InMemoryDrafts()
    remember(drafts, "e1", sample.read())
    publish_calendar(editions, drafts, sample)
    assert service.states() == ["published"], "one edition, though the seeding ran twice"


def test_files_that_make_no_calendar_are_told(editions: Editions, sample: SampleCalendar) -> None:
    (sample.folder / "area_days.csv").write_text("", "utf-8")
    with pytest.raises(OperatorError, match="sample_not_importable") as failure:
        publish_calendar(editions, InMemoryDrafts(), sample)
    assert failure.value.pointers[0].place == "area_days.csv"


@pytest.mark.parametrize("sample", sample_calendars(), ids=lambda one: f"{one.municipality}/{one.folder.name}")
def test_every_sample_calendar_says_so_and_carries_its_title(sample: SampleCalendar) -> None:
    edition = sample.read()
    options = gather(sample.folder).options
    assert options is not None
    assert options != ImportOptions()
    assert edition.sample
    assert (edition.municipality, edition.title) == (sample.municipality, options.title)

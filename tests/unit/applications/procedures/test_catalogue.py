"""The catalogue, its files, and the versions that applications keep."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.applications_procedures import OITA, a_procedure, sample, sample_procedures
from tests.fakes.dynamo import InMemoryDynamo

from machiport.applications.procedures.catalogue import Procedures
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.dynamo_versions import DynamoProcedureVersions
from machiport.applications.procedures.errors import ProcedureNotFound, ProcedureVersionMissing
from machiport.applications.procedures.model import LocalDifference, Procedure


def _written(folder: Path, name: str, procedure: Procedure) -> Path:
    definitions = folder / "procedures" / "definitions"
    definitions.mkdir(parents=True, exist_ok=True)
    (definitions / name).write_text(procedure.model_dump_json(by_alias=True), encoding="utf-8")
    return folder


def test_a_municipality_offers_its_own() -> None:
    procedures = sample_procedures()
    assert {each.id for each in procedures.offered("44341")} < {each.id for each in procedures.offered(OITA)}
    assert [each.id for each in procedures.offered(OITA)] == sorted(each.id for each in procedures.offered(OITA))
    with pytest.raises(ProcedureNotFound):
        procedures.find("44341", "sodai_gomi")


@pytest.mark.parametrize("unknown", ["no_such", "", "../definitions/juminhyo", "juminhyo.json"])
def test_what_is_not_there_is_not_found(unknown: str) -> None:
    with pytest.raises(ProcedureNotFound):
        sample_procedures().find(OITA, unknown)


def test_files_are_read_when_they_are_needed(tmp_path: Path) -> None:
    region = _written(tmp_path, "mihon.json", a_procedure())
    (region / "procedures" / "definitions" / "other.json").write_text("{}", encoding="utf-8")
    procedures = Procedures(ProcedureFiles(region))
    assert procedures.find(OITA, "mihon") == a_procedure()
    with pytest.raises(ValueError, match="validation error"):
        procedures.offered(OITA)


def test_a_file_is_named_by_its_procedure(tmp_path: Path) -> None:
    region = _written(tmp_path, "another.json", a_procedure())
    with pytest.raises(ValueError, match="holds procedure mihon"):
        ProcedureFiles(region).load("another")


def test_differences_apply_where_they_are_and_nobody_elses_is_in_it() -> None:
    procedure = a_procedure(local={"44202": {"target_days": 9}, "44206": {"fee": {"flat": 10}}})
    assert (procedure.as_in("44202").target_days, procedure.as_in("44206").fee.flat) == (9, 10)
    assert procedure.as_in("44201") == a_procedure()
    assert procedure.as_in("44206").local == {}
    assert set(LocalDifference.model_fields) <= set(Procedure.model_fields)


def test_a_version_is_named_by_its_content() -> None:
    assert a_procedure().version_id == a_procedure().version_id
    names = {a_procedure(**different).version_id for different in ({}, {"version": 2}, {"target_days": 4})}
    assert len(names) == 3
    assert sample("sodai_gomi").version_id != sample("sodai_gomi", "44202").version_id


def test_a_version_is_kept_once_and_read_back_by_everybody() -> None:
    dynamo, procedure = InMemoryDynamo(), sample("juminhyo")
    first, second, reader = (DynamoProcedureVersions(dynamo.client, "applications") for _ in range(3))
    for versions in (first, first, second):
        versions.keep(procedure)
    assert dynamo.operations.count("PutItem") == 2
    (key,) = dynamo.items
    assert key == ("REGION#PROCEDURE#juminhyo", f"VERSION#{procedure.version_id}")
    for _ in range(3):
        assert reader.version("juminhyo", procedure.version_id) == procedure
    assert dynamo.operations.count("GetItem") == 1
    assert first.version("juminhyo", procedure.version_id) == procedure


def test_a_kept_version_outlives_its_file() -> None:
    dynamo, old = InMemoryDynamo(), a_procedure()
    DynamoProcedureVersions(dynamo.client, "applications").keep(old)
    versions = DynamoProcedureVersions(dynamo.client, "applications")
    versions.keep(a_procedure(target_days=300))
    assert versions.version("mihon", old.version_id).target_days == 3


def test_a_version_that_never_was_is_missing() -> None:
    dynamo = InMemoryDynamo()
    versions = DynamoProcedureVersions(dynamo.client, "applications")
    with pytest.raises(ProcedureVersionMissing):
        versions.version("mihon", "1.0000000000000000")
    stored: Any = {
        "pk": {"S": "REGION#PROCEDURE#other"},
        "sk": {"S": "VERSION#1.a"},
        "document": {"S": json.dumps(json.loads(a_procedure().model_dump_json(by_alias=True)))},
    }
    dynamo.put_item(TableName="applications", Item=stored)
    with pytest.raises(ValueError, match="holds mihon"):
        versions.version("other", "1.a")


def test_a_process_keeps_a_bounded_number_of_versions() -> None:
    dynamo = InMemoryDynamo()
    versions = DynamoProcedureVersions(dynamo.client, "applications")
    for number in range(1, 140):
        versions.keep(a_procedure(version=number))
    assert versions.version("mihon", a_procedure(version=1).version_id).version == 1
    assert dynamo.operations.count("GetItem") == 1

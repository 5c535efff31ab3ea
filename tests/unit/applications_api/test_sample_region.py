"""Every procedure of the sample region can be begun, filled in and submitted by somebody whom it is for."""

import pytest
from tests.applications_api import ApplicationsApi
from tests.applications_world import TARO, TOWN
from tests.procedure_answers import ages, complete_answers

from machiport.applications.procedures.attachment_slots import attachments_needed
from machiport.applications.procedures.data_files import ProcedureFiles
from machiport.applications.procedures.forms import complete_faults
from machiport.clock import today
from machiport_gates.paths import ROOT

FILES = ProcedureFiles(ROOT / "sample_region")


@pytest.fixture(scope="module")
def api() -> ApplicationsApi:
    """Return one API for all procedures: they share nothing but the person who applies."""
    return ApplicationsApi(source=FILES)


@pytest.mark.parametrize("procedure_id", FILES.ids())
def test_it_arrives(api: ApplicationsApi, procedure_id: str) -> None:
    procedure = FILES.load(procedure_id).as_in(TOWN)
    if not procedure.is_offered_by(TOWN):
        assert (
            api.call(TARO, "POST", "/applications", {"municipality": TOWN, "procedure_id": procedure_id}).status == 404
        )
        return
    application_id = str(api.begin(TARO, procedure_id)["application_id"])
    day = today(api.clock)
    tried = (complete_answers(procedure, day, age=age) for age in ages())
    answers = next(each for each in tried if not complete_faults(procedure, each, day))
    saved = api.save(TARO, application_id, answers)
    assert (saved.status, saved.document["faults"]) == (200, [])
    assert set(saved.document["sections"].values()) <= {"complete", "hidden", "empty"}
    for slot in attachments_needed(procedure, saved.document["answers"]):
        api.attach(application_id, slot.id)
    method = procedure.deliveries[0] if procedure.issuance and procedure.deliveries else None
    others = {} if method is None else {"delivery": {"method": method}}
    document = {"answers_version": 2, "expected_fee": saved.document["fee"]["total"]} | others
    answer = api.call(TARO, "POST", f"/applications/{application_id}/submission", document)
    assert answer.status == 200, answer.body
    assert answer.document["status"]["state"] in {"submitted", "accepted", "issuing", "completed"}

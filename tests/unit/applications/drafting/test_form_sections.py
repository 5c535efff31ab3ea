"""How far a case's form is, for those who end drafts."""

from tests.applications_api import COMPLETE, ApplicationsApi
from tests.applications_world import TARO

from machiport.applications.drafting.form_progress import FormSections
from machiport.applications.procedures.dynamo_versions import DynamoProcedureVersions


def test_sections_are_told_by_the_version_that_the_application_began_with() -> None:
    api = ApplicationsApi()
    sections = FormSections(DynamoProcedureVersions(api.dynamo.client, "applications"), api.clock)
    application_id = str(api.begin()["application_id"])
    assert sections.sections(api.world.case(application_id))["request"] == "empty"
    api.save(TARO, application_id, COMPLETE)
    assert sections.sections(api.world.case(application_id)) == {
        "you": "complete",
        "request": "complete",
        "reason": "hidden",
    }
    api.call(TARO, "DELETE", f"/applications/{application_id}")
    assert sections.sections(api.world.case(application_id)) == {}

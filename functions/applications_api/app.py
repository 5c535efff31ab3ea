"""The applications API: a resident applies, follows, corrects, withdraws, and lets others apply for them."""

from fastapi import FastAPI

from applications_api.routes import answers, applications, attachments, certificates, mandates, own_data, steps
from applications_api.services import Services
from machiport.http_api.app import create_app
from machiport.identity import UserPools


def build_app(services: Services | None, user_pools: UserPools) -> FastAPI:
    """Return the app; `services` is None only where nobody calls it (the OpenAPI export)."""
    app = create_app(
        title="Applications",
        description="Applications of residents: from the draft to the certificate, for themselves or for others.",
        # `applications` last: its `/applications/{application_id}` would swallow the others' paths.
        routers=[
            mandates.router,
            own_data.router,
            answers.router,
            attachments.router,
            steps.router,
            certificates.router,
            applications.router,
        ],
        user_pools=user_pools,
    )
    app.state.services = services
    return app

"""What the template is compared with: the routes of the apps and the table of permissions."""

from pathlib import Path

import yaml
from tests.contract.template_rules.api_access import Declared, DeclaredRoutes
from tests.contract.template_rules.permissions import DeclaredPermissions

from machiport_gates.function_apps import declared_access

_PERMISSIONS = Path(__file__).with_name("permissions.yaml")


def declared_routes() -> DeclaredRoutes:
    """Return each route of each app with its function and who may call it."""
    return {key: Declared(name, entry.access) for key, (name, entry) in declared_access().items()}


def declared_permissions() -> DeclaredPermissions:
    """Return what permissions.yaml declares, by function and resource."""
    permissions: DeclaredPermissions = yaml.safe_load(_PERMISSIONS.read_text(encoding="utf-8"))
    return permissions

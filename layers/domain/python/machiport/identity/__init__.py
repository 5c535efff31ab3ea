"""Who asks: residents and staff, read from what API Gateway's authorizer verified."""

from machiport.identity.claims import UserPools, principal_from_claims
from machiport.identity.principal import Principal, Resident, Staff, StaffGrant, parse_group

__all__ = [
    "Principal",
    "Resident",
    "Staff",
    "StaffGrant",
    "UserPools",
    "parse_group",
    "principal_from_claims",
]

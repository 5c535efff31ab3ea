"""How people are told about themselves."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from machiport.identity import Staff, StaffGrant
from machiport.municipalities import MunicipalityRegistry
from machiport.residents.model import Gender, ResidentFacts, ResidentProfile


class ResidentFactsOut(BaseModel):
    """Who the person is, as it was verified; with what applications are filled in beforehand."""

    model_config = ConfigDict(title="ResidentFacts")

    name: str = Field(examples=["見本 太郎"])
    name_kana: str | None = Field(examples=["ミホン タロウ"])
    birthdate: date
    gender: Gender
    postal_code: str | None = Field(examples=["870-0000"])
    address: str = Field(examples=["大分市みほん町1-2-3"])
    phone: str | None
    email: str | None


class ResidentOut(BaseModel):
    """A resident's own facts."""

    model_config = ConfigDict(title="Resident")

    subject: str = Field(description="The person in the residents' user pool.")
    identity_level: Literal["none", "email", "jpki"] = Field(description="How well the identity was verified.")
    municipality: str | None = Field(
        description="Where the person lives, five digits; null until it was verified.", examples=["44201"]
    )
    facts: ResidentFactsOut | None = Field(description="Who the person is; null until it was verified.")

    @classmethod
    def of(cls, profile: ResidentProfile, facts: ResidentFacts | None) -> Self:
        """Return what is told of `profile` and `facts`."""
        return cls(
            subject=profile.subject,
            identity_level=profile.identity_level,
            municipality=profile.municipality,
            facts=None if facts is None else ResidentFactsOut(**facts.model_dump()),
        )


class StaffRoleOut(BaseModel):
    """One role in one context."""

    model_config = ConfigDict(title="StaffRole")

    context: str = Field(examples=["garbage"])
    role: str = Field(examples=["publisher"])


class StaffMunicipalityOut(BaseModel):
    """What a member of staff may do for one municipality."""

    model_config = ConfigDict(title="StaffMunicipality")

    code: str = Field(examples=["44201"])
    name: str | None = Field(description="In Japanese; null for a municipality that has left.", examples=["大分市"])
    roles: list[StaffRoleOut]


class StaffOut(BaseModel):
    """A member of staff's own facts."""

    model_config = ConfigDict(title="Staff")

    subject: str = Field(description="The person in the staff's user pool.")
    municipalities: list[StaffMunicipalityOut]

    @classmethod
    def of(cls, staff: Staff, registry: MunicipalityRegistry) -> Self:
        """Return what is told of `staff`; names of municipalities come from `registry`."""
        by_code = groupby(sorted(staff.grants), key=lambda grant: grant.municipality)
        municipalities = [_municipality(code, grants, registry) for code, grants in by_code]
        return cls(subject=staff.subject, municipalities=municipalities)


def _municipality(code: str, grants: Iterable[StaffGrant], registry: MunicipalityRegistry) -> StaffMunicipalityOut:
    name = registry.get(code).name.ja if code in registry else None
    roles = [StaffRoleOut(context=grant.context, role=grant.role) for grant in grants]
    return StaffMunicipalityOut(code=code, name=name, roles=roles)

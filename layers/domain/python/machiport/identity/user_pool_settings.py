"""The settings by which a function knows whose tokens count."""

from pydantic import BaseModel, ConfigDict, Field

from machiport.identity.claims import UserPools


class UserPoolSettings(BaseModel):
    """Read from the environment once; a wiring's settings add their own."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    residents_user_pool_id: str = Field(alias="RESIDENTS_USER_POOL_ID")
    staff_user_pool_id: str = Field(alias="STAFF_USER_POOL_ID")
    residents_client_id: str | None = Field(default=None, alias="RESIDENTS_CLIENT_ID")
    staff_client_id: str | None = Field(default=None, alias="STAFF_CLIENT_ID")

    @property
    def user_pools(self) -> UserPools:
        """The user pools whose tokens count."""
        return UserPools(
            residents=self.residents_user_pool_id,
            staff=self.staff_user_pool_id,
            residents_client=self.residents_client_id,
            staff_client=self.staff_client_id,
        )

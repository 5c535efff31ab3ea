"""A person's account, and what owners know of them."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from machiport.clock import TOKYO
from machiport.facilities.accounts.account_service import Contact
from machiport.facilities.accounts.contact_texts import EmailText, KanaText, NameText, TelephoneText
from machiport.facilities.accounts.model import UserAccount


class AccountIn(BaseModel):
    """A registration (利用者登録). `version` is that of the account which was read; absent for the first time."""

    model_config = ConfigDict(extra="forbid")

    name: NameText = Field(examples=["見本 花"])
    kana: KanaText = Field(description="The name's reading.", examples=["ミホン ハナ"])
    telephone: TelephoneText
    email: EmailText
    version: int | None = Field(default=None, ge=1)

    def contact(self) -> Contact:
        """Return what the person tells of themselves."""
        return Contact(self.name, self.kana, self.telephone, self.email)


class AccountOut(BaseModel):
    """The person's account; the user number is what staff at the counter ask for."""

    user_number: str = Field(examples=["10000004"])
    name: str
    kana: str
    telephone: str
    email: str
    created_at: datetime
    changed_at: datetime
    version: int

    @classmethod
    def of(cls, account: UserAccount) -> "AccountOut":
        """Show an account to whom it belongs."""
        return cls(
            user_number=account.user_number,
            name=account.name,
            kana=account.kana,
            telephone=account.telephone,
            email=account.email,
            created_at=account.created_at.astimezone(TOKYO),
            changed_at=account.changed_at.astimezone(TOKYO),
            version=account.version,
        )

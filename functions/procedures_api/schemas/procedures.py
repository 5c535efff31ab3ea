"""One procedure as it is answered."""

from pydantic import BaseModel, Field

from machiport.applications.measuring.ports import UsualTime
from machiport.applications.procedures.model import DeliveryMethod, Procedure, ReviewKind, WhoMayApply
from machiport.applications.procedures.shown_forms import FormOut, PaperSlotOut
from machiport.localized_text import Language, LocalizedText
from procedures_api.schemas.fees import FeeOut
from procedures_api.schemas.procedure_lines import ProcedureLine

_USUAL = LocalizedText(
    ja="最近は、10 件のうち 9 件が {days} 日以内に決まっています。",
    en="Lately nine in ten were decided within {days} days.",
    ja_x_easy="このごろは だいたい {days}日の 間に 決まります。",
)


class UsualTimeOut(BaseModel):
    """How long applications took lately, in days from arrival to decision, without waits for corrections."""

    p50_days: float
    p90_days: float
    count: int = Field(description="Of how many applications.")
    text: str = Field(description="The same in words.")

    @classmethod
    def of(cls, usual: UsualTime | None, language: Language) -> "UsualTimeOut | None":
        """Show a usual time in `language`; None where it is not known."""
        if usual is None:
            return None
        text = _USUAL.in_language(language).format(days=f"{usual.p90_days:g}")
        return cls(p50_days=usual.p50_days, p90_days=usual.p90_days, count=usual.count, text=text)


class CertificateOut(BaseModel):
    """What is issued at the end."""

    title: str
    valid_days: int | None = Field(description="For how many days it holds; null where that is for whoever asks it.")


class ProcedureOut(ProcedureLine):
    """Everything about a procedure."""

    help: str
    legal_basis: str
    source: str | None = Field(description="Where the law stands.")
    sample: bool = Field(description="Whether fees or rules in it are invented.")
    version_id: str = Field(description="The version that an application begun now keeps.")
    who: list[WhoMayApply]
    residents_only: bool
    form: FormOut
    attachments: list[PaperSlotOut]
    bring: list[str] = Field(description="What to bring to the counter.")
    fee: FeeOut
    review: ReviewKind
    certificate: CertificateOut | None
    deliveries: list[DeliveryMethod]
    retention_days: int = Field(description="For how many days personal data is kept after the end.")
    usual_time: UsualTimeOut | None

    @classmethod
    def in_full(
        cls, procedure: Procedure, municipality: str, usual: UsualTime | None, language: Language
    ) -> "ProcedureOut":
        """Show everything in `language`."""
        issued = procedure.issuance
        certificate = issued and CertificateOut(title=issued.title.in_language(language), valid_days=issued.valid_days)
        return cls(
            **dict(ProcedureLine.of(procedure, municipality, language)),
            help=procedure.help.in_language(language),
            legal_basis=procedure.legal_basis.in_language(language),
            source=procedure.source,
            sample=procedure.sample,
            version_id=procedure.version_id,
            who=list(procedure.who),
            residents_only=procedure.residents_only,
            form=FormOut.of(procedure.form, language),
            attachments=[PaperSlotOut.of(slot, language) for slot in procedure.attachments],
            bring=[each.in_language(language) for each in procedure.bring],
            fee=FeeOut.of(procedure.fee, language),
            review=procedure.review,
            certificate=certificate,
            deliveries=list(procedure.deliveries),
            retention_days=procedure.retention_days,
            usual_time=UsualTimeOut.of(usual, language),
        )

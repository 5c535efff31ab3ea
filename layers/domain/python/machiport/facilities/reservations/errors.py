"""What can be wrong with a booking besides the owner's rules."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, JsonValue

from machiport.facilities.identifiers import RoomId
from machiport.facilities.times import MinuteOfDay, TimeRange, clock_text
from machiport.localized_text import Language, LocalizedText
from machiport.problem_details import Conflict, NotFound, ProblemDocument, ValidationFailed


class ReservationNotFound(NotFound):
    """404: no such reservation, or another person's."""

    code = "facilities.reservation_not_found"
    title = LocalizedText(ja="予約がありません", en="No such reservation", ja_x_easy="その 予約は ありません")
    detail = LocalizedText(
        ja="この番号の予約は見つかりませんでした。予約一覧から選び直してください。",
        en="There is no reservation with this number. Please choose one from your list.",
        ja_x_easy="その 番号の 予約は ありません。あなたの 予約の リストを 見てください。",
    )


class RoomNotFound(NotFound):
    """404: no such room or facility."""

    code = "facilities.room_not_found"
    title = LocalizedText(ja="施設・部屋がありません", en="No such room", ja_x_easy="その 部屋は ありません")
    detail = LocalizedText(
        ja="{room_id} という施設・部屋は見つかりませんでした。",
        en="There is no facility or room {room_id}.",
        ja_x_easy="{room_id} という 部屋は ありません。もう一度 えらんでください。",
    )


class Alternative(BaseModel):
    """A slot that was free just now, and its price for the caller in yen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    room_id: RoomId
    room_name: LocalizedText
    day: date
    start: MinuteOfDay
    end: MinuteOfDay
    total: int | None


class SlotTaken(Conflict):
    """409: somebody else was faster. The document names the nearest slots that are free (`alternatives`)."""

    code = "facilities.slot_taken"
    title = LocalizedText(ja="先に予約が入りました", en="Already taken", ja_x_easy="ほかの 人が 先に 予約しました")
    detail = LocalizedText(
        ja="{room} の {day} {start}〜{end} には他の予約があります。空いている近い時間を alternatives に示します。",
        en="{room} on {day}, {start} to {end}, is taken. See alternatives for the nearest free slots.",
        ja_x_easy=(
            "{room} の {day} {start}から {end}までは、ほかの 人が 使います。"
            "alternatives に あいている 時間が あります。"
        ),
    )

    def __init__(self, room: LocalizedText, day: date, times: TimeRange, alternatives: Sequence[Alternative]) -> None:
        """Say that `room` is taken on `day` at `times`, and what is free instead."""
        self.room = room
        self.alternatives = tuple(alternatives)
        super().__init__(
            params={"day": day.isoformat(), "start": clock_text(times.start), "end": clock_text(times.end)}
        )

    def detail_in(self, language: Language) -> str:
        """Return the detail in `language`, with the room's name in it."""
        return self.detail.in_language(language).format_map({**self.params, "room": self.room.in_language(language)})

    def to_document(self, language: Language, request_id: str | None = None) -> ProblemDocument:
        """Return the problem with the alternatives, their rooms' names in `language`."""
        shown: list[JsonValue] = [
            {**one.model_dump(mode="json"), "room_name": one.room_name.in_language(language)}
            for one in self.alternatives
        ]
        self.members["alternatives"] = shown
        return super().to_document(language, request_id)


class OwnOverlap(Conflict):
    """409: parts of one order, or another booking of the same holder, are at the same time in the same place."""

    code = "facilities.own_overlap"
    title = LocalizedText(
        ja="申込内容が重なっています", en="Your bookings overlap", ja_x_easy="時間が かさなっています"
    )
    detail = LocalizedText(
        ja="同じ部屋・同じ時間を二重に申し込んでいるか、音の影響がある部屋どうしを同じ時間に申し込んでいます。",
        en="You ask twice for the same room and time, or at the same time for rooms that disturb each other.",
        ja_x_easy="同じ 部屋の 同じ 時間を 2回 えらんでいます。または、音が じゃまに なる 部屋です。",
    )


class HoldExpired(Conflict):
    """409: the hold has lapsed; its room may be another's by now."""

    code = "facilities.hold_expired"
    title = LocalizedText(ja="仮押さえの期限が切れました", en="The hold has expired", ja_x_easy="時間が すぎました")
    detail = LocalizedText(
        ja="仮押さえの期限({until})を過ぎたため、確定できません。もう一度、空きを検索してください。",
        en="The hold lapsed at {until} and cannot be confirmed. Please search again.",
        ja_x_easy="{until} までに しなければ なりませんでした。もう一度 部屋を さがしてください。",
    )


class TooManyHolds(Conflict):
    """409: the holder holds as many slots of this owner as may be held without confirming any."""

    code = "facilities.too_many_holds"
    title = LocalizedText(ja="仮押さえが多すぎます", en="Too many holds", ja_x_easy="仮の 予約が 多すぎます")
    detail = LocalizedText(
        ja="同じ市町村で同時に仮押さえできるのは {most} 件までです。確定するか取り消してから、申し込んでください。",
        en="At most {most} slots of one municipality can be held at a time. Please confirm or cancel some first.",
        ja_x_easy="1つの 町で {most}こ まで です。先に 決めるか、やめてください。",
    )


class PriceChanged(Conflict):
    """409: the total is not what the caller agreed to."""

    code = "facilities.price_changed"
    title = LocalizedText(ja="料金が変わりました", en="The price has changed", ja_x_easy="お金が 変わりました")
    detail = LocalizedText(
        ja="料金は {expected} 円ではなく {total} 円です。内容を確かめて、もう一度申し込んでください。",
        en="The price is {total} yen, not {expected} yen. Please check it and try again.",
        ja_x_easy="お金は {expected}円では ありません。{total}円です。よく 見て、もう一度 してください。",
    )


class StateForbids(Conflict):
    """409: the reservation's state does not permit it."""

    code = "facilities.state_forbids"
    title = LocalizedText(ja="この予約ではできません", en="Not possible in this state", ja_x_easy="今は できません")
    detail = LocalizedText(
        ja="予約の状態が {state} のため、{wanted} にはできません。",
        en="The reservation is {state} and cannot become {wanted}.",
        ja_x_easy="予約は 今 {state} です。{wanted} には できません。",
    )


class TooLarge(ValidationFailed):
    """422: the order does not fit one transaction, so it could not be all or nothing."""

    code = "facilities.order_too_large"
    title = LocalizedText(ja="一度に申し込める数を超えています", en="Too much at once", ja_x_easy="多すぎます")
    detail = LocalizedText(
        ja="一度にまとめて申し込めるのは、この組み合わせでは {most} 件までです。分けて申し込んでください。",
        en="Of this kind at most {most} can be booked at once. Please split the order.",
        ja_x_easy="1回に {most}こまで です。2回に わけて ください。",
    )


class ChangedMeanwhile(Conflict):
    """409: the reservation changed between reading and writing."""

    code = "facilities.changed_meanwhile"
    title = LocalizedText(ja="予約の内容が変わりました", en="It has changed meanwhile", ja_x_easy="予約が 変わりました")
    detail = LocalizedText(
        ja="処理の間に予約の内容が変わりました。最新の内容を確かめて、もう一度お試しください。",
        en="The reservation changed while this was being done. Please look at it and try again.",
        ja_x_easy="予約が 変わりました。新しい 内容を 見て、もう一度 してください。",
    )


class SlotNotValid(ValidationFailed):
    """422: a time that the room does not have: closed, not a slot, too short or too long."""

    code = "facilities.slot_not_valid"


class PurposeNotFound(ValidationFailed):
    """422: the region knows no such purpose (利用目的)."""

    code = "facilities.purpose_not_found"
    detail = LocalizedText(
        ja="この利用目的はありません。利用目的の一覧から選んでください。",
        en="There is no such purpose. Please choose one from the list of purposes.",
        ja_x_easy="その 使い方は リストに ありません。リストから えらんでください。",
    )


class FeeChanged(Conflict):
    """409: cancelling costs something else than the holder was told."""

    code = "facilities.fee_changed"
    title = LocalizedText(ja="取消料が変わりました", en="The fee has changed", ja_x_easy="お金が 変わりました")
    detail = LocalizedText(
        ja="取消料は {expected} 円ではなく {fee} 円です。確かめて、もう一度お試しください。",
        en="Cancelling costs {fee} yen, not {expected} yen. Please check it and try again.",
        ja_x_easy="やめる ときの お金は {expected}円では ありません。{fee}円です。もう一度 見てください。",
    )


class ChangeTooLate(Conflict):
    """409: so near to its day a booking can no longer be moved; cancelling would cost something."""

    code = "facilities.change_too_late"
    title = LocalizedText(ja="変更の期限を過ぎています", en="Too late to change", ja_x_easy="もう 変えられません")
    detail = LocalizedText(
        ja="取消料がかかる時期になったため、日時の変更はできません。取り消して、予約し直してください。",
        en="A cancellation fee applies by now, so it cannot be moved. Please cancel it and book anew.",
        ja_x_easy="もう 日にちを 変えられません。やめて、もう一度 予約してください。",
    )


class ChangeNeedsApproval(Conflict):
    """409: the new use needs staff's approval, which a confirmed booking cannot wait for."""

    code = "facilities.change_needs_approval"
    title = LocalizedText(ja="変更には承認が必要です", en="Needs approval", ja_x_easy="係の 人の OKが いります")
    detail = LocalizedText(
        ja="変更後の利用には承認が必要なため、変更できません。取り消して、申し込み直してください。",
        en="The new use needs approval, so the booking cannot be moved. Please cancel it and apply anew.",
        ja_x_easy="新しい 使い方は 係の 人の OKが いります。やめて、もう一度 申しこんでください。",
    )


class ChangeNeedsPayment(Conflict):
    """409: the new use costs more and is paid in advance, which a confirmed booking cannot wait for."""

    code = "facilities.change_needs_payment"
    title = LocalizedText(ja="変更には前払いが必要です", en="Needs payment", ja_x_easy="先に お金が いります")
    detail = LocalizedText(
        ja="変更後の料金は前払いで、あと {due} 円必要なため、変更できません。取り消して、予約し直してください。",
        en="The new use is paid in advance, {due} yen more. Please cancel the booking and book anew.",
        ja_x_easy="新しい 使い方は 先に お金が いります。あと {due}円です。やめて、もう一度 予約してください。",
    )


class OtherOwner(ValidationFailed):
    """422: a booking cannot be moved to another municipality's room."""

    code = "facilities.other_owner"
    detail = LocalizedText(
        ja="別の市町村の施設へは変更できません。取り消して、予約し直してください。",
        en="A booking cannot be moved to a room of another municipality. Please cancel it and book anew.",
        ja_x_easy="ほかの 町の 部屋には 変えられません。やめて、もう一度 予約してください。",
    )


class SlotIsFree(Conflict):
    """409: nobody needs to wait for what is free."""

    code = "facilities.slot_is_free"
    title = LocalizedText(ja="空いています", en="It is free", ja_x_easy="あいています")
    detail = LocalizedText(
        ja="この時間は空いているため、キャンセル待ちは不要です。そのまま予約できます。",
        en="This slot is free: there is no need to wait. It can be booked now.",
        ja_x_easy="この 時間は あいています。すぐに 予約できます。",
    )


class AlreadyWaiting(Conflict):
    """409: the holder stands in this line already; who stood in it twice would be offered it twice."""

    code = "facilities.already_waiting"
    title = LocalizedText(ja="すでにキャンセル待ち中です", en="Already waiting", ja_x_easy="もう まって います")
    detail = LocalizedText(
        ja="この部屋の重なる時間を、すでにキャンセル待ちしています。",
        en="You wait for this room at an overlapping time already.",
        ja_x_easy="この 部屋の 同じ 時間を もう まって います。",
    )


class WaitingNotFound(NotFound):
    """404: no such entry of a waiting list, or another person's."""

    code = "facilities.waiting_not_found"
    title = LocalizedText(ja="キャンセル待ちがありません", en="Not waiting", ja_x_easy="まって いません")
    detail = LocalizedText(
        ja="このキャンセル待ちは見つかりませんでした。",
        en="There is no such entry on a waiting list.",
        ja_x_easy="その 番号の キャンセル待ちは ありません。",
    )

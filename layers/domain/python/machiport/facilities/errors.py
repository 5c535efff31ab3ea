"""Refusals by an owner's rules as problems: 409 with the code of the first rule that says no, and all of them.

409 and not 422: what was sent is well formed and would be accepted at another time, of another caller or for another
room. `errors[]` has one entry a refusal, with a pointer to the part of the wish that the rule looks at; the further
member `rules[]` names the rule of each entry, in the same order.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Final

from machiport.facilities.rules.refusals import Refusal, RefusalCode
from machiport.localized_text import Language, LocalizedText
from machiport.problem_details import Conflict, ProblemError


class BookingRefused(Conflict):
    """409: rules of the owner refuse the booking; a subclass for each rule. Made by `booking_refused`."""

    code = "facilities.refused_by_rule"
    title = LocalizedText(
        ja="利用規則により予約できません", en="Refused by the rules", ja_x_easy="きまりで 予約できません"
    )
    detail = LocalizedText(
        ja="施設の利用規則により予約できません。理由は errors を見てください。",
        en="The owner's rules do not permit this booking. See errors for the reasons.",
        ja_x_easy="施設の きまりで 予約できません。errors に 理由が あります。",
    )
    rule: ClassVar[RefusalCode | None] = None

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        """Say no for `refusals`, at least one, whose pointers begin at the request (`/body/slots/0/people`).

        Raises ValueError where there is none.
        """
        if not refusals:
            raise ValueError("a booking is refused for a reason")
        self.refusals = tuple(refusals)
        super().__init__(
            errors=[ProblemError(refusal.pointer, refusal.message) for refusal in refusals],
            members={"rules": [refusal.code for refusal in refusals]},
        )

    def detail_in(self, language: Language) -> str:
        """Return what the first rule says: it is what the caller needs to read."""
        return self.refusals[0].message.in_language(language)


class Suspended(BookingRefused):
    """409: penalty points suspended the holder with this owner."""

    code = "facilities.suspended"
    rule = "suspended"
    title = LocalizedText(ja="予約停止中です", en="Suspended from booking", ja_x_easy="今は 予約できません")


class GroupsOnly(BookingRefused):
    """409: the room is for registered groups."""

    code = "facilities.groups_only"
    rule = "groups_only"
    title = LocalizedText(ja="団体専用です", en="For groups only", ja_x_easy="グループだけ 使えます")


class GroupNotVerified(BookingRefused):
    """409: the owner has not verified the group for that day."""

    code = "facilities.group_not_verified"
    rule = "group_not_verified"
    title = LocalizedText(
        ja="団体登録が確認されていません", en="Group not verified", ja_x_easy="グループを まだ 確かめて いません"
    )


class ClassNotAdmitted(BookingRefused):
    """409: the room does not admit callers of this class."""

    code = "facilities.class_not_admitted"
    rule = "class_not_admitted"
    title = LocalizedText(ja="利用できる方の対象外です", en="Not admitted", ja_x_easy="あなたは 予約できません")


class InThePast(BookingRefused):
    """409: the use would have begun already."""

    code = "facilities.in_the_past"
    rule = "in_the_past"
    title = LocalizedText(ja="過ぎた日時です", en="In the past", ja_x_easy="もう すぎた 時間です")


class NotOpenYet(BookingRefused):
    """409: bookings for that day open later."""

    code = "facilities.not_open_yet"
    rule = "not_open_yet"
    title = LocalizedText(ja="受付開始前です", en="Not open yet", ja_x_easy="まだ 予約できません")


class ClosedForBooking(BookingRefused):
    """409: bookings for that time are closed."""

    code = "facilities.closed_for_booking"
    rule = "closed_for_booking"
    title = LocalizedText(ja="受付は終了しました", en="Closed for booking", ja_x_easy="予約は おわりました")


class LotteryFirst(BookingRefused):
    """409: the lottery for that month is not over."""

    code = "facilities.lottery_first"
    rule = "lottery_first"
    title = LocalizedText(ja="抽選の対象です", en="Given by lottery first", ja_x_easy="くじ(抽選)で きめます")


class QuotaReached(BookingRefused):
    """409: the holder has as many bookings in that month as the owner allows."""

    code = "facilities.quota_reached"
    rule = "quota_reached"
    title = LocalizedText(
        ja="月の上限に達しています", en="Monthly limit reached", ja_x_easy="もう たくさん 予約しました"
    )


class PurposeNotOffered(BookingRefused):
    """409: the room is not for that purpose."""

    code = "facilities.purpose_not_offered"
    rule = "purpose_not_offered"
    title = LocalizedText(
        ja="利用目的が合いません", en="Purpose not offered", ja_x_easy="この 部屋では それは できません"
    )


class OverCapacity(BookingRefused):
    """409: more people than the room takes."""

    code = "facilities.over_capacity"
    rule = "over_capacity"
    title = LocalizedText(ja="定員を超えています", en="Too many people", ja_x_easy="人が 多すぎます")


class EquipmentNotOffered(BookingRefused):
    """409: the equipment is not lent with that room."""

    code = "facilities.equipment_not_offered"
    rule = "equipment_not_offered"
    title = LocalizedText(ja="借りられない備品です", en="Equipment not offered", ja_x_easy="その 道具は ありません")


class EquipmentTooMany(BookingRefused):
    """409: there are fewer pieces of the equipment."""

    code = "facilities.equipment_too_many"
    rule = "equipment_too_many"
    title = LocalizedText(ja="備品の数を超えています", en="Not so many pieces", ja_x_easy="道具が たりません")


class PriceMissing(BookingRefused):
    """409: the owner has published no price of that room for that day."""

    code = "facilities.no_price"
    rule = "no_price"
    title = LocalizedText(ja="料金が登録されていません", en="No price", ja_x_easy="お金が きまって いません")


class RulesMissing(BookingRefused):
    """409: the owner has published no rules of that room."""

    code = "facilities.no_rules"
    rule = "no_rules"
    title = LocalizedText(ja="利用規則が登録されていません", en="No rules", ja_x_easy="きまりが まだ ありません")


BY_RULE: Final[Mapping[RefusalCode, type[BookingRefused]]] = {
    kind.rule: kind for kind in BookingRefused.__subclasses__() if kind.rule is not None
}


def booking_refused(refusals: Sequence[Refusal]) -> BookingRefused:
    """Return the problem for `refusals`, at least one; its code is that of the first (`facilities.not_open_yet`).

    Raises ValueError where there is none.
    """
    if not refusals:
        raise ValueError("a booking is refused for a reason")
    return BY_RULE[refusals[0].code](refusals)

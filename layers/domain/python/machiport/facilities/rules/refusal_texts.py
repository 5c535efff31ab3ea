"""What each refusal says, in three languages; `{places}` are filled by `machiport.facilities.rules.refusals`."""

from collections.abc import Mapping
from typing import Final

from machiport.localized_text import LocalizedText

TEXTS: Final[Mapping[str, LocalizedText]] = {
    "suspended": LocalizedText(
        ja="無断キャンセルなどのため、{until}まで予約を停止しています。",
        en="Because of missed or late-cancelled bookings you cannot book until the end of {until}.",
        ja_x_easy="予約した 日に 来なかった ことなどが ありました。{until}まで 予約できません。",
    ),
    "groups_only": LocalizedText(
        ja="この部屋は登録団体だけが利用できます。団体として申し込んでください。",
        en="Only registered groups may use this room. Please book in the name of your group.",
        ja_x_easy="この 部屋は グループ(団体)だけ 使えます。1人では 予約できません。",
    ),
    "group_not_verified": LocalizedText(
        ja="この団体は、利用日に有効な登録の確認をこの市町で受けていません。窓口で団体登録を確認してください。",
        en="This municipality has not verified the group for the day of use. Please ask its desk.",
        ja_x_easy="この 町は あなたの グループ(団体)を まだ 確かめて いません。町の 窓口で 聞いてください。",
    ),
    "class_not_admitted": LocalizedText(
        ja="この部屋は、お住まいの地域の方の予約を受け付けていません。",
        en="This room is not open to callers from where you live.",
        ja_x_easy="この 部屋は、ほかの 町の 人は 予約できません。",
    ),
    "in_the_past": LocalizedText(
        ja="利用開始時刻を過ぎています。",
        en="The time has begun already or is over.",
        ja_x_easy="この 時間は もう すぎました。これからの 時間を えらんでください。",
    ),
    "not_open_yet": LocalizedText(
        ja="予約の受付はまだ始まっていません。受付開始は{opens}です。",
        en="Bookings for this day are not open yet. They open at {opens}.",
        ja_x_easy="まだ 予約できません。{opens}から 予約できます。",
    ),
    "closed_for_booking": LocalizedText(
        ja="予約の受付は{closed}に終了しました。",
        en="Bookings for this time closed at {closed}.",
        ja_x_easy="予約は {closed}に おわりました。べつの 日を えらんでください。",
    ),
    "lottery_first": LocalizedText(
        ja="{month}の利用は抽選で決めます。抽選が終わるまで先着の予約はできません。",
        en="Uses in {month} are given by lottery. Until it is over, the room cannot be booked directly.",
        ja_x_easy="{month}は くじ(抽選)で きめます。くじが おわってから 予約してください。",
    ),
    "lottery_first_until": LocalizedText(
        ja="{month}の利用は抽選で決めます。先着の予約は{opens}からです。",
        en="Uses in {month} are given by lottery. What is left can be booked from {opens}.",
        ja_x_easy="{month}は くじ(抽選)で きめます。そのあと、{opens}から 予約できます。",
    ),
    "quota_reached": LocalizedText(
        ja="{month}の予約は1か月の上限({per_month}件)に達しています。",
        en="You have reached the limit of {per_month} bookings a month in {month}.",
        ja_x_easy="1か月に {per_month}回まで です。{month}は もう 予約できません。",
    ),
    "purpose_not_offered": LocalizedText(
        ja="この部屋は、この利用目的では使えません。",
        en="This room cannot be used for this purpose.",
        ja_x_easy="この 部屋では、それは できません。べつの 部屋を えらんでください。",
    ),
    "over_capacity": LocalizedText(
        ja="利用人数が定員({capacity}人)を超えています。",
        en="The room takes at most {capacity} people.",
        ja_x_easy="人が 多すぎます。この 部屋は {capacity}人まで です。",
    ),
    "equipment_not_offered": LocalizedText(
        ja="この部屋では、この備品は借りられません。",
        en="This equipment is not offered with this room.",
        ja_x_easy="この 道具は ここでは 借りられません。",
    ),
    "equipment_too_many": LocalizedText(
        ja="{name}は{count}点までです。",
        en="There are only {count} of: {name}.",
        ja_x_easy="{name}は {count}こ しか ありません。",
    ),
    "no_price": LocalizedText(
        ja="利用日の料金がまだ登録されていないため、予約できません。",
        en="The owner has not published a price for this day, so the room cannot be booked.",
        ja_x_easy="この 日の お金が まだ きまって いません。予約できません。",
    ),
    "no_rules": LocalizedText(
        ja="この部屋の利用規則が登録されていないため、予約できません。",
        en="The owner has not published rules for this room, so it cannot be booked.",
        ja_x_easy="この 部屋の きまりが まだ ありません。予約できません。",
    ),
}

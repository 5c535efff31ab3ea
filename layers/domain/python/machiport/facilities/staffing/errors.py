"""What can be wrong with what staff do, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound

FACILITY_TWICE = LocalizedText(
    ja="同じ施設が2回あります。",
    en="The same facility stands here twice.",
    ja_x_easy="同じ 施設が 2つ あります。",
)


class ClosureNotFound(NotFound):
    """404: this municipality has no such closure."""

    code = "facilities.closure_not_found"
    title = LocalizedText(ja="休館がありません", en="No such closure", ja_x_easy="その 休みは ありません")
    detail = LocalizedText(
        ja="この番号の休館は見つかりませんでした。利用停止の一覧から選び直してください。",
        en="There is no closure with this number. Please choose one from the list of blocks.",
        ja_x_easy="この 番号の 休みは ありません。リストから えらんでください。",
    )


class NotBegun(Conflict):
    """409: whether somebody came can be said from the beginning of the use on."""

    code = "facilities.use_not_begun"
    title = LocalizedText(ja="利用開始前です", en="Not begun yet", ja_x_easy="まだ はじまって いません")
    detail = LocalizedText(
        ja="利用開始時刻より前には、来館・無断不使用を記録できません。",
        en="Whether somebody came can be recorded only when the use has begun.",
        ja_x_easy="使う 時間に なってから、もう一度 してください。",
    )


class PaymentTooMuch(Conflict):
    """409: more money than is open."""

    code = "facilities.payment_too_much"
    title = LocalizedText(ja="未収額を超えています", en="More than is owed", ja_x_easy="お金が 多すぎます")
    detail = LocalizedText(
        ja="未収額は {open} 円です。{yen} 円は収納できません。",
        en="{open} yen are open; {yen} yen cannot be received.",
        ja_x_easy="もらう お金は {open}円です。{yen}円は 多すぎます。",
    )


class RefundTooMuch(Conflict):
    """409: more money back than was paid above what is due."""

    code = "facilities.refund_too_much"
    title = LocalizedText(
        ja="還付できる額を超えています", en="More than can be refunded", ja_x_easy="返す お金が 多すぎます"
    )
    detail = LocalizedText(
        ja="還付できる額は {back} 円です。{yen} 円は還付できません。",
        en="{back} yen can be given back, not {yen} yen.",
        ja_x_easy="返す お金は {back}円までです。{yen}円は 多すぎます。",
    )


class BookingsInTheWay(Conflict):
    """409: others have cells of what staff want to block; `reservations` are their numbers."""

    code = "facilities.bookings_in_the_way"
    title = LocalizedText(ja="予約が入っています", en="There are bookings", ja_x_easy="もう 予約が あります")
    detail = LocalizedText(
        ja="予約が {count} 件あるため、利用停止にできません。予約を移すか、休館として登録してください。",
        en="There are {count} bookings. Move or cancel those in reservations, or enter it as a closure.",
        ja_x_easy="予約が {count}こ あります。先に 予約を うごかすか、やめて ください。",
    )


BLOCK_IN_THE_PAST = LocalizedText(
    ja="今日以降の日を指定してください。",
    en="Must be today or later.",
    ja_x_easy="きょうか、きょうより あとの 日を えらんでください。",
)
BLOCK_TOO_LONG = LocalizedText(
    ja="この施設では、1回の利用停止は16時間までです。分けて登録してください。",
    en="In this facility a block is of 16 hours at most. Please split it.",
    ja_x_easy="長すぎます。2つに わけて ください。",
)
NOT_AN_ATOM = LocalizedText(
    ja="この部屋にない区画があります。",
    en="The room has no such part.",
    ja_x_easy="この 部屋に ない ところが あります。",
)
DAYS_BACKWARDS = LocalizedText(
    ja="最終日は初日以後にしてください。",
    en="The last day must not be before the first.",
    ja_x_easy="おわりの 日は はじめの 日より あとに してください。",
)
CLOSURE_TOO_LONG = LocalizedText(
    ja="一度に登録できる休館は62日までです。分けて登録してください。",
    en="A closure is of 62 days at most. Please split a longer one.",
    ja_x_easy="1回に 62日まで です。わけて ください。",
)

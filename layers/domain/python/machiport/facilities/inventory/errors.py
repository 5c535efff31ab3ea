"""What can be wrong when staff publish facilities, rules and prices, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, ValidationFailed


class FacilityNotFound(NotFound):
    """404: this municipality has no such facility."""

    code = "facilities.facility_not_found"
    title = LocalizedText(ja="施設がありません", en="No such facility", ja_x_easy="この 施設は ありません")
    detail = LocalizedText(
        ja="施設「{facility_id}」は登録されていません。施設の一覧から選び直してください。",
        en="There is no facility “{facility_id}”. Please choose one from the list of facilities.",
        ja_x_easy="「{facility_id}」という 施設は ありません。施設の リストから えらんでください。",
    )


class RulesNotPublished(NotFound):
    """404: the municipality has not published its rules or prices yet."""

    code = "facilities.rules_not_published"
    title = LocalizedText(
        ja="利用規則・料金表が未公開です",
        en="No rules or prices published",
        ja_x_easy="ルールか お金の 表が まだ ありません",
    )
    detail = LocalizedText(
        ja="この市町村の利用規則または料金表は、まだ公開されていません。",
        en="This municipality has not published its rules or its prices yet.",
        ja_x_easy="この 町の ルールか お金の 表は まだ 出て いません。",
    )


class AlreadyPublished(Conflict):
    """409: it was published as new, but there is a version in force."""

    code = "facilities.already_published"
    title = LocalizedText(ja="すでに公開されています", en="Already published", ja_x_easy="もう あります")
    detail = LocalizedText(
        ja="すでに公開中の版があります。その版を読み込み、If-Match にその版を指定して公開してください。",
        en="A version is in force. Read it, and publish with its version in If-Match.",
        ja_x_easy="もう 出て いる ものが あります。それを 見てから、もう一度 出してください。",
    )


class InventoryBusy(Conflict):
    """409: others of the same municipality publish at the same moment, over and over."""

    code = "facilities.inventory_busy"
    title = LocalizedText(
        ja="ほかの公開と重なりました", en="Others publish as well", ja_x_easy="ほかの 人も 出して います"
    )
    detail = LocalizedText(
        ja="同じ市町村の別の公開と重なりました。何も公開していません。もう一度送ってください。",
        en="Others of this municipality published at the same moment. Nothing was published. Please send it again.",
        ja_x_easy="ほかの 人も 同じ ときに 出しました。もう一度 出してください。",
    )


class InventoryNotValid(ValidationFailed):
    """422: what was sent does not fit what is published already; `errors` says where. Nothing is published."""

    code = "facilities.inventory_not_valid"
    title = LocalizedText(ja="公開できません", en="It cannot be published", ja_x_easy="出すことが できません")
    detail = LocalizedText(
        ja="直すべき所があります。何も公開していません。詳しくは errors を見てください。",
        en="It needs corrections. Nothing was published. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 何も 出して いません。errors を 見て、なおしてください。",
    )


class FacilityTablesNotValid(ValidationFailed):
    """422: the tables make no facilities that can be published; `errors` gives file, line and column."""

    code = "facilities.tables_not_valid"
    title = LocalizedText(
        ja="施設の表を公開できません", en="The tables cannot be published", ja_x_easy="施設の 表を 出せません"
    )
    detail = LocalizedText(
        ja="表に直すべき所があります。何も公開していません。詳しくは errors を見てください。",
        en="The tables need corrections. Nothing was published. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 何も 出して いません。errors を 見て、なおしてください。",
    )


class NoRulesYet(Conflict):
    """409: a facility needs its owner's rules and prices to be published first."""

    code = "facilities.no_rules_yet"
    title = LocalizedText(
        ja="先に利用規則と料金表が必要です",
        en="Rules and prices come first",
        ja_x_easy="先に ルールと お金の 表を 出してください",
    )
    detail = LocalizedText(
        ja="施設を公開する前に、この市町村の利用規則と料金表を公開してください。",
        en="Publish this municipality's rules and prices before its facilities.",
        ja_x_easy="先に この 町の ルールと お金の 表を 出してください。それから 施設を 出してください。",
    )


OTHER_MUNICIPALITY = LocalizedText(
    ja="別の市町村のものです。",
    en="It belongs to another municipality.",
    ja_x_easy="ほかの 町の ものです。",
)
OTHER_FACILITY = LocalizedText(
    ja="facility_id が宛先と違います。",
    en="The facility_id is not the one it was sent to.",
    ja_x_easy="facility_id が ちがいます。",
)
UNKNOWN_RULE_SET = LocalizedText(
    ja="利用規則にこの名前の規則がありません。",
    en="The published rules have no rule set of this name.",
    ja_x_easy="この 名前の ルールは ありません。",
)
UNKNOWN_PRICE_LIST = LocalizedText(
    ja="料金表にこの名前の表がありません。",
    en="The published prices have no price list of this name.",
    ja_x_easy="この 名前の お金の 表は ありません。",
)
ROOM_WITHOUT_PRICE = LocalizedText(
    ja="この部屋の料金が、料金表の今日以降の版にありません。",
    en="A version of the price list that counts from today on has no price for this room.",
    ja_x_easy="この 部屋の お金が 表に ありません。",
)
PERIOD_WITHOUT_PRICE = LocalizedText(
    ja="この部屋の時間の区分に、料金のないものがあります。",
    en="A period of this room has no price.",
    ja_x_easy="お金が 書いて いない 時間が あります。",
)
UNKNOWN_PURPOSE = LocalizedText(
    ja="圏域の利用目的の一覧にない目的です。",
    en="The region has no purpose of this name.",
    ja_x_easy="この 目的は リストに ありません。",
)
RULE_SET_IN_USE = LocalizedText(
    ja="この利用規則は施設「{facility_id}」で使われているため、なくせません。",
    en="This rule set is used by the facility {facility_id} and cannot go.",
    ja_x_easy="この ルールは「{facility_id}」で 使って います。なくすことは できません。",
)
PRICES_IN_USE = LocalizedText(
    ja="施設「{facility_id}」の部屋の料金が足りません。",
    en="Prices of rooms of the facility {facility_id} are missing.",
    ja_x_easy="「{facility_id}」の 部屋の お金が 書いて ありません。",
)
STILL_BOOKED = LocalizedText(
    ja="変更前の区画に今日以降の予約があるため、変更できません。先に予約を移すか取り消してください。",
    en="What it was made of is booked from today on. Please move or cancel these bookings first.",
    ja_x_easy="もう 予約が あります。先に 予約を 動かすか、やめてください。",
)
TOO_MANY_PURPOSES = LocalizedText(
    ja="1つの施設の利用目的は{most}種類までです。",
    en="A facility may have at most {most} purposes.",
    ja_x_easy="目的は {most}こ までです。",
)
DOCUMENT_TOO_LARGE = LocalizedText(
    ja="データが大きすぎます。説明文を短くするか、施設を分けてください。",
    en="This is too large. Please shorten the texts or split the facility.",
    ja_x_easy="大きすぎます。文を 短く してください。",
)


def filled(text: LocalizedText, **details: str) -> LocalizedText:
    """Return a text with its placeholders filled, in all three languages."""
    return LocalizedText(
        ja=text.ja.format_map(details),
        en=(text.en or text.ja).format_map(details),
        ja_x_easy=(text.ja_x_easy or text.ja).format_map(details),
    )

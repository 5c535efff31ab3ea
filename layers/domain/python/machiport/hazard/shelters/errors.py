"""What can be wrong with questions and reports about shelters, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, ValidationFailed


class ShelterNotFound(NotFound):
    """404: the published list of this municipality has no such shelter."""

    code = "hazard.shelter_not_found"
    title = LocalizedText(ja="避難所がありません", en="No such shelter", ja_x_easy="この 避難所は ありません")
    detail = LocalizedText(
        ja="この ID の避難所は、この市町村の公開中の一覧にありません。",
        en="The published list of this municipality has no shelter with this id.",
        ja_x_easy="その 避難所は リストに ありません。",
    )


class ShelterListNotValid(ValidationFailed):
    """422: the files make no list that can be published; `errors` gives file, line and column. Nothing is published."""

    code = "hazard.shelter_list_not_valid"
    title = LocalizedText(
        ja="避難所の一覧を公開できません",
        en="The list of shelters cannot be published",
        ja_x_easy="避難所の リストを 出せません",
    )
    detail = LocalizedText(
        ja="一覧に直すべき所があります。何も公開していません。詳しくは errors を見てください。",
        en="The list needs corrections. Nothing was published. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 何も 出して いません。errors を 見て、なおしてください。",
    )


class ShelterListPublishedMeanwhile(Conflict):
    """409: somebody else published a list of the same municipality at the same moment."""

    code = "hazard.shelter_list_published_meanwhile"
    title = LocalizedText(
        ja="先に別の一覧が公開されました", en="Another list came first", ja_x_easy="ほかの人が 先に 出しました"
    )
    detail = LocalizedText(
        ja="同時に別の一覧が公開されました。公開中の一覧を確認してから、もう一度送ってください。",
        en="Another list was published at the same moment. Look at it, then send yours again.",
        ja_x_easy="ほかの人が 先に リストを 出しました。見てから、もう一度 出してください。",
    )


class StatusNotValid(ValidationFailed):
    """422: the status cannot be so; `errors` says why."""

    code = "hazard.shelter_status_not_valid"
    title = LocalizedText(
        ja="開設状況が正しくありません", en="Status not valid", ja_x_easy="避難所の ようすが まちがっています"
    )
    detail = LocalizedText(
        ja="開設状況に誤りがあります。何も登録していません。詳しくは errors を見てください。",
        en="The status has faults. Nothing was recorded. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 何も かわって いません。errors を 見て、なおしてください。",
    )


class NewerStatusKnown(Conflict):
    """409: a newer report of this shelter is known; the older one changes nothing."""

    code = "hazard.newer_status_known"
    title = LocalizedText(
        ja="より新しい状況が登録されています",
        en="A newer status is known",
        ja_x_easy="もっと 新しい ものが あります",
    )
    detail = LocalizedText(
        ja="{known} 時点の状況が登録済みのため、それより古い状況では変えません。",
        en="The status as of {known} is known already; an older one does not change it.",
        ja_x_easy="{known} の ようすが あります。それより 古い ものには かえません。",
    )


class BundleTooLarge(ValidationFailed):
    """422: the lists of the whole region are too large for one answer; ask for one municipality at a time."""

    code = "hazard.bundle_too_large"
    title = LocalizedText(
        ja="一度に取得できる大きさを超えています", en="Too large for one answer", ja_x_easy="大きすぎます"
    )
    detail = LocalizedText(
        ja="広域圏全体の一覧は {limit} バイトを超えます。municipality で市町村ごとに取得してください。",
        en="The region's lists are larger than {limit} bytes. Ask for one municipality at a time (municipality=).",
        ja_x_easy="1回では 多すぎます。町を 1つ えらんで ください。",
    )


AS_OF_IN_FUTURE = LocalizedText(
    ja="時点が未来です。",
    en="The instant is in the future.",
    ja_x_easy="まだ 来て いない 時間です。",
)
AS_OF_TOO_EARLY = LocalizedText(
    ja="時点の年が正しくありません。",
    en="The year of the instant is not right.",
    ja_x_easy="年が まちがって います。",
)
HEADCOUNT_WHILE_CLOSED = LocalizedText(
    ja="閉鎖中の避難所に人数があります。",
    en="A closed shelter has no people in it.",
    ja_x_easy="しまっている 避難所に 人が います。",
)
PLACE_OR_MUNICIPALITY = LocalizedText(
    ja="場所(lon と lat)か municipality を指定してください。",
    en="Give a place (lon and lat) or a municipality.",
    ja_x_easy="場所(lon と lat)か、町の 番号を 入れてください。",
)
WITHIN_NEEDS_PLACE = LocalizedText(
    ja="within は場所(lon と lat)と一緒に指定してください。",
    en="Give within together with a place (lon and lat).",
    ja_x_easy="within を つかうときは、場所(lon と lat)も 入れてください。",
)
HAZARD_UNKNOWN = LocalizedText(
    ja="使える値: {expected}",
    en="Must be one of: {expected}",
    ja_x_easy="この中から えらんでください: {expected}",
)

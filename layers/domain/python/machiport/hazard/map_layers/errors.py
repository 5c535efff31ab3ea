"""What can be wrong with a question for a map layer, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import NotFound, ValidationFailed


class LayerNotFound(NotFound):
    """404: there is no such hazard kind."""

    code = "hazard.layer_not_found"
    title = LocalizedText(ja="地図レイヤーがありません", en="No such map layer", ja_x_easy="この 地図は ありません")
    detail = LocalizedText(
        ja="地図レイヤー「{layer}」はありません。レイヤーの一覧から選び直してください。",
        en="There is no map layer “{layer}”. Please choose one from the list of layers.",
        ja_x_easy="「{layer}」という 地図は ありません。地図の リストから えらんでください。",
    )


class LayerNotPublished(NotFound):
    """404: the kind is known, but no dataset of it has been published here."""

    code = "hazard.layer_not_published"
    title = LocalizedText(
        ja="地図レイヤーが未公開です", en="Map layer not published", ja_x_easy="この 地図は まだ ありません"
    )
    detail = LocalizedText(
        ja="「{layer}」のデータはまだ公開されていません。",
        en="No data of “{layer}” has been published here yet.",
        ja_x_easy="「{layer}」の データは まだ 出ていません。",
    )


class LayerVersionGone(NotFound):
    """404: the version is not kept any more, or never was."""

    code = "hazard.layer_version_gone"
    title = LocalizedText(
        ja="この版の地図はありません", en="Version of the map not kept", ja_x_easy="この 地図は 古いです"
    )
    detail = LocalizedText(
        ja="指定された版の地図は保存されていません。/tiles/{layer} から新しい版を取得し直してください。",
        en="This version of the map is not kept. Read /tiles/{layer} again to get the present one.",
        ja_x_easy="この 地図は もう ありません。/tiles/{layer} を もう一度 読んでください。",
    )


class TileOutsideZooms(NotFound):
    """404: the layer has no tiles of this zoom."""

    code = "hazard.tile_outside_zooms"
    title = LocalizedText(
        ja="この縮尺のタイルはありません", en="No tiles of this zoom", ja_x_easy="この 大きさの 地図は ありません"
    )
    detail = LocalizedText(
        ja="このレイヤーのタイルはズーム {minimum}〜{maximum} です。",
        en="This layer has tiles of zoom {minimum} to {maximum}.",
        ja_x_easy="ズームは {minimum}から {maximum}までです。",
    )


class TileNotValid(ValidationFailed):
    """422: such a tile is on no map; `errors` says which number is wrong."""

    code = "hazard.tile_not_valid"
    title = LocalizedText(
        ja="タイル番号が正しくありません", en="Tile numbers not valid", ja_x_easy="地図の 番号が まちがっています"
    )
    detail = LocalizedText(
        ja="タイル番号の指定が正しくありません。詳しくは errors を見てください。",
        en="The numbers of the tile are not valid. See errors for the reason.",
        ja_x_easy="番号が まちがっています。errors を 見て、なおしてください。",
    )


TILE_NUMBER_TOO_LARGE = LocalizedText(
    ja="このズームのタイル番号は 2 の(ズーム)乗より小さい数です。",
    en="At this zoom, a tile's number is below 2 to the power of the zoom.",
    ja_x_easy="この ズームには、その 番号の 地図は ありません。もっと 小さい 数に してください。",
)

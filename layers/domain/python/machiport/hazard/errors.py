"""What can be wrong with a question about hazards, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import ValidationFailed


class PlaceNotValid(ValidationFailed):
    """422: the place cannot be one of ours; `errors` says which value and why."""

    code = "hazard.place_not_valid"
    title = LocalizedText(ja="場所が正しくありません", en="Place not valid", ja_x_easy="場所が まちがっています")
    detail = LocalizedText(
        ja="場所の指定が正しくありません。詳しくは errors を見てください。",
        en="The place is not valid. See errors for the reason.",
        ja_x_easy="場所が わかりません。errors を 見て、なおしてください。",
    )


LONGITUDE_OUTSIDE_JAPAN = LocalizedText(
    ja="経度が日本の範囲(東経122度〜154度)の外です。",
    en="The longitude is outside Japan (122 to 154 degrees east).",
    ja_x_easy="日本の 中の 場所では ありません。東経は 122から 154までの 数字です。",
)
LATITUDE_OUTSIDE_JAPAN = LocalizedText(
    ja="緯度が日本の範囲(北緯20度〜46度)の外です。",
    en="The latitude is outside Japan (20 to 46 degrees north).",
    ja_x_easy="日本の 中の 場所では ありません。北緯は 20から 46までの 数字です。",
)
LONGITUDE_SWAPPED = LocalizedText(
    ja="緯度と経度が逆のようです。これは緯度ではありませんか。",
    en="Longitude and latitude seem to be swapped: this looks like a latitude.",
    ja_x_easy="lon と lat が 反対かもしれません。入れかえて ください。",
)
LATITUDE_SWAPPED = LocalizedText(
    ja="緯度と経度が逆のようです。これは経度ではありませんか。",
    en="Longitude and latitude seem to be swapped: this looks like a longitude.",
    ja_x_easy="lon と lat が 反対かもしれません。入れかえて ください。",
)
PLACE_MISSING = LocalizedText(
    ja="場所を lon と lat、または address で指定してください。",
    en="Say the place, as lon and lat or as address.",
    ja_x_easy="場所を 教えてください。lon と lat、または address を 入れてください。",
)
PLACE_INCOMPLETE = LocalizedText(
    ja="lon と lat は両方とも必要です。",
    en="Both lon and lat are needed.",
    ja_x_easy="lon と lat を、どちらも 入れてください。",
)
PLACE_TWICE = LocalizedText(
    ja="lon・lat と address は、どちらか一方だけを指定してください。",
    en="Say either lon and lat, or address, not both.",
    ja_x_easy="lon と lat か、address か、どちらか 1つだけ 入れてください。",
)
NOT_FINITE = LocalizedText(
    ja="有限の数値を入力してください。",
    en="Must be a finite number.",
    ja_x_easy="ふつうの 数字を 入れてください。",
)

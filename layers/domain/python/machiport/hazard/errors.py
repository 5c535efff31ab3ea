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


class AddressNotLocated(ValidationFailed):
    """422: the address is not one known place; `errors` says why and which places may be meant."""

    code = "hazard.address_not_located"
    title = LocalizedText(
        ja="住所の場所が分かりません", en="Address not located", ja_x_easy="住所の 場所が わかりません"
    )
    detail = LocalizedText(
        ja="住所から場所を1つに決められませんでした。候補は errors を見てください。GET /hazard/places でも探せます。",
        en="The address could not be tied to one place. See errors for candidates; GET /hazard/places searches too.",
        ja_x_easy="住所の 場所が 1つに きまりません。errors を 見て、えらんでください。",
    )


ADDRESS_UNKNOWN = LocalizedText(
    ja="この住所の町名が見つかりません。市町村名と町名から入力するか、地図で場所を選んでください。",
    en="No town of this name is known. Begin with municipality and town, or choose the place on a map.",
    ja_x_easy="この 町の 名前が ありません。市や 町の 名前から 書いてください。地図でも えらべます。",
)
ADDRESS_AMBIGUOUS = LocalizedText(
    ja="この住所に当てはまる場所が1つに決まりません。次の候補から選んでください。",
    en="This address is not exactly one place. Please choose one of these.",
    ja_x_easy="どの 場所か わかりません。つぎの 中から えらんでください。",
)
ADDRESS_TOO_COARSE = LocalizedText(
    ja="市町村名だけでは場所を決められません。町名・番地まで入力してください。",
    en="A municipality alone is not a place. Add the town and the block.",
    ja_x_easy="市や 町の 名前だけでは わかりません。番地まで 書いてください。",
)


def candidate(name: str) -> LocalizedText:
    """Return the name of a place that may be meant, as it is written in Japan."""
    return LocalizedText(ja=name, en=name, ja_x_easy=name)

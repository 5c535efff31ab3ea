"""What can be wrong with the query of a search, in three languages."""

from typing import Final

from machiport.facilities.search.wanted import MOST_DAYS
from machiport.localized_text import LocalizedText

PLACE_INCOMPLETE: Final = LocalizedText(
    ja="lon と lat は両方指定してください。",
    en="lon and lat must be given together.",
    ja_x_easy="lon と lat は いっしょに 入れてください。",
)
WITHIN_NEEDS_PLACE: Final = LocalizedText(
    ja="within を使うときは lon と lat も指定してください。",
    en="within needs lon and lat.",
    ja_x_easy="within を 使う ときは、lon と lat も 入れてください。",
)
WINDOW_TOO_SHORT: Final = LocalizedText(
    ja="earliest から latest までの間に、minutes 分の利用が収まりません。",
    en="A use of that many minutes does not fit between earliest and latest.",
    ja_x_easy="時間が 足りません。earliest と latest の あいだを 長く してください。",
)
ENDS_BEFORE_START: Final = LocalizedText(
    ja="終わりの日は始まりの日以後にしてください。",
    en="The last day must not be before the first.",
    ja_x_easy="おわりの 日は はじまりの 日より あとに してください。",
)
AHEAD_OF_TODAY: Final = LocalizedText(
    ja="今日以後の日を指定してください。",
    en="Must be today or a later day.",
    ja_x_easy="今日か、今日より あとの 日を えらんでください。",
)
TOO_FAR_AHEAD: Final = LocalizedText(
    ja="2年以上先の日は検索できません。",
    en="Days more than two years ahead cannot be searched.",
    ja_x_easy="2年より あとの 日は さがせません。",
)
TOO_MANY_DAYS: Final = LocalizedText(
    ja=f"一度に検索できるのは {MOST_DAYS} 日分までです。",
    en=f"At most {MOST_DAYS} days can be searched at once.",
    ja_x_easy=f"1回に さがせるのは {MOST_DAYS}日までです。",
)

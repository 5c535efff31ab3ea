"""What can be wrong with calendar feeds."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound


class FeedNotFound(NotFound):
    """404: nobody has a feed at this address; it may have been replaced by a new one."""

    code = "facilities.feed_not_found"
    title = LocalizedText(ja="カレンダーがありません", en="No such calendar", ja_x_easy="カレンダーが ありません")
    detail = LocalizedText(
        ja="このアドレスのカレンダーはありません。アドレスを発行し直した場合は、新しいものを登録してください。",
        en="There is no calendar at this address. If you have made a new one, please subscribe to that.",
        ja_x_easy="この カレンダーは ありません。新しい URLを 作った ときは、新しい ほうを 使ってください。",
    )


class FeedChangedMeanwhile(Conflict):
    """409: the same person opened a feed at the same moment."""

    code = "facilities.feed_changed_meanwhile"
    title = LocalizedText(ja="同時に発行されました", en="Opened at the same moment", ja_x_easy="同じ ときに 作りました")
    detail = LocalizedText(
        ja="同時に別のアドレスが発行されました。もう一度お試しください。",
        en="Another address was made at the same moment. Please try again.",
        ja_x_easy="同じ ときに もう 1つ 作りました。もう一度 してください。",
    )

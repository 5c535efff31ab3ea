"""What can be wrong with a step of a case."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound


class ApplicationNotFound(NotFound):
    """404: no such application, or one that the asker has nothing to do with."""

    code = "applications.not_found"
    title = LocalizedText(ja="申請がありません", en="No such application", ja_x_easy="その 申請は ありません")
    detail = LocalizedText(
        ja="この番号の申請は見つかりませんでした。申請の一覧から選び直してください。",
        en="There is no application with this number. Please choose one from your list.",
        ja_x_easy="その 番号の 申請は ありません。申請の リストから もう一度 えらんでください。",
    )


class StateForbids(Conflict):
    """409: the application (or its payment, certificate, delivery) is in a state that this step does not follow."""

    code = "applications.state_forbids"
    title = LocalizedText(ja="今はできません", en="Not possible now", ja_x_easy="今は できません")
    detail = LocalizedText(
        ja="今の状態（{state}）では、この操作（{wanted}）はできません。画面を新しくして、今の状態を確かめてください。",
        en="This cannot be done now: it is “{state}”, and “{wanted}” does not follow. Please look at it again.",
        ja_x_easy="今は できません。今の ようすは {state} です。もう一度 画面を 見てください。",
    )


class ChangedMeanwhile(Conflict):
    """409: somebody else changed the case while this was done, several times over."""

    code = "applications.changed_meanwhile"
    title = LocalizedText(ja="同時に変更されました", en="Changed meanwhile", ja_x_easy="ほかの 人が 変えました")
    detail = LocalizedText(
        ja="ほかの操作と重なったため、何も変更していません。画面を新しくして、もう一度お試しください。",
        en="Something else changed it at the same time; nothing was done. Please look again and retry.",
        ja_x_easy="同じ 時間に 変わりました。まだ なにも していません。画面を 見て、もう一度 してください。",
    )


class StaleVersion(Conflict):
    """409: what was sent belongs to an older version than the one that is there."""

    code = "applications.stale_version"
    title = LocalizedText(ja="内容が新しくなっています", en="Out of date", ja_x_easy="新しい ものが あります")
    detail = LocalizedText(
        ja="ほかの端末や職員が先に更新しました（版 {present}）。最新の内容を読み込んでから、もう一度操作してください。",
        en="It was changed elsewhere (version {present} is there now). Please load it again, then repeat your change.",
        ja_x_easy="ほかの ところで 先に 変わりました（版 {present}）。もう一度 読んでから してください。",
    )

"""Why a publication of hazard datasets was refused, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound


class PublicationUnderWay(Conflict):
    """409: somebody is publishing the same pack; `operator` says who, `until` how long their lease lasts."""

    code = "hazard.publication_under_way"
    title = LocalizedText(ja="公開の作業中です", en="Publication under way", ja_x_easy="いま 公開の 作業中です")
    detail = LocalizedText(
        ja="{operator} が同じデータを公開しています。終わるのを待つか、{until} 以降にもう一度実行してください。",
        en="{operator} is publishing the same data. Wait for it to end, or try again after {until}.",
        ja_x_easy="{operator} が 同じ データを 出しています。{until} より あとに、もう一度 してください。",
    )


class PublicationTakenOver(Conflict):
    """409: another attempt has gone on with this publication, or the sweep has given it up."""

    code = "hazard.publication_taken_over"
    title = LocalizedText(
        ja="公開作業が引き継がれました", en="Publication taken over", ja_x_easy="ほかの人が つづきを しています"
    )
    detail = LocalizedText(
        ja="この公開は別の実行が引き継いだか、中断されています。状態を確認してから、必要ならもう一度実行してください。",
        en="Another run has taken this publication over, or it was given up. Look at its state, then run it again.",
        ja_x_easy="ほかの人が つづきを しているか、やめました。ようすを 見てから、もう一度 してください。",
    )


class DatasetPublishedMeanwhile(Conflict):
    """409: another dataset of one of the kinds was published while this one was being prepared."""

    code = "hazard.published_meanwhile"
    title = LocalizedText(
        ja="先に別の公開がありました", en="Another publication came first", ja_x_easy="ほかの人が 先に 出しました"
    )
    detail = LocalizedText(
        ja="準備中に、同じ種類（{kinds}）の別のデータが公開されました。状態を確認してから、もう一度公開してください。",
        en="Other data of the same kind ({kinds}) was published meanwhile. Look at the state, then publish again.",
        ja_x_easy="同じ 種類（{kinds}）の べつの データが 先に 出ました。ようすを 見てから、もう一度 出してください。",
    )


class NewerUploadInForce(Conflict):
    """409: what is in force of `kinds` was put there, published or rolled back to after the file was uploaded."""

    code = "hazard.newer_upload_in_force"
    title = LocalizedText(
        ja="もっと新しいデータが公開中です", en="Newer data is in force", ja_x_easy="もっと 新しい データが 出ています"
    )
    detail = LocalizedText(
        ja="このファイルは {uploaded_at} に置かれましたが、{kinds} はそれより後（{decided_at}）に決められたデータが"
        "公開中です。古いデータに戻ってしまうので公開しませんでした。それでも公開するときは、ファイルを置き直してください。",
        en="This file was uploaded at {uploaded_at}, and what is in force of {kinds} was decided later ({decided_at}). "
        "It was not published, since that would go back to older data. To publish it all the same, upload it again.",
        ja_x_easy="この ファイルは {uploaded_at}の ものです。{kinds}は もっと 新しい データ（{decided_at}）が "
        "出ています。だから 出しませんでした。出したい ときは、ファイルを もう一度 おいて ください。",
    )


class DatasetNotInForce(NotFound):
    """404: nothing was ever published for this kind."""

    code = "hazard.dataset_not_in_force"
    title = LocalizedText(
        ja="公開中のデータがありません", en="No dataset in force", ja_x_easy="データは まだ ありません"
    )
    detail = LocalizedText(
        ja="「{kind}」のデータはまだ公開されていません。",
        en="No data of the kind “{kind}” has been published yet.",
        ja_x_easy="「{kind}」の データは まだ 出ていません。",
    )


class NothingToRestore(Conflict):
    """409: the dataset in force replaced nothing, so there is nothing to go back to."""

    code = "hazard.nothing_to_restore"
    title = LocalizedText(ja="戻す版がありません", en="Nothing to go back to", ja_x_easy="前の データが ありません")
    detail = LocalizedText(
        ja="「{kind}」のデータには前の版がないため、戻せません。",
        en="The data of the kind “{kind}” replaced nothing, so there is nothing to go back to.",
        ja_x_easy="「{kind}」には 前の データが ないので、もどすことが できません。",
    )


class PackNotKept(NotFound):
    """404: the pack is not in the imports bucket (any more)."""

    code = "hazard.pack_not_kept"
    title = LocalizedText(ja="取り込み結果がありません", en="Pack not kept", ja_x_easy="取りこんだ データが ありません")
    detail = LocalizedText(
        ja="取り込み結果 {pack_id} は保存されていません。元のファイルからもう一度取り込んでください。",
        en="The pack {pack_id} is not kept. Import the publisher's files again.",
        ja_x_easy="データ {pack_id} は ありません。もとの ファイルを もう一度 取りこんでください。",
    )

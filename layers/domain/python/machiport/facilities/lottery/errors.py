"""What can be wrong with rounds and entries, in three languages."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, NotFound, ValidationFailed


class RoundNotFound(NotFound):
    """404: no such round."""

    code = "facilities.lottery_not_found"
    title = LocalizedText(ja="抽選がありません", en="No such lottery", ja_x_easy="その くじ(抽選)は ありません")
    detail = LocalizedText(
        ja="この番号の抽選は見つかりませんでした。抽選の一覧から選び直してください。",
        en="There is no lottery with this number. Please choose one from the list.",
        ja_x_easy="その 番号の くじ(抽選)は ありません。リストから えらんでください。",
    )


class FileNotPublished(NotFound):
    """404: the file is not published yet, or there is none of that name."""

    code = "facilities.lottery_file_not_published"
    title = LocalizedText(ja="まだ公開されていません", en="Not published yet", ja_x_easy="まだ 見ることが できません")
    detail = LocalizedText(
        ja="{name} はまだ公開されていません。応募の一覧は受付終了後、シードと結果は {publish_at} に公開します。",
        en="{name} is not published yet. Entries follow after closing, the seed and the result at {publish_at}.",
        ja_x_easy="{name} は まだ 出て いません。けっかは {publish_at} に 出ます。",
    )


class EntryNotFound(NotFound):
    """404: no such entry in this round, or another person's."""

    code = "facilities.lottery_entry_not_found"
    title = LocalizedText(ja="申込がありません", en="No such entry", ja_x_easy="その 申しこみは ありません")
    detail = LocalizedText(
        ja="この受付番号の申込は見つかりませんでした。ご自分の申込の一覧を確認してください。",
        en="There is no entry with this number. Please look at your own entries.",
        ja_x_easy="その 番号の 申しこみは ありません。あなたの 申しこみを 見てください。",
    )


class EntriesNotOpen(Conflict):
    """409: entries are not taken (yet, or any more); nothing can be changed either."""

    code = "facilities.lottery_not_open"
    title = LocalizedText(ja="受付期間外です", en="Entries are not taken now", ja_x_easy="今は 申しこめません")
    detail = LocalizedText(
        ja="申込・変更・取り下げは {opens_at} から {closes_at} までです。",
        en="Entries can be made, changed and withdrawn from {opens_at} until {closes_at}.",
        ja_x_easy="申しこみは {opens_at} から {closes_at} までです。",
    )


class LotteryFull(Conflict):
    """409: the round has as many entries as one list can hold."""

    code = "facilities.lottery_full"
    title = LocalizedText(ja="申込数の上限に達しました", en="The lottery is full", ja_x_easy="もう 申しこめません")
    detail = LocalizedText(
        ja="この抽選の申込は {most} 件までで、上限に達しました。施設の窓口にお問い合わせください。",
        en="This lottery takes at most {most} entries, and has them. Please ask the facility.",
        ja_x_easy="申しこみは {most}人までです。もう いっぱいです。施設に 聞いてください。",
    )


class AlreadyEntered(Conflict):
    """409: the person, or the group, has an entry in this round."""

    code = "facilities.lottery_already_entered"
    title = LocalizedText(ja="すでに申込があります", en="Already entered", ja_x_easy="もう 申しこんで います")
    detail = LocalizedText(
        ja="1回の抽選に申し込めるのは、1人または1団体につき1件です。希望はその申込の変更で直せます。",
        en="One entry per person or group and lottery. Change the entry to change its wishes.",
        ja_x_easy="1つの くじ(抽選)に 1回だけ 申しこめます。なおす ときは その 申しこみを かえてください。",
    )


class EnteredWithGroup(Conflict):
    """409: a group has entered of which the person is a member, or a member of the group has entered."""

    code = "facilities.lottery_entered_with_group"
    title = LocalizedText(
        ja="団体と個人の両方では申し込めません",
        en="Either the group or its members",
        ja_x_easy="グループか 1人か、どちらかです",
    )
    detail = LocalizedText(
        ja=(
            "所属する団体がこの抽選に申し込んでいるか、団体の構成員が個人または別の団体の代表として"
            "申し込んでいます。どちらかを取り下げると申し込めます。"
        ),
        en=(
            "A group of yours has entered this lottery, or a member of the group has entered alone or for another "
            "group. It is possible when the other entry is withdrawn."
        ),
        ja_x_easy="あなたの グループか、グループの 人が もう 申しこんで います。どちらか 1つだけです。",
    )


class EntryForGroupsOnly(Conflict):
    """409: the round is for groups."""

    code = "facilities.lottery_groups_only"
    title = LocalizedText(ja="団体のみの抽選です", en="For groups only", ja_x_easy="グループだけの くじ(抽選)です")
    detail = LocalizedText(
        ja="この抽選に申し込めるのは、登録団体だけです。",
        en="Only registered groups can enter this lottery.",
        ja_x_easy="グループだけ 申しこめます。",
    )


class GroupTooLarge(Conflict):
    """409: more members than one transaction can claim."""

    code = "facilities.lottery_group_too_large"
    title = LocalizedText(ja="構成員が多すぎます", en="Too many members", ja_x_easy="グループの 人が 多すぎます")
    detail = LocalizedText(
        ja="抽選に申し込める団体は、構成員 {most} 人までです。",
        en="A group that enters a lottery has at most {most} members.",
        ja_x_easy="グループは {most}人までです。",
    )


class EntrantSuspended(Conflict):
    """409: the owner has suspended the holder."""

    code = "facilities.lottery_suspended"
    title = LocalizedText(ja="予約停止中です", en="Suspended from booking", ja_x_easy="今は 申しこめません")
    detail = LocalizedText(
        ja="{until} まで予約停止中のため、抽選に申し込めません。",
        en="You are suspended from booking until {until}, so you cannot enter.",
        ja_x_easy="{until} まで 申しこめません。",
    )


class WishesNotValid(ValidationFailed):
    """422: wishes that this round does not offer; `errors` says which and why."""

    code = "facilities.lottery_wishes_not_valid"
    title = LocalizedText(
        ja="希望に誤りがあります", en="Wishes not valid", ja_x_easy="えらんだ ものを なおしてください"
    )
    detail = LocalizedText(
        ja="希望に直すべき所があります。何も申し込んでいません。詳しくは errors を見てください。",
        en="Some wishes need corrections. Nothing was entered. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 申しこんで いません。errors を 見て、なおしてください。",
    )


class EntryChangedMeanwhile(Conflict):
    """409: the entry was changed or withdrawn at the same moment."""

    code = "facilities.lottery_entry_changed"
    title = LocalizedText(ja="申込が変更されました", en="The entry was changed", ja_x_easy="申しこみが かわりました")
    detail = LocalizedText(
        ja="同時に申込が変更または取り下げられました。今の申込を確認してから、もう一度送ってください。",
        en="The entry was changed or withdrawn at the same moment. Look at it, then send yours again.",
        ja_x_easy="ほかの ところで 申しこみが かわりました。見てから もう一度 出してください。",
    )


class RoundNotValid(ValidationFailed):
    """422: a round that cannot be made so; `errors` says why. Nothing is announced."""

    code = "facilities.lottery_not_valid"
    title = LocalizedText(ja="抽選を作成できません", en="Lottery not valid", ja_x_easy="くじ(抽選)を 作れません")
    detail = LocalizedText(
        ja="抽選の内容に直すべき所があります。何も公表していません。詳しくは errors を見てください。",
        en="The lottery needs corrections. Nothing was announced. See errors for each of them.",
        ja_x_easy="まちがいが あります。まだ 何も 出して いません。errors を 見て、なおしてください。",
    )


class RoundOverlaps(Conflict):
    """409: another round draws for one of the rooms on some of the days."""

    code = "facilities.lottery_overlaps"
    title = LocalizedText(
        ja="別の抽選と重なります", en="Another lottery is there", ja_x_easy="ほかの くじと かさなります"
    )
    detail = LocalizedText(
        ja="{room_id} は {first_day}〜{last_day} について別の抽選の対象です。",
        en="{room_id} is drawn for by another lottery, for uses from {first_day} to {last_day}.",
        ja_x_easy="{room_id} は {first_day} から {last_day} まで ほかの くじ(抽選)が あります。",
    )


class NothingToDraw(Conflict):
    """409: the rooms have no free slot in those days."""

    code = "facilities.lottery_nothing_to_draw"
    title = LocalizedText(
        ja="抽選するコマがありません", en="Nothing to draw", ja_x_easy="くじに 出す 時間が ありません"
    )
    detail = LocalizedText(
        ja="指定した期間に、空いているコマがありません。",
        en="The rooms have no free slot on those days.",
        ja_x_easy="その 日に あいている 時間が ありません。",
    )


ROOM_NOT_BY_LOTTERY = LocalizedText(
    ja="抽選の対象の部屋ではありません。先に施設の設定で抽選の対象にしてください。",
    en="This room is not given by lottery. Set that in the facility's data first.",
    ja_x_easy="この 部屋は くじ(抽選)で きめる 部屋では ありません。",
)
ROOM_SHARED_WITHOUT_LOTTERY = LocalizedText(
    ja="同じ場所を使う部屋「{room_id}」が抽選の対象ではないため、先に予約が入るおそれがあります。",
    en="The room {room_id} uses the same space and is not given by lottery, so it could be booked first.",
    ja_x_easy="同じ 場所を つかう {room_id} が くじ(抽選)の 部屋では ありません。",
)
ROOM_UNKNOWN = LocalizedText(
    ja="この市町村にない部屋です。",
    en="This municipality has no such room.",
    ja_x_easy="その 部屋は ありません。",
)
TIMES_NEEDED = LocalizedText(
    ja="30分単位などで予約する部屋は、抽選する時間帯(slots)を指定してください。",
    en="This room has no named periods: give the times to draw for (slots).",
    ja_x_easy="この 部屋は 時間(slots)を 書いてください。",
)
TIMES_NOT_POSSIBLE = LocalizedText(
    ja="時間帯が部屋の区切りに合わないか、互いに重なっています。",
    en="A time does not fit the room's slots, or two of them overlap.",
    ja_x_easy="時間が まちがって います。または かさなって います。",
)
CLOSES_BEFORE_NOW = LocalizedText(
    ja="受付終了がすでに過ぎています。",
    en="closes_at is in the past.",
    ja_x_easy="おわりの 時間が もう すぎて います。",
)
TOO_MANY_WISHES = LocalizedText(
    ja="希望は {most} 件までです。",
    en="At most {most} wishes.",
    ja_x_easy="えらべるのは {most}こ までです。",
)
NOT_OFFERED = LocalizedText(
    ja="この抽選の対象の部屋・日・時間帯ではありません。",
    en="This round does not draw for this room, day and time.",
    ja_x_easy="この 部屋と 時間は この くじ(抽選)に ありません。",
)
WISHED_TWICE = LocalizedText(
    ja="同じ希望が2つあります。",
    en="The same wish stands twice.",
    ja_x_easy="同じ ものを 2回 えらんで います。",
)
PURPOSE_NOT_OFFERED = LocalizedText(
    ja="この部屋では使えない利用目的です。",
    en="The room is not for this purpose.",
    ja_x_easy="この 部屋では それは できません。",
)
TOO_MANY_PEOPLE = LocalizedText(
    ja="定員 {capacity} 人を超えています。",
    en="More people than the room takes ({capacity}).",
    ja_x_easy="この 部屋は {capacity}人までです。",
)
ROOM_FOR_GROUPS = LocalizedText(
    ja="団体だけが使える部屋です。",
    en="Only registered groups can use this room.",
    ja_x_easy="グループだけ つかえる 部屋です。",
)
CLASS_NOT_ADMITTED = LocalizedText(
    ja="お住まいの区分では、この部屋は申し込めません。",
    en="The owner's rules do not admit you to this room.",
    ja_x_easy="あなたは この 部屋に 申しこめません。",
)
TOO_MANY_SLOTS = LocalizedText(
    ja="コマが {slots} あります。1回の抽選は {most} コマまでなので、部屋か期間を分けてください。",
    en="There are {slots} slots; a round draws for at most {most}. Divide the rooms or the days.",
    ja_x_easy="時間が 多すぎます。{most}まで です。部屋か 日にちを 少なく してください。",
)
GROUP_NOT_VERIFIED = LocalizedText(
    ja="この日について、施設のある市町村の団体登録の確認が済んでいません。",
    en="The municipality has not verified the group for this day.",
    ja_x_easy="この 日は グループの 登録が まだ 確かめられて いません。",
)

"""What can be wrong with accounts and groups."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, Forbidden, NotFound, PreconditionFailed


class AccountNeeded(Conflict):
    """409: the person has no account yet (利用者登録)."""

    code = "facilities.account_needed"
    title = LocalizedText(ja="利用者登録が必要です", en="Registration needed", ja_x_easy="はじめに 登録が 必要です")
    detail = LocalizedText(
        ja="施設の予約には利用者登録が必要です。氏名と連絡先を登録してから、もう一度お試しください。",
        en="Booking needs a registration. Please register your name and contact details first, then try again.",
        ja_x_easy="部屋の 予約には 登録が 必要です。名前と 電話番号を 登録してから、もう一度 してください。",
    )


class AccountNotFound(NotFound):
    """404: the person has not registered yet."""

    code = "facilities.account_not_found"
    title = LocalizedText(ja="利用者登録がありません", en="Not registered", ja_x_easy="まだ 登録して いません")
    detail = LocalizedText(
        ja="まだ利用者登録をしていません。",
        en="You have not registered yet.",
        ja_x_easy="あなたは まだ 登録して いません。名前と 電話番号を 登録してください。",
    )


class AccountChanged(Conflict):
    """409: the account was written since `version` was read."""

    code = "facilities.account_changed"
    title = LocalizedText(
        ja="登録内容が変わりました", en="The registration has changed", ja_x_easy="登録が 変わりました"
    )
    detail = LocalizedText(
        ja="登録内容が先に変更されています。最新の内容を読み込み、その version を付けてもう一度お試しください。",
        en="The registration was changed meanwhile. Read it again and send its version.",
        ja_x_easy="登録が 先に 変わりました。新しい 内容を 見て、もう一度 してください。",
    )


class UserNotFound(NotFound):
    """404: nobody has this user number."""

    code = "facilities.user_not_found"
    title = LocalizedText(ja="利用者が見つかりません", en="No such user", ja_x_easy="その 番号の 人は いません")
    detail = LocalizedText(
        ja="この利用者番号の利用者は登録されていません。番号を確かめてください。",
        en="Nobody is registered with this user number. Please check it.",
        ja_x_easy="その 番号の 人は いません。番号を もう一度 見てください。",
    )


class GroupNotFound(NotFound):
    """404: no such group, or one that the person does not belong to."""

    code = "facilities.group_not_found"
    title = LocalizedText(ja="団体がありません", en="No such group", ja_x_easy="その グループは ありません")
    detail = LocalizedText(
        ja="この団体は見つからないか、あなたは所属していません。団体の一覧から選び直してください。",
        en="There is no such group, or you do not belong to it. Please choose one from your list.",
        ja_x_easy="その グループは ありません。または、あなたは その グループの 人では ありません。",
    )


class RegistrationNotFound(NotFound):
    """404: the group has not applied with this municipality."""

    code = "facilities.registration_not_found"
    title = LocalizedText(ja="団体登録がありません", en="Not registered here", ja_x_easy="登録が ありません")
    detail = LocalizedText(
        ja="この市町村への団体登録の申請がありません。",
        en="This group has not applied to this municipality.",
        ja_x_easy="この グループは この 町に 申しこんで いません。",
    )


class MemberNotFound(NotFound):
    """404: the group has no member with this user number."""

    code = "facilities.member_not_found"
    title = LocalizedText(ja="構成員がいません", en="No such member", ja_x_easy="その 人は グループに いません")
    detail = LocalizedText(
        ja="この利用者番号の構成員はいません。",
        en="The group has no member with this user number.",
        ja_x_easy="その 番号の 人は グループに いません。",
    )


class RepresentativeOnly(Forbidden):
    """403: only the group's representative may do that."""

    code = "facilities.representative_only"
    title = LocalizedText(ja="代表者だけができます", en="For the representative", ja_x_easy="代表の 人だけ できます")
    detail = LocalizedText(
        ja="この操作は団体の代表者だけができます。代表者に依頼してください。",
        en="Only the group's representative may do this. Please ask them.",
        ja_x_easy="グループの 代表の 人だけ できます。代表の 人に たのんで ください。",
    )


class RepresentativeStays(Conflict):
    """409: the representative cannot leave the group."""

    code = "facilities.representative_stays"
    title = LocalizedText(
        ja="代表者は退会できません", en="The representative stays", ja_x_easy="代表の 人は やめられません"
    )
    detail = LocalizedText(
        ja="代表者は団体から外れることができません。先に代表者を交代してください。",
        en="The representative cannot leave the group. Hand the role to another member first.",
        ja_x_easy="代表の 人は グループを やめられません。先に 代表を かわって もらって ください。",
    )


class AlreadyMember(Conflict):
    """409: the person is in the group already, or invited."""

    code = "facilities.already_member"
    title = LocalizedText(ja="すでに構成員です", en="Already a member", ja_x_easy="もう グループに います")
    detail = LocalizedText(
        ja="この利用者はすでに構成員であるか、招待されています。",
        en="This person is a member already, or has been invited.",
        ja_x_easy="その 人は もう グループに います。または、もう 招待しました。",
    )


class NoInvitation(Conflict):
    """409: there is no open invitation to accept: the person is active already."""

    code = "facilities.no_invitation"
    title = LocalizedText(ja="招待がありません", en="No invitation", ja_x_easy="招待が ありません")
    detail = LocalizedText(
        ja="承諾する招待がありません。すでに構成員になっています。",
        en="There is no invitation to accept; you are a member already.",
        ja_x_easy="あなたは もう グループの 人です。",
    )


class NotActiveMember(Conflict):
    """409: the person has not accepted the invitation yet, so the role cannot be theirs."""

    code = "facilities.member_not_active"
    title = LocalizedText(ja="招待中の方です", en="Not yet a member", ja_x_easy="まだ グループに 入って いません")
    detail = LocalizedText(
        ja="この方はまだ招待を承諾していません。承諾した後に代表者にできます。",
        en="This person has not accepted the invitation yet. They can represent the group once they have.",
        ja_x_easy="その 人は まだ 招待に 答えて いません。グループに 入ってから 代表に なれます。",
    )


class GroupFull(Conflict):
    """409: the group has as many members as a group may have, or the person is in as many groups as one may be."""

    code = "facilities.group_full"
    title = LocalizedText(ja="人数の上限です", en="No more members", ja_x_easy="もう 入れません")
    detail = LocalizedText(
        ja="団体の構成員は {most} 人までです(招待中の方を含みます)。",
        en="A group has at most {most} members, invitations included.",
        ja_x_easy="グループは {most}人まで です。招待した 人も 数えます。",
    )


class TooManyGroups(Conflict):
    """409: the person is in as many groups as one may be."""

    code = "facilities.too_many_groups"
    title = LocalizedText(ja="団体数の上限です", en="Too many groups", ja_x_easy="グループが 多すぎます")
    detail = LocalizedText(
        ja="1人が所属できる団体は {most} までです(招待を含みます)。",
        en="A person is in at most {most} groups, invitations included.",
        ja_x_easy="1人は {most}の グループまで 入れます。",
    )


class RegistrationStateForbids(Conflict):
    """409: the registration's state does not permit it."""

    code = "facilities.registration_state_forbids"
    title = LocalizedText(ja="今の状態ではできません", en="Not possible in this state", ja_x_easy="今は できません")
    detail = LocalizedText(
        ja="団体登録の状態が {state} のため、{wanted} にはできません。",
        en="The registration is {state} and cannot become {wanted}.",
        ja_x_easy="登録は 今 {state} です。{wanted} には できません。",
    )


class GroupChanged(Conflict):
    """409: the group, a member or a registration changed between reading and writing."""

    code = "facilities.group_changed"
    title = LocalizedText(
        ja="団体の内容が変わりました", en="The group has changed", ja_x_easy="グループが 変わりました"
    )
    detail = LocalizedText(
        ja="処理の間に団体の内容が変わりました。最新の内容を確かめて、もう一度お試しください。",
        en="The group changed while this was being done. Please look at it and try again.",
        ja_x_easy="グループが 変わりました。新しい 内容を 見て、もう一度 してください。",
    )


class RegistrationChanged(PreconditionFailed):
    """412: the registration that staff decide on is not the one that they read."""

    code = "facilities.registration_changed"
    title = LocalizedText(
        ja="申請の内容が変わりました", en="The application has changed", ja_x_easy="申しこみが 変わりました"
    )
    detail = LocalizedText(
        ja="申請の内容が、確認した後に変わっています。最新の内容を確かめて、もう一度判定してください。",
        en="The application changed after you read it. Please look at it again before deciding.",
        ja_x_easy="申しこみが 変わりました。新しい 内容を 見て、もう一度 きめて ください。",
    )


class NoSuchPoints(Conflict):
    """409: there are no such points to forgive, or the owner's rules give none of that kind."""

    code = "facilities.no_such_points"
    title = LocalizedText(ja="該当する違反点がありません", en="No such points", ja_x_easy="その 点は ありません")
    detail = LocalizedText(
        ja="取り消す違反点がないか、この市町村の規則ではこの種類の違反点を付けません。",
        en="There are no such points to forgive, or this municipality's rules give none of this kind.",
        ja_x_easy="けす 点が ありません。または、この 町の きまりに その 点は ありません。",
    )


class PointsChanged(Conflict):
    """409: the points changed between reading and writing."""

    code = "facilities.points_changed"
    title = LocalizedText(ja="違反点が変わりました", en="The points have changed", ja_x_easy="点が 変わりました")
    detail = LocalizedText(
        ja="処理の間に違反点が変わりました。最新の内容を確かめて、もう一度お試しください。",
        en="The points changed while this was being done. Please look at them and try again.",
        ja_x_easy="点が 変わりました。新しい 内容を 見て、もう一度 してください。",
    )

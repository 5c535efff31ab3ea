"""What keeps staff from a step of the review."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import Conflict, Forbidden, NotFound


class NoDepartment(Forbidden):
    """403: the person reviews applications, but is of no department."""

    code = "applications.no_department"
    title = LocalizedText(ja="所属の課がありません", en="No department", ja_x_easy="あなたの 課が きまって いません")
    detail = LocalizedText(
        ja="所属する課が登録されていないため、申請を表示できません。管理者に課の登録を依頼してください。",
        en="You are not registered with a department, so there is nothing to show. Please ask your administrator.",
        ja_x_easy="あなたの 課が まだ きまって いません。係の 人に 聞いてください。",
    )


class ApproverNeeded(Forbidden):
    """403: this step is for an approver (決裁者)."""

    code = "applications.approver_needed"
    title = LocalizedText(
        ja="決裁者の操作です", en="Only an approver may do this", ja_x_easy="決める 人だけが できます"
    )
    detail = LocalizedText(
        ja="二段階審査の手続きでは、この操作は決裁者だけができます。決裁者に依頼してください。",
        en="In a procedure of two steps only an approver may do this. Please ask one.",
        ja_x_easy="この 手続きでは、決める 人(決裁者)だけが できます。その 人に たのんでください。",
    )


class ClaimedByAnother(Conflict):
    """409: somebody else works on the application."""

    code = "applications.claimed_by_another"
    title = LocalizedText(
        ja="ほかの職員が担当しています", en="Somebody else has it", ja_x_easy="ほかの 人が しています"
    )
    detail = LocalizedText(
        ja="ほかの職員がこの申請を担当しています。担当者が外すか、決裁者が担当を替えると操作できます。",
        en="Somebody else is working on this application. They can release it, or an approver can assign it to you.",
        ja_x_easy="ほかの 人が この 申請を しています。その 人が やめるか、決める 人が 変えると、できます。",
    )


class OwnApplication(Conflict):
    """409: the person has said that the application concerns themselves (除斥・回避)."""

    code = "applications.own_application"
    title = LocalizedText(
        ja="ご自身に関係する申請です", en="It concerns yourself", ja_x_easy="あなたに 関係が ある 申請です"
    )
    detail = LocalizedText(
        ja="ご自身または親族に関係する申請として登録されているため、操作できません。ほかの職員が担当してください。",
        en="It is recorded that this application concerns you or your family, so somebody else has to handle it.",
        ja_x_easy="あなたか 家族の 申請です。ほかの 人が しなければ なりません。",
    )


class SecondPersonNeeded(Conflict):
    """409: the second approval is for somebody else than who approved first or entered the application."""

    code = "applications.second_person_needed"
    title = LocalizedText(
        ja="別の職員の承認が必要です", en="A second person is needed", ja_x_easy="ほかの 人が 決めます"
    )
    detail = LocalizedText(
        ja="一次承認をした職員、または窓口で入力した職員は、二次承認をできません。別の決裁者が承認してください。",
        en="Who approved first, or entered it at the counter, cannot approve it again. Another approver has to.",
        ja_x_easy="はじめに 決めた 人や、窓口で 書いた 人は、2回目を 決められません。ほかの 人が 決めます。",
    )


class RecordMissing(Conflict):
    """409: what the certificate needs from the register (台帳) has not been entered."""

    code = "applications.record_missing"
    title = LocalizedText(
        ja="台帳の内容が未入力です", en="Nothing entered from the register", ja_x_easy="台帳の ことが まだです"
    )
    detail = LocalizedText(
        ja="この手続きでは、承認の前に台帳の内容を入力する必要があります。入力してから承認してください。",
        en="What the certificate says from the register has to be entered before approval. Please enter it first.",
        ja_x_easy="先に 台帳の ことを 書いてください。そのあとで 決められます。",
    )


class RecordIncomplete(Conflict):
    """409: the certificate of these answers needs more from the register than was entered; `errors[]` says what."""

    code = "applications.record_incomplete"
    title = LocalizedText(
        ja="台帳の内容が足りません", en="More is needed from the register", ja_x_easy="台帳の ことが たりません"
    )
    detail = LocalizedText(
        ja="申請の内容では、台帳からさらに入力する項目があります。errors の項目を入力してから承認してください。",
        en="What is applied for needs more from the register. Enter what errors names, then approve.",
        ja_x_easy="台帳の ことを もっと 書いてください。errors を 見てください。",
    )


class RecordNotAsked(Conflict):
    """409: this procedure's certificate takes nothing from the register."""

    code = "applications.record_not_asked"
    title = LocalizedText(
        ja="台帳の入力はありません", en="Nothing to enter from the register", ja_x_easy="台帳の ことは いりません"
    )
    detail = LocalizedText(
        ja="この手続きには、台帳から入力する項目がありません。",
        en="This procedure has nothing to be entered from the register.",
        ja_x_easy="この 手続きでは、台帳から 書く ことが ありません。",
    )


class DownloadNeedsAccount(Conflict):
    """409: what was entered at the counter cannot be downloaded: nobody could sign in for it."""

    code = "applications.download_needs_account"
    title = LocalizedText(
        ja="ダウンロードは選べません", en="It cannot be downloaded", ja_x_easy="ダウンロードは できません"
    )
    detail = LocalizedText(
        ja="窓口・書面の申請では、証明書は窓口か郵送で渡します。受取方法を選び直してください。",
        en="Applications at the counter or on paper are handed over at the counter or by post. Please choose one.",
        ja_x_easy="窓口か 紙の 申請は、窓口か 郵便で わたします。どちらかを えらんでください。",
    )


EXEMPTION_UNDECIDED = LocalizedText(
    ja="減免の申出があります。認めるかどうかを指定してください。",
    en="The applicant asks to be exempted from the fee. Say whether that is granted.",
    ja_x_easy="お金を はらわなくて いいか、「はい」か「いいえ」を 書いてください。",
)
NO_EXEMPTION_TO_DECIDE = LocalizedText(
    ja="職員が判断する減免の申出はありません。この項目は指定しないでください。",
    en="There is no exemption for staff to decide on. Please leave this out.",
    ja_x_easy="お金を はらわない ことの おねがいは ありません。ここは 書かないでください。",
)
NO_SUCH_PLACE = LocalizedText(
    ja="申請書にない項目です。項目は /name、添付書類は #attachments/種類 の形で指定してください。",
    en="The form has no such place. Name a field as /name, or an attachment as #attachments/slot.",
    ja_x_easy="申請書に その ところは ありません。/name か #attachments/… の 形で 書いてください。",
)
NOT_A_DELIVERY = LocalizedText(
    ja="この手続きでは選べない受取方法です。",
    en="This procedure does not offer this way of delivery.",
    ja_x_easy="この もらい方は えらべません。",
)
DELIVERY_NEEDED = LocalizedText(
    ja="受取方法を指定してください。",
    en="Say how the certificate is handed over.",
    ja_x_easy="どうやって もらうか 書いてください。",
)
ADDRESS_FOR_POST = LocalizedText(
    ja="郵送の場合だけ、送り先を入力してください。",
    en="Give the address for delivery by post, and only then.",
    ja_x_easy="郵便で 送る ときだけ、住所を 書いてください。",
)
RECEIVED_TOO_LATE = LocalizedText(
    ja="受け取った日は、今日までの 30 日以内の日にしてください。",
    en="The day of receipt must be within the last 30 days.",
    ja_x_easy="もらった 日は、今日か、30日 前までの 日です。",
)
RECUSED_ASSIGNEE = LocalizedText(
    ja="この職員に関係する申請のため、担当にできません。",
    en="The application concerns this person, who therefore cannot handle it.",
    ja_x_easy="この 人に 関係が ある 申請です。ほかの 人を えらんでください。",
)


class NothingIssued(NotFound):
    """404: the procedure issues no certificate."""

    code = "applications.nothing_issued"
    title = LocalizedText(ja="証明書のない手続きです", en="No certificate", ja_x_easy="証明書は ありません")
    detail = LocalizedText(
        ja="この手続きでは証明書を発行しません。",
        en="This procedure issues no certificate.",
        ja_x_easy="この 手続きで 証明書は 出ません。",
    )


class CharacterNotInFont(Conflict):
    """409: a line has a character that the certificate's font cannot draw right; nothing similar is drawn instead."""

    code = "applications.character_not_in_font"
    title = LocalizedText(
        ja="正しく印字できない文字があります", en="Cannot be drawn", ja_x_easy="出せない 字が あります"
    )
    detail = LocalizedText(
        ja=(
            "項目「{line}」の{places}文字目の字形が書体にありません。台帳の文字を確かめ、"
            "対応する書体を追加するか、窓口で交付してください。"
        ),
        en=(
            "The font has no right form of character {places} in “{line}”. "
            "Please check the register, or issue it on paper."
        ),
        ja_x_easy="「{line}」の {places}番目の 字が 出せません。担当の 人に 聞いてください。",
    )

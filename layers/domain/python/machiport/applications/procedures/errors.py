"""What goes wrong with procedures, as problems."""

from machiport.localized_text import LocalizedText
from machiport.problem_details import NotFound, ValidationFailed


class ProcedureNotFound(NotFound):
    """404: the municipality offers no such procedure."""

    code = "applications.procedure_not_found"
    title = LocalizedText(ja="手続きがありません", en="No such procedure", ja_x_easy="この 手続きは ありません")
    detail = LocalizedText(
        ja="この市町村では、この手続きを受け付けていません。手続きの一覧から選び直してください。",
        en="This municipality does not offer this procedure. Please choose one from the list.",
        ja_x_easy="この 町では この 手続きが できません。リストから えらんでください。",
    )


class NavigatorNotFound(NotFound):
    """404: there is no such questionnaire."""

    code = "applications.navigator_not_found"
    title = LocalizedText(ja="手続きナビがありません", en="No such questionnaire", ja_x_easy="この 質問は ありません")
    detail = LocalizedText(
        ja="この手続きナビはありません。一覧から選び直してください。",
        en="There is no such questionnaire. Please choose one from the list.",
        ja_x_easy="その 質問の リストは ありません。ほかの ものを えらんでください。",
    )


class AnswersNotValid(ValidationFailed):
    """422: what was filled in cannot be taken; `errors[]` says what and why."""

    code = "applications.answers_not_valid"
    title = LocalizedText(
        ja="入力内容を確認してください", en="Please check the form", ja_x_easy="書いた ことを 見て ください"
    )
    detail = LocalizedText(
        ja="入力内容に不足または誤りがあります。errors の各項目を確認してください。",
        en="Something is missing or not valid. See each entry of errors.",
        ja_x_easy="たりない ところか、まちがいが あります。errors を 見て、なおしてください。",
    )


class ProcedureVersionMissing(LookupError):  # noqa: N818  # reads as what is wrong, like the problems
    """A version of a procedure that an application names was never kept: our own mistake, not the asker's."""

"""The problems that every context shares. A context's own errors derive from these."""

from machiport.localized_text import LocalizedText
from machiport.problem_details.problem import Problem


class MalformedBody(Problem):
    """400: the body could not be read at all (not JSON, not UTF-8)."""

    status = 400
    code = "malformed_body"
    title = LocalizedText(ja="本文を読み取れません", en="Body cannot be read", ja_x_easy="送った内容が 読めません")
    detail = LocalizedText(
        ja="本文の形式が正しくないため、読み取れませんでした。",
        en="The body could not be read because its form is wrong.",
        ja_x_easy="送った内容の 形が まちがっています。もう一度 作って 送ってください。",
    )


class IdempotencyKeyMissing(Problem):
    """400: a POST that creates or pays came without `Idempotency-Key`."""

    status = 400
    code = "idempotency_key_missing"
    title = LocalizedText(
        ja="Idempotency-Key がありません",
        en="Idempotency-Key is missing",
        ja_x_easy="Idempotency-Key を つけてください",
    )
    detail = LocalizedText(
        ja="この操作には Idempotency-Key ヘッダーが必要です。操作ごとに新しい値(UUID など)を付けてください。",
        en="This operation needs an Idempotency-Key header: a new value, such as a UUID, for each operation.",
        ja_x_easy="この操作には Idempotency-Key が いります。1回の 操作に 1つ、新しいものを つけてください。",
    )


class IdempotencyKeyInvalid(Problem):
    """400: the `Idempotency-Key` is too short, too long, or has characters that are not allowed."""

    status = 400
    code = "idempotency_key_invalid"
    title = LocalizedText(
        ja="Idempotency-Key の形式が正しくありません",
        en="Idempotency-Key is not valid",
        ja_x_easy="Idempotency-Key の 形が まちがっています",
    )
    detail = LocalizedText(
        ja="Idempotency-Key は {shortest}〜{longest} 文字の半角英数字・記号(空白を除く)にしてください。",
        en="Idempotency-Key must be {shortest} to {longest} visible ASCII characters.",
        ja_x_easy=("Idempotency-Key は 英語の文字、数字、記号だけです。{shortest}文字から {longest}文字までです。"),
    )


class InvalidCursor(Problem):
    """400: the cursor is not one of ours, or belongs to another list."""

    status = 400
    code = "invalid_cursor"
    title = LocalizedText(
        ja="続きの位置が正しくありません",
        en="Cursor is not valid",
        ja_x_easy="続きの 場所が まちがっています",
    )
    detail = LocalizedText(
        ja="cursor が正しくないか、別の一覧のものです。cursor なしで最初から取得し直してください。",
        en="The cursor is not valid or belongs to another list. Start again without a cursor.",
        ja_x_easy="この cursor は 使えません。cursor を つけないで、はじめから もう一度 読んでください。",
    )


class Unauthenticated(Problem):
    """401: nobody is signed in, or with a token that does not authorise here."""

    status = 401
    code = "unauthenticated"
    title = LocalizedText(ja="サインインが必要です", en="Sign-in needed", ja_x_easy="はじめに サインイン してください")
    detail = LocalizedText(
        ja="有効なアクセストークンがありません。サインインし直してください。",
        en="There is no valid access token. Please sign in again.",
        ja_x_easy="あなたが だれか わかりません。もう一度 サインイン してください。",
    )


class Forbidden(Problem):
    """403: signed in and known, but the role for this operation is missing."""

    status = 403
    code = "forbidden"
    title = LocalizedText(ja="権限がありません", en="Not permitted", ja_x_easy="この操作は できません")
    detail = LocalizedText(
        ja="この操作に必要な権限がありません。担当の管理者に確認してください。",
        en="You lack the role that this operation needs. Please ask your administrator.",
        ja_x_easy="あなたは この操作が できません。係の 人に 聞いてください。",
    )


class NotFound(Problem):
    """404: no such thing, or none that the asker may know of."""

    status = 404
    code = "not_found"
    title = LocalizedText(ja="見つかりません", en="Not found", ja_x_easy="ありません")
    detail = LocalizedText(
        ja="お探しのものは見つかりませんでした。",
        en="What you asked for was not found.",
        ja_x_easy="さがしているものは ありませんでした。",
    )


class MethodNotAllowed(Problem):
    """405: the path exists, this method does not."""

    status = 405
    code = "method_not_allowed"
    title = LocalizedText(ja="この操作方法は使えません", en="Method not allowed", ja_x_easy="この やり方は 使えません")
    detail = LocalizedText(
        ja="このパスでは、このHTTPメソッドは使えません。",
        en="This HTTP method cannot be used on this path.",
        ja_x_easy="この 住所(URL)では、この やり方は 使えません。",
    )


class Conflict(Problem):
    """409: the present state does not permit it."""

    status = 409
    code = "conflict"
    title = LocalizedText(
        ja="現在の状態では実行できません",
        en="Conflicts with the present state",
        ja_x_easy="今は できません",
    )
    detail = LocalizedText(
        ja="対象の状態が変わっているため、実行できませんでした。最新の状態を確認してください。",
        en="It could not be done because the state has changed. Please look at the latest state.",
        ja_x_easy="ほかの 人が 先に 変えました。新しい 内容を 見てから、もう一度 してください。",
    )


class RequestInProgress(Problem):
    """409 with Retry-After: a request with the same `Idempotency-Key` is still being worked on."""

    status = 409
    code = "request_in_progress"
    title = LocalizedText(
        ja="同じ操作を処理中です", en="Same operation in progress", ja_x_easy="今 している ところです"
    )
    detail = LocalizedText(
        ja="同じ Idempotency-Key の操作を処理しています。少し待ってから、同じ内容で送り直してください。",
        en="An operation with this Idempotency-Key is in progress. Wait a little, then send it again unchanged.",
        ja_x_easy="同じ 操作を 今 しています。少し 待ってから、同じ内容を もう一度 送ってください。",
    )


class PreconditionFailed(Problem):
    """412: `If-Match` names a version that is no longer the present one."""

    status = 412
    code = "precondition_failed"
    title = LocalizedText(
        ja="前提とした版が古くなっています",
        en="Precondition failed",
        ja_x_easy="あなたの 見た ものは 古いです",
    )
    detail = LocalizedText(
        ja="読み込んだ後に変更されています。最新の版を取得してから、やり直してください。",
        en="It was changed after you read it. Read the latest version and try again.",
        ja_x_easy="あなたが 見た あとで 変わりました。新しい ものを 見てから、もう一度 してください。",
    )


class PayloadTooLarge(Problem):
    """413: the body is larger than this operation takes."""

    status = 413
    code = "payload_too_large"
    title = LocalizedText(ja="送信データが大きすぎます", en="Payload too large", ja_x_easy="送った ものが 大きすぎます")
    detail = LocalizedText(
        ja="送信できる大きさは {limit} バイトまでです。",
        en="At most {limit} bytes can be sent.",
        ja_x_easy="{limit} バイトより 小さく してください。",
    )


class UnsupportedMediaType(Problem):
    """415: the body is of a kind that this operation does not read."""

    status = 415
    code = "unsupported_media_type"
    title = LocalizedText(
        ja="対応していない形式です", en="Unsupported media type", ja_x_easy="この 種類の ものは 使えません"
    )
    detail = LocalizedText(
        ja="Content-Type が対応していない形式です。使える形式: {supported}",
        en="The Content-Type is not supported. Supported: {supported}",
        ja_x_easy="この 種類の ファイルは 読めません。読める もの: {supported}",
    )


class ValidationFailed(Problem):
    """422: the parts of the request were read, and some of them are wrong; `errors` says which."""

    status = 422
    code = "validation_failed"
    title = LocalizedText(ja="入力内容に誤りがあります", en="Input is not valid", ja_x_easy="まちがいが あります")
    detail = LocalizedText(
        ja="入力内容に誤りがあります。errors の各項目を確認してください。",
        en="Some of the input is not valid. See each entry of errors.",
        ja_x_easy="入れた 内容に まちがいが あります。errors を 見て、なおしてください。",
    )


class IdempotencyKeyReused(Problem):
    """422: the same `Idempotency-Key` came with another request."""

    status = 422
    code = "idempotency_key_reused"
    title = LocalizedText(
        ja="Idempotency-Key が別の内容で使われています",
        en="Idempotency-Key was used for another request",
        ja_x_easy="この Idempotency-Key は もう 使いました",
    )
    detail = LocalizedText(
        ja="この Idempotency-Key は、内容の異なる操作で使用済みです。新しい操作には新しい値を付けてください。",
        en="This Idempotency-Key was used with different content. Use a new value for a new operation.",
        ja_x_easy="この Idempotency-Key は ちがう 内容で 使いました。新しい 操作には 新しい ものを つけてください。",
    )


class TooManyRequests(Problem):
    """429 with Retry-After: slower, please."""

    status = 429
    code = "too_many_requests"
    title = LocalizedText(ja="リクエストが多すぎます", en="Too many requests", ja_x_easy="回数が 多すぎます")
    detail = LocalizedText(
        ja="短い時間に多くのリクエストがありました。しばらく待ってから、もう一度お試しください。",
        en="There were too many requests in a short time. Please wait a while and try again.",
        ja_x_easy="短い時間に 何回も 送りました。少し 待ってから もう一度 してください。",
    )


class InternalError(Problem):
    """500: our fault. What happened is in the logs under the request id, never in the answer."""

    status = 500
    code = "internal_error"
    title = LocalizedText(ja="内部エラー", en="Internal error", ja_x_easy="こちらの まちがいです")
    detail = LocalizedText(
        ja="サーバー側で問題が起きました。時間をおいてお試しください。続く場合は request_id をお知らせください。",
        en="Something went wrong on our side. Try again later; if it persists, tell us the request_id.",
        ja_x_easy=(
            "こちらで 問題が ありました。あとで もう一度 してください。"
            "なおらない ときは、request_id を 教えてください。"
        ),
    )


class ServiceUnavailable(Problem):
    """503 with Retry-After: something that we depend on does not answer just now."""

    status = 503
    code = "service_unavailable"
    title = LocalizedText(ja="ただいま利用できません", en="Service unavailable", ja_x_easy="今は 使えません")
    detail = LocalizedText(
        ja="混雑または障害のため、ただいま処理できません。少し待ってから、もう一度お試しください。",
        en="It cannot be done just now. Please wait a little and try again.",
        ja_x_easy="今は こんでいます。少し 待ってから もう一度 してください。",
    )

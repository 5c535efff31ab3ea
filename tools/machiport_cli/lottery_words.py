"""What a check of a draw says to the person who made it."""

from collections.abc import Mapping
from typing import Final

from machiport.facilities.lottery.verification import CheckName
from machiport.localized_text import LocalizedText

PASSED: Final[Mapping[CheckName, LocalizedText]] = {
    "files_readable": LocalizedText(ja="4つのファイルを読み取れました。", en="All four files can be read."),
    "seed_was_committed": LocalizedText(
        ja="公開されたシードは、募集時に公表されたハッシュ値のものです。",
        en="The seed is the one whose hash was published with the announcement.",
    ),
    "seed_as_noted": LocalizedText(
        ja="シードのハッシュ値は、あなたの控えと同じです。", en="The seed's hash is the one that you noted."
    ),
    "rules_as_noted": LocalizedText(
        ja="募集の条件は、募集時の控えのハッシュ値のままです。",
        en="The rules are those whose hash you noted when the lottery was announced.",
    ),
    "list_as_noted": LocalizedText(
        ja="応募一覧は、抽選前の控えのハッシュ値のままです。",
        en="The list of entries is the one whose hash you noted before the draw.",
    ),
    "list_is_the_drawn_one": LocalizedText(
        ja="応募一覧は、結果に記録された一覧と同じです。", en="The list of entries is the one that was drawn from."
    ),
    "commitment_is_the_drawn_one": LocalizedText(
        ja="募集の条件は、結果に記録された条件と同じです。", en="The rules are those that were drawn by."
    ),
    "entries_within_the_rules": LocalizedText(
        ja="どの応募も、募集の条件の範囲内です(1人・1団体につき1件)。",
        en="Every entry keeps to the rules; nobody stands in the list twice.",
    ),
    "order_follows_from_seed": LocalizedText(
        ja="抽選の順番を計算し直すと、公開された順番と同じになりました。",
        en="The order was computed again from seed and list: it is the same.",
    ),
    "wins_follow_from_order": LocalizedText(
        ja="当選を計算し直すと、公開された当選と同じになりました。",
        en="The wins were computed again: they are the same.",
    ),
    "reserves_follow_from_order": LocalizedText(
        ja="補欠の順番を計算し直すと、公開された順番と同じになりました。",
        en="The reserve lists were computed again: they are the same.",
    ),
    "result_is_complete": LocalizedText(
        ja="結果のファイルは、計算し直した結果と1バイトも違いません。",
        en="The result file equals the computed one, byte by byte.",
    ),
    "own_entry_is_listed": LocalizedText(ja="あなたの応募は一覧にあります。", en="Your own entry is in the list."),
}

FAILED: Final[Mapping[CheckName, LocalizedText]] = {
    "files_readable": LocalizedText(
        ja="ファイルが足りないか、読み取れません。", en="A file is missing or cannot be read."
    ),
    "seed_was_committed": LocalizedText(
        ja="シードが、募集時に公表されたハッシュ値と合いません。",
        en="The seed is not the one whose hash was published with the announcement.",
    ),
    "seed_as_noted": LocalizedText(
        ja="シードのハッシュ値が、あなたの控えと違います。", en="The seed's hash is not the one that you noted."
    ),
    "rules_as_noted": LocalizedText(
        ja="募集の条件が、募集時の控えのハッシュ値と違います。あとから変えられています。",
        en="The rules are not those whose hash you noted: they were changed since.",
    ),
    "list_as_noted": LocalizedText(
        ja="応募一覧が、抽選前の控えのハッシュ値と違います。あとから変えられています。",
        en="The list of entries is not the one whose hash you noted before the draw: it was changed since.",
    ),
    "list_is_the_drawn_one": LocalizedText(
        ja="応募一覧が、結果に記録された一覧と違います。", en="The list of entries is not the one in the result."
    ),
    "commitment_is_the_drawn_one": LocalizedText(
        ja="募集の条件が、結果に記録された条件と違います。", en="The rules are not those in the result."
    ),
    "entries_within_the_rules": LocalizedText(
        ja="募集の条件に合わない応募があります。", en="An entry does not keep to the rules."
    ),
    "order_follows_from_seed": LocalizedText(
        ja="計算し直した抽選の順番が、公開された順番と違います。", en="The order does not follow from seed and list."
    ),
    "wins_follow_from_order": LocalizedText(
        ja="計算し直した当選が、公開された当選と違います。", en="The wins do not follow from the order."
    ),
    "reserves_follow_from_order": LocalizedText(
        ja="計算し直した補欠の順番が、公開された順番と違います。",
        en="The reserve lists do not follow from the order.",
    ),
    "result_is_complete": LocalizedText(
        ja="結果のファイルが、計算し直した結果と違います。", en="The result file is not the computed one."
    ),
    "own_entry_is_listed": LocalizedText(
        ja="あなたの応募が一覧にありません(番号・ソルト・申込者を確かめてください)。",
        en="Your own entry is not in the list (check number, salt and holder).",
    ),
}

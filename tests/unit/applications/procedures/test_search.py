"""What people type → the procedure they mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.applications_procedures import OITA, sample_procedures

from machiport.applications.procedures.life_events import MOMENTS
from machiport.applications.procedures.model import LifeEvent
from machiport.applications.procedures.search import ProcedureSearch, search
from machiport.applications.procedures.search_keys import english_stems, short_vowels
from machiport.localized_text import LANGUAGES

OFFERED = sample_procedures().offered(OITA)
INDEX = ProcedureSearch(OFFERED)

FIRST_HITS = {
    "juminhyo": [
        "住民票",
        "住民票の写し",
        "じゅうみんひょう",
        "ジュウミンヒョウ",
        "ｼﾞｭｳﾐﾝﾋｮｳ",
        "juminhyo",
        "jumin-hyo",
        "jūminhyō",
        "JUMINHYO",
        "じゅみんひょう",
        "住民票がほしい",
        "residence certificate",
        "residence certficate",
        "住民標",
        "how to get a residence certificate",
        "proof of address",
        "世帯全員の住民票",
    ],
    "inkan_toroku_shomeisho": [
        "印鑑証明",
        "いんかんしょうめい",
        "inkan shomei",
        "seal certificate",
        "実印",
        "いんかんしょうめえ",
    ],
    "shotoku_kazei_shomeisho": [
        "所得証明",
        "課税証明書",
        "非課税証明書",
        "income certificate",
        "しょとくかぜいしょうめいしょ",
    ],
    "tenshutsu": ["転出届", "てんしゅつ", "tenshutsu", "move out", "転出屆"],
    "tennyu_yoyaku": ["転入届", "てんにゅう", "move in"],
    "jido_teate": ["児童手当", "じどうてあて", "こども手当", "child allowance", "child alowance", "jidou teate"],
    "sodai_gomi": [
        "粗大ごみ",
        "粗大ゴミ",
        "そだいごみ",
        "sodai gomi",
        "sodaigomi",
        "bulky waste",
        "bulky garbage",
        "furniture",
        "ソファー捨てたい",
        "冷蔵庫",
        "sofa",
    ],
    "inu_toroku": ["犬の登録", "いぬのとうろく", "dog registration", "ペット", "dog licence", "dog license"],
    "risai_shomeisho": ["罹災証明", "り災証明書", "risai", "りさい", "earthquake damage", "flooded home"],
    "koseki_zenbu_jiko_shomeisho": ["戸籍謄本", "こせきとうほん", "koseki"],
    "hoikusho": ["保育園", "ほいくえん", "nursery", "nursary", "daycare"],
    "kaigo_nintei": ["要介護認定", "介護", "kaigo"],
    "kokuho_kanyu": ["会社を辞めた", "国保", "国民健康保険 加入", "health insurance"],
    "sosaihi": ["葬祭費", "funeral"],
    "okuyami_yoyaku": ["おくやみ", "死亡", "死んだ", "父が死んだ"],
    "konin_yoyaku": ["婚姻届", "結婚"],
    "inshokuten_eigyo": ["飲食店", "restaurant", "open a cafe", "店を開きたい"],
    "ninshin_todoke": ["母子手帳", "妊娠", "pregnancy", "pregnansy"],
}
TYPED = [(typed, meant) for meant, words in FIRST_HITS.items() for typed in words]


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_the_first_hit_is_what_was_meant(typed: str, meant: str) -> None:
    hits = INDEX.search(typed)
    assert hits, typed
    assert hits[0].procedure.id == meant, [(hit.procedure.id, hit.score) for hit in hits[:4]]


@pytest.mark.parametrize("typed", ["引っ越し", "引越し", "引越", "ひっこし", "hikkoshi", "moving"])
def test_moving_finds_all_of_moving_the_certificate_too(typed: str) -> None:
    ids = [hit.procedure.id for hit in INDEX.search(typed)]
    assert {"tenshutsu", "tennyu_yoyaku", "tenkyo", "juminhyo", "suido_kaishi"} <= set(ids)
    assert set(ids[:4]) >= {"tenshutsu", "tenkyo"}
    if typed != "moving":
        assert set(ids[:3]) == {"tenshutsu", "tennyu_yoyaku", "tenkyo"}


@pytest.mark.parametrize("typed", ["zzzz", "あ", "!!!", "ヱヱヱヱ", "quantum physics"])
def test_what_means_nothing_finds_nothing(typed: str) -> None:
    assert INDEX.search(typed) == []


def test_every_procedure_is_found_by_its_own_names() -> None:
    for procedure in OFFERED:
        for name in (procedure.title.ja, procedure.reading, procedure.title.in_language("en")):
            assert INDEX.search(name)[0].procedure == procedure, name
        for synonym in procedure.synonyms:
            assert procedure in [hit.procedure for hit in INDEX.search(synonym)], synonym


def test_nothing_typed_lists_all_and_a_moment_leaves_out_the_others() -> None:
    assert [hit.procedure for hit in INDEX.search(" ")] == OFFERED
    pets = INDEX.search("", "pets")
    assert [hit.procedure.id for hit in pets] == ["inu_shibo_henko", "inu_toroku"]
    assert [each.id for each in search(OFFERED, "証明書", "disaster")] == [
        "risai_shomeisho",
        "risai_todokede_shomeisho",
    ]


def test_moments_have_names_in_three_languages_and_procedures() -> None:
    for moment in MOMENTS:
        assert all(moment.name.in_language(language) for language in LANGUAGES)
        assert INDEX.search("", moment.id), moment.id
        assert any(moment.id in hit.procedure.life_events for hit in INDEX.search(moment.words[0]))
    assert len(MOMENTS) == len(set(LifeEvent.__value__.__args__))


@given(st.text(max_size=150))
def test_any_text_is_searched_in_a_bounded_way(typed: str) -> None:
    hits = INDEX.search(typed)
    assert len(hits) <= len(OFFERED)
    assert hits == sorted(hits, key=lambda hit: -hit.score)
    assert hits == INDEX.search(typed)


def test_long_vowels_and_endings() -> None:
    assert short_vowels("じゆうみんひよう") == "じゆみんひよ"
    assert short_vowels("おおいた") == "おいた"
    assert short_vowels("うえ") == "うえ"
    assert english_stems("How to get the Certificates, registering") == ("certificat", "register")

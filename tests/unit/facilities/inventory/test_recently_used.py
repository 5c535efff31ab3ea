"""What a process keeps, up to a number."""

from machiport.facilities.inventory.recently_used import RecentlyUsed


def test_what_was_not_asked_for_the_longest_is_forgotten() -> None:
    kept: RecentlyUsed[str, int] = RecentlyUsed(2)
    assert kept.keep("a", 1) == 1
    kept.keep("b", 2)
    assert kept.get("a") == 1
    kept.keep("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]
    kept.keep("a", 4)
    kept.keep("d", 5)
    assert [kept.get(key) for key in "acd"] == [4, None, 5]

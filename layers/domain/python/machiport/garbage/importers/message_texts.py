"""Wording that several messages of the importers share."""

UNKNOWN_JA = "この地区のこの区分は「不明」として公開されます。"
UNKNOWN_EN = "This category is published as “unknown” for this area."
UNKNOWN_EASY = "ここの ごみの 日は「わからない」と 出ます。"
"""What happens to a cell that cannot be read; the end of several messages."""

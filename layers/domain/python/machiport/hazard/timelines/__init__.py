"""マイ・タイムライン: what a household does at each alert level, from rules in files."""

"""Weather warnings (気象警報・注意報): JMA's telegrams read, kept by area, and told as changes."""

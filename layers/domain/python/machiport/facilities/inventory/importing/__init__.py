"""Facilities and rooms from tables (公共施設一覧, 室場一覧): every row is a draft or in the report."""

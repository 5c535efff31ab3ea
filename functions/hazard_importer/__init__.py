"""Imports hazard data put into the bucket; gives up and tidies after publications that nobody finished."""

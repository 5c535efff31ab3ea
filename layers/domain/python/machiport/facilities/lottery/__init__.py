"""Lotteries (抽選) that anybody can check."""

"""Procedures (手続き) as data: what a resident can apply for, with which form, fee, review and outcome."""

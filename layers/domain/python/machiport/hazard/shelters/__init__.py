"""Designated emergency evacuation sites (指定緊急避難場所), designated shelters (指定避難所), and how full they are."""

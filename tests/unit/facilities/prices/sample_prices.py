"""Invented prices of the invented hall and studio, in two dated versions."""

from tests.unit.facilities.rules.sample_rules import HALL, OITA, STUDIO

from machiport.facilities.prices.model import OwnerPrices

VERSION_OF_2025 = {
    "valid_from": "2025-04-01",
    "rooms": {
        HALL.room_id: {
            "periods": {"morning": 5250, "afternoon": 7350, "evening": 8400},
            "combinations": {"morning+afternoon": 11550, "morning+afternoon+evening": 18900},
        },
        STUDIO.room_id: {"per_hour": 330},
    },
    "class_percent": {"region": 120, "outsider": 150},
    "profit_making_percent": 200,
    "purpose_percent": {"concert": 130},
    "equipment": {"piano": {"yen": 3150}, "projector": {"yen": 1050, "per": "period"}},
    "heating": {"percent": 50, "months": [1, 2, 7, 8, 12]},
    "rounding": 10,
}
VERSION_OF_2026 = VERSION_OF_2025 | {
    "valid_from": "2026-10-01",
    "rooms": {HALL.room_id: {"periods": {"morning": 6050, "evening": 9000}}, STUDIO.room_id: {"per_hour": 350}},
    "equipment": {"projector": {"yen": 505, "per": "hour"}},
    "heating": {"yen_per_hour": 315},
    "rounding": 100,
}
PRICES = OwnerPrices.model_validate(
    {
        "municipality": OITA,
        "price_lists": [
            {"price_list_id": "hall", "name": {"ja": "会館"}, "versions": [VERSION_OF_2026, VERSION_OF_2025]}
        ],
        "sample": True,
    }
)

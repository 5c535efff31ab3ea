"""Pointers to a place in what was sent (RFC 6901)."""


def json_pointer(*places: str | int) -> str:
    """Return the JSON pointer of the places from the outside in.

    `~` and `/` inside of a place are escaped (RFC 6901, section 3): `("files", "a/b.csv")` is `/files/a~1b.csv`.
    """
    return "".join("/" + str(place).replace("~", "~0").replace("/", "~1") for place in places)

"""The months that a query asks for."""

from typing import Annotated

from fastapi import Depends, Query

from machiport.whole_months import Months

_MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"


async def asked_months(
    first: Annotated[str, Query(pattern=_MONTH, examples=["2026-12"])],
    last: Annotated[str | None, Query(pattern=_MONTH, description="None: the first month alone.")] = None,
) -> Months:
    """Return the months from `first` to `last`.

    Raises ValidationFailed.
    """
    return Months.between(first, last or first)


GivenMonths = Annotated[Months, Depends(asked_months)]

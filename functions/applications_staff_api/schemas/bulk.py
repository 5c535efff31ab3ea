"""What became of many decisions."""

import json
from typing import Literal

from pydantic import BaseModel, Field, JsonValue

from machiport.applications.reviewing.bulk import BulkResult
from machiport.localized_text import Language
from machiport.problem_details import Problem


class RefusalOut(BaseModel):
    """Why one decision was refused."""

    code: str
    title: str
    detail: str
    errors: list[str]
    present_version: int | None = Field(description="Where the version sent was no longer the present one.")

    @classmethod
    def of(cls, problem: Problem, language: Language) -> "RefusalOut":
        """Show a problem."""
        present: JsonValue = problem.members.get("present_version")
        return cls(
            code=problem.code,
            title=problem.title.in_language(language),
            detail=problem.detail_in(language),
            errors=[error.message.in_language(language) for error in problem.errors],
            present_version=present if isinstance(present, int) else None,
        )


class BulkResultOut(BaseModel):
    """What became of one decision.

    `done`: now, or before under the same key. `refused`: see `refusal`. `not_tried`: there was no time; `unclear`:
    something went wrong on our side. Send these two again under the same key: nothing is done twice.
    """

    application_id: str
    status: Literal["done", "refused", "not_tried", "unclear"]
    state: str | None = Field(description="The state after the decision.")
    version: int | None
    refusal: RefusalOut | None

    @classmethod
    def of(cls, result: BulkResult, language: Language) -> "BulkResultOut":
        """Show a result."""
        document = json.loads(result.response.body) if result.response is not None else {}
        refusal = None if result.problem is None else RefusalOut.of(result.problem, language)
        return cls(
            application_id=result.item.target.application_id,
            status=result.status,
            state=document.get("state"),
            version=document.get("version"),
            refusal=refusal,
        )


class BulkOut(BaseModel):
    """The results in the order asked, and how many there are of each kind."""

    results: list[BulkResultOut]
    done: int
    refused: int
    not_tried: int
    unclear: int

    @classmethod
    def of(cls, results: list[BulkResult], language: Language) -> "BulkOut":
        """Show results."""
        shown = [BulkResultOut.of(result, language) for result in results]

        def count(status: str) -> int:
            return sum(result.status == status for result in results)

        return cls(
            results=shown,
            done=count("done"),
            refused=count("refused"),
            not_tried=count("not_tried"),
            unclear=count("unclear"),
        )

"""Categories and dictionary entries as they are answered, in the asker's language."""

from datetime import date

from pydantic import BaseModel, Field

from machiport.garbage.catalogue_service import DictionaryAnswer, PublishedCategories
from machiport.garbage.dictionary_search import Hit
from machiport.garbage.model import Category, Source
from machiport.localized_text import Language, LocalizedText


class CategoryDetail(BaseModel):
    """A category with how to put it out."""

    category_id: str = Field(examples=["burnable"])
    name: str = Field(examples=["燃やせるごみ"])
    short_name: str | None = None
    colour: str = Field(examples=["#D9534F"])
    how_to_put_out: str | None = None
    cut_off: str = Field(description="Put it out by this time, Asia/Tokyo.", examples=["08:30"])

    @classmethod
    def of(cls, category: Category, language: Language) -> "CategoryDetail":
        """Show a category in `language`."""
        how = category.how_to_put_out
        short = category.short_name
        return cls(
            category_id=category.category_id,
            name=category.name.in_language(language),
            short_name=None if short is None else short.in_language(language),
            colour=category.colour,
            how_to_put_out=None if how is None else how.in_language(language),
            cut_off=f"{category.cut_off:%H:%M}",
        )


class SourceOut(BaseModel):
    """Where the data came from, as its licence asks to say."""

    title: str
    licence: str | None
    url: str | None
    as_of: date | None

    @classmethod
    def of(cls, source: Source) -> "SourceOut":
        """Show a source."""
        return cls(title=source.title, licence=source.licence, url=source.url, as_of=source.as_of)


class CategoriesOut(BaseModel):
    """The categories of the calendar in force, in the municipality's order."""

    title: str = Field(description="Title of the calendar that they belong to.", examples=["令和8年度"])
    valid_from: date
    valid_to: date
    sample: bool = Field(description="Whether it is invented, for trying out.")
    source: SourceOut | None = Field(description="Where it came from, to be shown with it (出典).")
    categories: list[CategoryDetail]

    @classmethod
    def of(cls, published: PublishedCategories, language: Language) -> "CategoriesOut":
        """Show the categories in `language`."""
        return cls(
            title=published.edition.title,
            valid_from=published.edition.period.start,
            valid_to=published.edition.period.end,
            sample=published.edition.sample,
            source=None if published.edition.source is None else SourceOut.of(published.edition.source),
            categories=[CategoryDetail.of(category, language) for category in published.categories],
        )


class DictionaryEntryOut(BaseModel):
    """Where one thing belongs."""

    item_id: str
    name: str = Field(examples=["ペットボトル"])
    kana: str | None = None
    name_en: str | None = Field(default=None, examples=["plastic bottle (PET)"])
    category_id: str | None = Field(description="null where the municipality does not collect it.")
    category_name: str = Field(examples=["資源プラ"])
    notice: str | None = None
    fee_yen: int | None = None
    matched_by: str = Field(description="Why it was found.", examples=["kana"])

    @classmethod
    def of(cls, hit: Hit, name: LocalizedText | None, language: Language) -> "DictionaryEntryOut":
        """Show an entry that was found; `name` is its category's in the calendar in force."""
        item = hit.item
        # Japanese readers get the dictionary's own wording, which may say more than the category's name.
        category_name = item.category_name if name is None or language == "ja" else name.in_language(language)
        return cls(
            item_id=item.item_id,
            name=item.name,
            kana=item.kana,
            name_en=item.name_en,
            category_id=item.category_id,
            category_name=category_name,
            notice=item.notice,
            fee_yen=item.fee_yen,
            matched_by=hit.matched_by,
        )


class DictionaryOut(BaseModel):
    """The entries that fit the query, best first."""

    query: str
    items: list[DictionaryEntryOut]
    suggestions: list[str] = Field(description="What may have been meant, where nothing was found.")
    total: int = Field(description="How many entries the dictionary has in all.")

    @classmethod
    def of(cls, query: str, answer: DictionaryAnswer, language: Language) -> "DictionaryOut":
        """Show an answer of the dictionary in `language`; notices are as the municipality wrote them."""
        return cls(
            query=query,
            items=[
                DictionaryEntryOut.of(hit, answer.category_names.get(hit.item.category_id or ""), language)
                for hit in answer.hits
            ],
            suggestions=list(answer.suggestions),
            total=answer.total,
        )

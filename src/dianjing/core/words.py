"""Text that a person reads, in Chinese and English, kept beside what says it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["zh", "en"]


class Words(BaseModel):
    """One text in both languages; either may be missing, one must be there.

    >>> Words(zh="猫", en="cat").said("en")
    'cat'
    >>> Words(zh="猫").said("en")
    '猫'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str | None = None
    en: str | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.zh and not self.en:
            raise ValueError("words need a text in zh or in en")
        return self

    def said(self, language: Language) -> str:
        """The text in ``language``, or in the other one where it is missing."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second or ""

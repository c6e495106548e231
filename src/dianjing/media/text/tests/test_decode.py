"""Texts are decoded once, and nothing of them is changed."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianjing.core.errors import Invalid
from dianjing.media.text.decode import decode, newline_of

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))

CHINESE = "点睛把原始数据变成可训练的数据集，每一步都有记录。"


@given(texts)
def test_utf8_comes_back_code_point_for_code_point(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()).text == text


@given(texts, st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]))
def test_a_byte_order_mark_decides(text: str, name: str) -> None:
    marks = {
        "utf-8": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    found = decode(marks[name] + text.encode(name))
    assert (found.text, found.encoding, found.bom) == (text, name, True)


def test_unicode_forms_and_line_ends_are_kept() -> None:
    text = "e\u0301 \u00e9\r\nﬁ\r\u2028x\n"
    assert decode(text.encode()).text == text


def test_chinese_files_of_old_are_recognised() -> None:
    found = decode(CHINESE.encode("gb18030"))
    assert (found.text, found.encoding) == (CHINESE, "gb18030")


def test_latin_letters_of_old_are_recognised() -> None:
    text = "Où est la bibliothèque ? Elle est fermée à cause de la grève générale, paraît-il. " * 4
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("data", [b"\x00\x01\x02", bytes(range(256)) * 4, b"text\x00with zero"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid, match="no text"):
        decode(data)


@pytest.mark.parametrize(("text", "name"), [("a\r\nb\r\n", "crlf"), ("a\nb", "lf"), ("a\rb", "cr"), ("a", "none")])
def test_line_ends_are_named(text: str, name: str) -> None:
    assert newline_of(text) == name

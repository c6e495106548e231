"""Patterns for things that look the same everywhere: dates, amounts, percentages, addresses of the net.

A pattern belongs to a class whose name, concept or title is one of its names. All are written so that they run in
time linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ZH_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?|[零〇一二三四五六七八九十百千万亿两]+)"
_MONTHS = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ZH_UNITS = (
    r"(?:亿|万|千)?(?:个|件|条|人|次|倍|家|台|辆|公里|千米|米|厘米|毫米|公斤|千克|克|吨|升|毫升|小时|分钟|秒|天|度)"
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, the names of classes it speaks for, and how far it is trusted before corrections."""

    names: frozenset[str]
    expression: re.Pattern[str]
    trust: float


def _pattern(names: str, expression: str, trust: float) -> Pattern:
    return Pattern(frozenset(names.split()), re.compile(expression), trust)


PATTERNS = (
    _pattern(
        "time date 时间 日期",
        r"(?:(?:公元前)?\d{1,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?|[春夏秋冬]季?|初|底|末)?|\d{1,2}月\d{1,2}[日号]|"
        r"\d{4}-\d{1,2}-\d{1,2}|\d{2}世纪(?:\d{2}年代)?)",
        0.9,
    ),
    _pattern(
        "time date 时间 日期",
        rf"\b(?:\d{{1,2}} {_MONTHS}(?: \d{{4}})?|{_MONTHS}(?: \d{{1,2}},)? \d{{4}}|"
        r"(?:in|In|since|Since|by|By) (?P<span>\d{4}))\b",
        0.85,
    ),
    _pattern(
        "percent percentage 百分比 数值 number quantity",
        r"\d+(?:\.\d+)?\s?[%％‰]|百分之[零〇一二三四五六七八九十百点]+",
        0.9,
    ),
    _pattern(
        "money 金额 数值 number quantity",
        rf"(?:[¥￥$€]\s?\d[\d,]*(?:\.\d+)?|{_ZH_NUMBER}(?:亿|万|千)?(?:元|美元|欧元|日元))",
        0.9,
    ),
    _pattern("quantity number 数值 数量", rf"{_ZH_NUMBER}{_ZH_UNITS}", 0.7),
    _pattern(
        "quantity number 数值 数量",
        r"\b\d[\d,]*(?:\.\d+)? (?:kilometres|metres|kilograms|tonnes|people|million|billion|hours|minutes|degrees)\b",
        0.75,
    ),
    _pattern("email 邮箱", r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", 0.98),
    _pattern("url 网址 链接", r"https?://[^\s，。；、）)”\"'<>]{3,300}", 0.98),
    _pattern("document law work 文件 作品 法规", r"《[^《》\n]{1,60}》", 0.85),
)

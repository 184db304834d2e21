"""The functions of the language: what they take, what they are in words, what they make of a value that is not known."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """One function. `most` None means any number of arguments from `fewest` up."""

    name: str
    signature: str
    fewest: int
    most: int | None
    zh: str
    en: str
    empty_zh: str
    empty_en: str

    def accepts(self, given: int) -> bool:
        """True when that many arguments are right."""
        return given >= self.fewest and (self.most is None or given <= self.most)

    @property
    def wanted(self) -> str:
        """How many arguments, for a refusal."""
        return f"≥ {self.fewest}" if self.most is None else str(self.fewest)


ANY_EMPTY = ("任一参数未知,结果未知", "not known when any argument is not known")

FUNCTIONS = {
    function.name: function
    for function in (
        Function("min", "min(a, b, …)", 2, None, "较小者", "the smallest", *ANY_EMPTY),
        Function("max", "max(a, b, …)", 2, None, "较大者", "the largest", *ANY_EMPTY),
        Function("abs", "abs(a)", 1, 1, "绝对值", "the size without sign", *ANY_EMPTY),
        Function(
            "coalesce",
            "coalesce(a, b, …)",
            2,
            None,
            "第一个已知的值",
            "the first that is known",
            "全部参数未知,结果才未知",
            "not known only when every argument is not known",
        ),
        Function(
            "days_between",
            "days_between(from, to)",
            2,
            2,
            "两日相距天数",
            "days from the first to the second",
            *ANY_EMPTY,
        ),
        Function(
            "age_on",
            "age_on(born_on, on)",
            2,
            2,
            "周岁(2 月 29 日出生者平年 3 月 1 日满岁)",
            "completed years; one born on 29 February completes a year on 1 March of a common year",
            *ANY_EMPTY,
        ),
        Function(
            "div_floor",
            "div_floor(a, b)",
            2,
            2,
            "整除(向下取整,精确)",
            "whole quotient, rounded down, exact",
            "任一参数未知或除数为 0,结果未知",
            "not known when an argument is not known or the divisor is 0",
        ),
        Function(
            "share",
            "share(x, num, den)",
            3,
            3,
            "x × 分子 ÷ 分母(向下取整,精确)",
            "x times num over den, rounded down, exact",
            "任一参数未知或分母为 0,结果未知;x × 分子 超出 64 位亦未知",
            "not known when an argument is not known, den is 0, or x times num leaves 64 bits",
        ),
        Function(
            "tier",
            "tier(x, table)",
            2,
            2,
            "分档:取不大于 x 的最高一档",
            "the result of the highest step not above x",
            "x 未知或低于最低一档,结果未知",
            "not known when x is not known or below the first step",
        ),
        Function(
            "is_known",
            "is_known(a)",
            1,
            1,
            "是否有值",
            "whether the value is known",
            "从不未知:a 未知时为否",
            "never unknown: no when a is not known",
        ),
        Function(
            "date",
            'date("2021-01-31")',
            1,
            1,
            "固定日期",
            "a fixed date",
            "从不未知",
            "never unknown",
        ),
    )
}
"""Name → function. Adding one means teaching all three readers and the property test."""

OPERATORS_EMPTY = (
    ("+ - *", "任一方未知或结果超出 64 位,结果未知", "not known when a side is not known or the result leaves 64 bits"),
    ("< <= == != >= >", "任一方未知,结果未知", "not known when a side is not known"),
    ("in · not in", "被查的值未知,结果未知", "not known when the value looked for is not known"),
    (
        "and",
        "有一方为否即为否;否则有一方未知即未知",
        "no when one side is no; otherwise not known when one is not known",
    ),
    (
        "or",
        "有一方为是即为是;否则有一方未知即未知",
        "yes when one side is yes; otherwise not known when one is not known",
    ),
    ("not", "未知仍为未知", "not known stays not known"),
    ("x if c else y", "c 未知,结果未知;只取被选中一方", "not known when c is not known; only the chosen side counts"),
)
"""What each operator makes of a value that is not known, in both languages."""

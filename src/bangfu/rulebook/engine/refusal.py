"""Why an expression was refused, where it stands, in words a policy officer can act on."""

from __future__ import annotations

from collections.abc import Callable

from bangfu.ground.errors import Refused

MESSAGES = {
    "empty": ("表达式为空", "the expression is empty"),
    "syntax": ("表达式写法有误:{detail}", "the expression cannot be read: {detail}"),
    "unbalanced": ("括号不配对", "the brackets do not match"),
    "too_long": ("表达式过长,最多 {limit} 个字符", "the expression is longer than {limit} characters"),
    "too_deep": ("表达式嵌套过深,最多 {limit} 层", "the expression is nested deeper than {limit} levels"),
    "not_allowed": ("不允许使用「{what}」", "“{what}” is not part of the language"),
    "use_is_known": ("判断是否有值请用 is_known(…)", "use is_known(…) to ask whether a value is known"),
    "use_div_floor": (
        "没有除号和取余;请用 div_floor(a, b) 或 share(x, 分子, 分母)",
        "there is no / // %; use div_floor(a, b) or share(x, num, den)",
    ),
    "no_decimals": (
        "不能使用小数「{what}」;金额以分计,比例用 share",
        "no decimals ({what}); money is in fen, use share",
    ),
    "too_big": ("整数「{what}」超出 64 位", "the number {what} does not fit 64 bits"),
    "unknown_name": ("词汇表和参数中都没有「{name}」{hint}", "no column or parameter is called “{name}”{hint}"),
    "unknown_function": ("没有函数「{name}」{hint}", "there is no function “{name}”{hint}"),
    "missing_parameter": (
        "参数「{name}」在 {on} 没有取值",
        "the parameter “{name}” has no value on {on}",
    ),
    "no_value_given": ("没有给出参数「{name}」的取值", "no value was given for the parameter “{name}”"),
    "tiers_need_tier": (
        "分档表「{name}」只能用在 tier(x, {name}) 中",
        "the tier table “{name}” is read by tier(x, {name})",
    ),
    "not_tiers": ("tier 的第二个参数必须是分档表", "the second argument of tier must be a tier table"),
    "arity": ("函数「{name}」需要 {wanted} 个参数,这里有 {given} 个", "“{name}” takes {wanted} arguments, not {given}"),
    "keyword": ("函数「{name}」的参数不写名字", "the arguments of “{name}” carry no names"),
    "type": ("此处需要{wanted},这里是{given}", "{wanted} is wanted here, not {given}"),
    "type_clash": ("两边类型不同:{left}与{right}", "the two sides differ in type: {left} and {right}"),
    "unit_clash": ("两边单位不同:{left}与{right}", "the two sides differ in unit: {left} and {right}"),
    "money_literal": (
        "金额「{what}」须写成参数,注明来源和起用日期",
        "the amount {what} must be a parameter with a source and a date",
    ),
    "code_number": ("编号不能参加计算或比较大小", "a code can be neither counted nor ordered"),
    "no_order": ("{given}不能比较大小", "{given} has no order"),
    "not_a_code": (
        "「{what}」不在「{name}」的代码表中:{codes}",
        "“{what}” is not in the code list of “{name}”: {codes}",
    ),
    "options": ('in 的右边必须是一组固定值,如 ("C", "D")', "the right side of in must be a list of fixed values"),
    "bad_date": ('日期须写成 date("2021-01-31")', 'a date is written date("2021-01-31")'),
    "situation_lacks": ("情况表缺少列「{name}」", "the situation has no column “{name}”"),
    "situation_unfit": (
        "「{name}」的值 {what} 与词汇表的类型不符",
        "the value {what} of “{name}” does not fit its type",
    ),
    "unknown_unit": ("没有单位「{name}」", "there is no unit “{name}”"),
    "schema": ("{where}:{detail}", "{where}: {detail}"),
    "duplicate_key": ("「{name}」写了两次", "“{name}” is written twice"),
    "clash": ("名称「{name}」已被占用", "the name “{name}” is already taken"),
    "wrong_result": ("{where} 的结果应为{wanted}", "{where} must give {wanted}"),
    "wrong_grain": ("户级规则用了个人列:{names}", "a household rule names columns of a person: {names}"),
    "evidence": (
        "证据「{contract}」不是本规则所用各列的来源",
        "the evidence “{contract}” feeds no column of this rule",
    ),
    "case_lacks": ("案例没有给出列「{name}」", "the case gives no value for “{name}”"),
    "case_fails": (
        "案例「{name}」:{what} 应为 {wanted},实为 {found}",
        "case “{name}”: {what} should be {wanted}, is {found}",
    ),
    "case_kind": ("缺少案例:{kinds}", "cases are missing: {kinds}"),
    "format": ("句子中的格式「{what}」不存在", "the sentence names an unknown format “{what}”"),
    "format_kind": ("格式「{what}」不能用于{given}", "the format “{what}” does not fit {given}"),
    "sentence": ("句子中的花括号不配对", "the braces of the sentence do not match"),
}
TYPE_WORDS = {
    "int": ("整数", "a whole number"),
    "bool": ("是非", "a truth value"),
    "text": ("文字", "a text"),
    "date": ("日期", "a date"),
}


class RuleRefused(Refused):
    """An expression, rule or parameter that may not run. `str()` is the Chinese sentence with line and column."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **facts: object) -> None:
        super().__init__(MESSAGES[code][0], **facts)
        self.code, self.line, self.column = code, line, column
        self.source = ""

    def said(self, translate: Callable[[str], str] = str) -> str:
        """The sentence in Chinese: `words` gives either language."""
        return self.words("zh")

    def words(self, language: str) -> str:
        """What is wrong and where, in `zh` or `en`."""
        chosen = 0 if language == "zh" else 1
        facts = {key: value[chosen] if isinstance(value, tuple) else value for key, value in self.facts.items()}
        words = MESSAGES[self.code][chosen].format(**facts)
        where = (f"第 {self.line} 行第 {self.column} 列", f"line {self.line}, column {self.column}")[chosen]
        mark = (":", ": ")[chosen]
        return "".join([f"{self.source} " if self.source else "", f"{where}{mark}" if self.line else "", words])

    def moved(self, line: int, column: int, source: str) -> RuleRefused:
        """The same refusal placed in a file: `line` and `column` are where the expression begins there."""
        there = RuleRefused(self.code, self.line + line - 1 if self.line else line)
        there.column = {0: column, 1: self.column + column - 1}.get(self.line, self.column)
        there.facts, there.source = self.facts, source
        return there

"""The expression engine: one tree, three readers (evaluate, compile, say). Imports no framework and no storage."""

from bangfu.rulebook.engine.compiling import IBIS_TYPES, compile
from bangfu.rulebook.engine.evaluating import Reason, evaluate
from bangfu.rulebook.engine.functions import FUNCTIONS, OPERATORS_EMPTY
from bangfu.rulebook.engine.kinds import PURE, Unit, Value, unit_of
from bangfu.rulebook.engine.parsing import parse
from bangfu.rulebook.engine.refusal import RuleRefused
from bangfu.rulebook.engine.saying import amount, say, say_conditions, say_node, unit_words, worth
from bangfu.rulebook.engine.sentences import Sentence, fill, parse_sentence, say_sentence
from bangfu.rulebook.engine.tree import Column, Expression, ParameterNow, Parameters, Vocabulary

__all__ = [
    "FUNCTIONS",
    "IBIS_TYPES",
    "OPERATORS_EMPTY",
    "PURE",
    "Column",
    "Expression",
    "ParameterNow",
    "Parameters",
    "Reason",
    "RuleRefused",
    "Sentence",
    "Unit",
    "Value",
    "Vocabulary",
    "amount",
    "compile",
    "evaluate",
    "fill",
    "parse",
    "parse_sentence",
    "say",
    "say_conditions",
    "say_node",
    "say_sentence",
    "unit_of",
    "unit_words",
    "worth",
]

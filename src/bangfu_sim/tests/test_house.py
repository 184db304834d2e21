"""The simulator keeps to its own house: it never imports the product, and stays small."""

import ast
import pathlib

import bangfu_sim

HERE = pathlib.Path(bangfu_sim.__file__).parent
MODULES = [p for p in sorted(HERE.rglob("*.py")) if "tests" not in p.parts]


def test_simulator_never_imports_the_product():
    imported = [
        name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    ]

    assert imported
    assert not [name for name in imported if name == "bangfu" or name.startswith("bangfu.")]


def test_modules_and_functions_are_short():
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 250, path
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, f"{path} {node.name}"

"""The functions of solutions/reference.py as text: what an exercise's cell and a given function's cell hold."""

import ast
from pathlib import Path


class Reference:
    """Functions of reference.py as text.

    Parameters
    ----------
    path : Path of the module
    """

    def __init__(self, path: Path):
        self.lines = path.read_text(encoding="utf-8").splitlines()
        tree = ast.parse("\n".join(self.lines))
        self.functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.lines[first - 1 : last])

    def exercise(self, name: str) -> str:
        """A function with its body between nbgrader's marks for a solution."""
        node = self.functions[name]
        docstring, first = node.body[0], node.body[1]
        head = self._text(node.lineno, docstring.end_lineno or 0)
        body = self._text(first.lineno, node.end_lineno or 0)
        return f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"

    def given(self, name: str) -> str:
        """A function with the first line of its docstring."""
        node = self.functions[name]
        summary = (ast.get_docstring(node) or "").split("\n")[0]
        head = self._text(node.lineno, node.body[0].lineno - 1)
        body = self._text(node.body[1].lineno, node.end_lineno or 0)
        return f'{head}\n    """{summary}"""\n{body}'

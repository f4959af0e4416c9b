"""Every number that the text states is held by something that runs.

A number holds if one of these is true of it, to as many digits as the text gives:

- it stands in an equation of the text between numbers, such as ``$0.25 \\cdot 64 = 16$``, which is computed here;
- a cell of the same notebook asserts it;
- a cell of the same notebook prints it, and the text is compared with what the cell prints today;
- it is data: it stands in a list in a cell of the same notebook;
- `OTHERS` says how to compute it, or that it is given.

Whole numbers up to ten are words, and are left alone; so are indices, code, and the references.
"""

import ast
import math
import re

import pytest

from tests.tools.solved import PATHS, solved

GIVEN = None  # a number that nothing computes: of a thought experiment, or of the world

H = math.tanh(1.0), math.tanh(-0.5)
RUNNING = 1 / (1 + math.exp(-(1.5 * H[0] - 2 * H[1] - 0.5))), 1 / (1 + math.exp(1.5 * H[0] - 2 * H[1] - 0.5))  # y*

# notebook -> number as the text writes it -> what computes it
OTHERS: dict[str, dict[str, float | None]] = {
    "training_data": {
        "0.6": GIVEN,  # a network's possible answer
        "80 %": 0.8,
        "9.5": GIVEN,  # seconds until a traffic light changes
        "60": GIVEN,
        "500": GIVEN,  # pictures of the self-test
        "20": GIVEN,  # words to try next
    },
    "forward_propagation": {
        "31": GIVEN,  # the network of the self-test
        "21": GIVEN,
        "50": GIVEN,
        "20": 21 - 1,
        "30": 31 - 1,
    },
    "activation_functions": {
        "16": round(53 * math.log10(2)),  # digits of a float64
    },
    "mean_squared_error": {
        "0.0625": 0.25**2,
        "0.15625": (0.5**2 + 0.25**2) / 2,
        "64": 8 * 8,  # pixels of a patch
        "4000": GIVEN,  # patches to learn from
        "500": GIVEN,  # and to compete on
        "0.693": math.log(2),
        "0.2963": 8 / 27,
        "3000": GIVEN,  # about; test_loss_functions_text.py holds it between 3000 and 3500
        "49": GIVEN,  # losses of the self-test
        "0.998": GIVEN,
        "3460": 346 * 10,  # a label with a zero too many
        "30 %": GIVEN,  # of the pixels are hidden
        "100": GIVEN,  # tokens whose losses are added up
    },
    "zero_one_loss": {
        "0.99": GIVEN,  # outputs of the first puzzle
        "90 %": 9 / 10,
        "3.7 %": GIVEN,  # another classifier
        "70 %": 1 - 0.3,  # the frequent class of the self-test
        "0.00001": GIVEN,  # a step
        "300": GIVEN,  # tumours to train on
        "0.043": GIVEN,  # an error rate that is impossible with 200 tokens
        "0.045": 9 / 200,
    },
    "cross_entropy": {
        "0.51": GIVEN,  # outputs to compare
        "0.49": 1 - 0.51,
        "0.999": GIVEN,
        "0.75": GIVEN,
        "1797": GIVEN,  # digits; test_datasets.py
        "0.02": GIVEN,  # the self-test
        "0.26": (0.5 + 0.02) / 2,
        "1200": GIVEN,  # digits to train on
        "2.6": 26 / 10,
        "0.03": GIVEN,  # a loss of the self-test
    },
    "binary_cross_entropy": {
        "0.999": 1 - 0.001,
        "0.75": GIVEN,
        "1.1e-16": 2.0**-53,  # from 1 to the float below it
        "8.5e-17": math.exp(-37),
        "746": next(gap for gap in range(700, 800) if math.exp(-gap) == 0),
        "300": GIVEN,  # tumours to train on
        "80": 160 / 2,
        "60": GIVEN,  # pairs to train on
        "120": 2 * 60,
        "0.146": (1 - math.sqrt(1 / 2)) / 2,
        "0.854": (1 + math.sqrt(1 / 2)) / 2,
        "0.6844": (RUNNING[0] ** 2 + (1 - RUNNING[1]) ** 2) / 2,
        "0.2364": 2 * RUNNING[0] ** 2 * RUNNING[1],  # (y* - y) through the Jacobian of softmax
    },
    "finite_differences": {
        "0.25": 0.5**2,  # the error of a cube's slope
        "100": 10**2,
        "16": round(53 * math.log10(2)),  # digits of a float64
        "64": GIVEN,  # nodes
        "32": GIVEN,
        "1e6": GIVEN,  # the loss of the self-test
        "1e-17": GIVEN,
    },
    "back_propagation": {
        "2080": 32 * 65,  # weights of the first layer
        "24": 2 * 12,  # forward passes
        "50": GIVEN,  # nodes
        "20": GIVEN,  # layers
        "64": GIVEN,
    },
    "gradient_descent": {
        "4.5": (3 + 6) / 2,  # a batch's derivative
        "4 %": 1 - 0.96,
        "37 %": (1 - 1 / 1200) ** 1200,
        "0.99": GIVEN,  # a usual share of the velocity
        "300": GIVEN,  # digits to validate with
        "60": GIVEN,  # epochs
        "50": GIVEN,  # learning rates of the self-test
        "32": GIVEN,  # batches of the self-test
        "128": 4 * 32,
        "25": GIVEN,  # labels of diabetes; test_datasets.py
        "346": GIVEN,
        "96": GIVEN,  # nodes to try next
    },
    "newtons_method": {
        "0.001": GIVEN,  # how close is close
        "75 %": 3 / 4,
        "100": GIVEN,  # a ratio of curvatures
        "345": math.log(1000) / math.log(101 / 99),
        "346": math.ceil(math.log(1000) / math.log(101 / 99)),
        "1000": GIVEN,  # grams
        "11": 33 / 3,  # wrong choices of the self-test
        "30": 33 - 3,
    },
    "automatic_differentiation": {
        "12": 2 * 3 + 2 * 3,  # weights of the running network
        "24": 2 * 12,
        "28": GIVEN,  # entries, which a cell counts
        "40": GIVEN,  # additions of the self-test
        "80": 2 * 40,
        "100": GIVEN,  # tokens
        "64": GIVEN,  # nodes
        "32": GIVEN,
    },
    "pytorch": {
        "50": GIVEN,  # tokens
        "30": GIVEN,  # the layer of the self-test
        "1e-6": GIVEN,  # how far two gradients of the self-test agree
        "1e-12": GIVEN,
    },
}

PLAIN = r"\d[\d,]*(?:\.\d+)?(?:e-?\d+)?"
STATED = re.compile(rf"(?<![\w.#])({PLAIN})(\s?\\?%)?")


def text(name):
    """The prose of a notebook, without its references, code, and the line that names the lecture."""
    cells = [cell.source for cell in solved(name).cells if cell.cell_type == "markdown"]
    whole = "\n\n".join(cells).split("**References**")[0]
    whole = re.sub(r"^Follows .*$", "", whole, flags=re.MULTILINE)
    return re.sub(r"```.*?```|`[^`]*`", " ", whole, flags=re.DOTALL)


def without_indices(prose):
    """The prose without subscripts and superscripts; a power of ten becomes an exponent."""
    prose = prose.replace(r"\,", " ").replace(r"\ ", " ").replace("{,}", ",")
    prose = re.sub(rf"({PLAIN})\s*\\cdot\s*10\^\{{?(-?\d+)\}}?", r"\1e\2", prose)
    prose = re.sub(r"\\(?:text|operatorname\*?|mathrm)\{[^}]*\}", " ", prose)
    return re.sub(r"[_^](?:\{[^{}]*\}|\\?[A-Za-z0-9*])", "", prose)


def numbers(prose):
    """(as written, value, size of its last digit) of every number that says more than a word does."""
    for match in STATED.finditer(without_indices(prose)):
        digits = match[1].rstrip(",").replace(",", "")
        if not match[2] and re.fullmatch(r"\d|10", digits):
            continue
        yield match[0].strip(" ,"), *measured(digits, bool(match[2]))


def measured(digits, percent):
    """The value of a number as written, and the size of its last digit."""
    mantissa, _, power = digits.partition("e")
    scale = 10.0 ** int(power or 0) * (0.01 if percent else 1)
    return float(mantissa) * scale, 10.0 ** -len(mantissa.partition(".")[2]) * scale


def agree(value, other, last_digit):
    """Whether a number rounds to the value, which is written with that last digit."""
    return abs(value - abs(other)) <= 0.5000001 * last_digit


# Equations between numbers


def python(latex):
    """A LaTeX expression of numbers as Python, or None if there is more in it."""
    made = re.sub(r"\\[,;! ]|\\left|\\right|\{,\}|~", "", latex).replace("−", "-").strip(" .,;:")
    made = re.sub(r"\\frac(\d)(\d)", r"\\frac{\1}{\2}", made)
    for pattern, put in REWRITES:
        before = None
        while before != made:
            before, made = made, re.sub(pattern, put, made)
    made = made.replace("{", "(").replace("}", ")")
    made = re.sub(r"(?<=[\d)])\s*(?=\()|(?<=\))\s*(?=\d)", "*", made)
    rest = re.sub(r"\b(?:log|exp|tanh|sqrt|sigma)\b", "", made)
    return made if re.fullmatch(r"[\d.e+\-*/() ]+", rest) and re.search(r"\d", rest) else None


REWRITES = [
    (r"\\[dt]?frac\{((?:[^{}]|\{[^{}]*\})*)\}\{((?:[^{}]|\{[^{}]*\})*)\}", r"((\1)/(\2))"),
    (r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"),
    (r"\be\^(\{[^{}]*\}|\w)", r"exp(\1)"),
    (r"\^(\{[^{}]*\}|\d)", r"**(\1)"),
    (r"\\(log|tanh|exp|sigma)\s*\(", r"\1("),
    (r"\\(log|tanh|exp|sigma)\s*(-?[\d.]+)", r"\1(\2)"),
    (r"\\cdot|\\times", "*"),
    (r"([\d.]+)\s*\\%", r"(\1*0.01)"),
]
FUNCTIONS = {
    "log": math.log,
    "exp": math.exp,
    "tanh": math.tanh,
    "sqrt": math.sqrt,
    "sigma": lambda beta: 1 / (1 + math.exp(-beta)),
}


def compute(expression):
    """The value of an expression of `python`, or None where it has none."""
    try:
        return float(eval(expression, {"__builtins__": {}}, FUNCTIONS))
    except (SyntaxError, NameError, TypeError, ValueError, ArithmeticError):
        return None


def value_of(latex):
    expression = python(latex)
    return None if expression is None else compute(expression)


def doubt(latex):
    """By how much an expression may be off because its numbers were rounded: those with three decimals or more."""
    expression, total = python(latex), 0.0
    here = compute(expression)
    for match in re.finditer(r"\d+\.\d{3,}", expression):
        moved = float(match[0]) + 0.5 * 10.0 ** -len(match[0].partition(".")[2])
        there = compute(expression[: match.start()] + repr(moved) + expression[match.end() :])
        total += abs(there - here) if there is not None else 0.0
    return total


def equations(prose):
    """(left, right) of every equation of the text whose two sides are numbers."""
    for formula in re.findall(r"\$\$.*?\$\$|\$[^$]+\$", prose, flags=re.DOTALL):
        parts = re.split(r"\\q?quad|\\\\|&|;|,\s|\\text\{[^}]*\}|\\begin\{\w+\}|\\end\{\w+\}", formula.strip("$"))
        for part in parts:
            sides = re.split(r"(=|\\approx)", part.replace("\n", " "))
            for left, sign, right in zip(sides[::2], sides[1::2], sides[2::2], strict=False):
                if value_of(left) is not None and value_of(right) is not None:
                    yield left, sign, right


EACH = pytest.mark.parametrize("name", PATHS)


@EACH
def test_every_equation_between_numbers_is_true(name):
    """To the digits that the text gives; about, to one part in ten."""
    for left, sign, right in equations(text(name)):
        there, here = value_of(left), value_of(right)
        last = max((last for _, _, last in numbers(f"${right}$")), default=0.0)
        exact = not re.search(r"\.|\\%|\\log|\\exp|e\^|\\tanh|\\sigma|\\sqrt|frac", left + right)
        allowed = (
            0.1 * abs(here) if sign == r"\approx" else 1e-9 if exact else 0.501 * last + doubt(left) + doubt(right)
        )
        assert abs(there - here) <= allowed + 1e-12, f"{left} {sign} {right}: the left side is {there}"


def held(name):
    """The numbers that a notebook's cells assert, print, or have in their lists."""
    found = []
    for cell in solved(name).cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(re.sub(r"^( *)%.*$", r"\1pass", cell.source, flags=re.MULTILINE))
        for node in ast.walk(tree):
            if isinstance(node, (ast.Assert, ast.List)):
                constants = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
                found += [abs(value) for value in constants if isinstance(value, (int, float))]
        for output in cell.outputs:
            said = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            for digits, percent in re.findall(rf"(?<![\w.])({PLAIN})(\s?%)?", said):
                digits = digits.rstrip(",").replace(",", "")
                found.append(float(digits) * (0.01 if percent else 1))
    return found


@EACH
def test_every_number_of_the_text_is_held_by_something(name):
    prose = text(name)
    inside = [each for left, _, right in equations(prose) for side in (left, right) for each in numbers(f"${side}$")]
    known = held(name) + [value for _, value, _ in inside]
    others = OTHERS.get(name, {})
    loose = [
        written
        for written, value, last in numbers(prose)
        if not any(agree(value, other, last) for other in known) and written not in others
    ]
    assert not loose, (
        f"nothing in {name} computes {sorted(set(loose))}: assert or print them in a cell, write the equation out, or "
        "say in OTHERS how to compute them"
    )
    for written, computed in others.items():
        if computed is not GIVEN:
            ((_, value, last),) = numbers(written)
            assert agree(value, computed, last), f"{written}: computed, it is {computed}"


@EACH
def test_no_entry_is_left_over(name):
    stated = {written for written, _, _ in numbers(text(name))}
    assert set(OTHERS.get(name, {})) <= stated

"""check_gradient is not fooled: by damaged gradients, mixed sizes, low precision, functions without one value."""

import warnings
import zlib
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from autograde import check_gradient
from tests.tools.claims import damaged, of_low_precision, of_many_sizes, one_wrong, torch_network

X = np.array([1.0, 2.0])


def squares(v):
    return float(np.sum(v**2))


@pytest.mark.parametrize("shape", [(4, 6), (21, 21)])
def test_a_damaged_gradient_is_told_whatever_the_damage(shape):
    for name, f, claimed, x, right in damaged(shape, seed=1):
        report = check_gradient(f, claimed, x)
        assert bool(report) == right, f"{name}: {report}"
        assert right or "differ" in report.headline or "expected finite numbers" in report.headline, name


def test_one_wrong_entry_among_entries_of_mixed_sizes_does_not_pass():
    for seed in range(8):
        for name, f, gradient, x in of_many_sizes(2 + seed % 5, seed):
            assert check_gradient(f, gradient, x), f"{name}, seed {seed}"
            for damage, claimed in one_wrong(gradient, seed % x.size):
                report = check_gradient(f, claimed, x)
                assert not report, f"{name}, seed {seed}, {damage}: {report}"


def test_among_20000_entries_of_mixed_sizes_nothing_wrong_passes():
    for name, f, gradient, x in list(of_many_sizes(20_000, seed=0))[:3]:
        report = check_gradient(f, gradient, x)
        assert report or report.headline.startswith("could not be judged"), name
        for place in np.argsort(np.abs(gradient))[[0, 10_000, 19_999]]:
            _, claimed = list(one_wrong(gradient, int(place)))[2]
            assert not check_gradient(f, claimed, x), name


def test_many_zeros_and_a_few_tiny_entries_pass_with_few_questions():
    rng = np.random.default_rng(0)
    a = rng.normal(size=(128, 784))
    a.ravel()[rng.choice(a.size, 27_648, replace=False)] = 0
    a[3, :20] = 1e-10
    x, asked = rng.normal(size=a.shape), []

    def f(v):
        asked.append(1)
        return float(np.sum(a * np.sin(v)))

    report = check_gradient(f, a * np.cos(x), x)
    assert report
    assert "are smaller than ten times that" in str(report)
    assert len(asked) < 50


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_what_is_right_of_a_function_in_low_precision_is_not_called_wrong(kind):
    passed = 0
    for seed in (1, 4, 5):
        for name, f, gradient, x in of_low_precision(kind, seed):
            report = check_gradient(f, gradient, x)
            assert report or report.headline.startswith("could not be judged"), f"{name}, seed {seed}: {report}"
            if report:
                passed += 1
                assert not check_gradient(f, 1.2 * gradient, x), f"{name}, seed {seed}"
    assert passed >= 20


def test_a_torch_network_in_float32_passes_with_its_own_gradient():
    pytest.importorskip("torch")
    for width, relu in [(2, True), (4, False), (8, True)]:
        _, f, gradient, x = torch_network(width, seed=0, relu=relu)
        report = check_gradient(f, gradient, x)
        assert report
        assert "f seems to be computed in float32: entries are known to" in str(report)
        assert not check_gradient(f, 1.2 * gradient, x)


def test_tensors_are_taken_and_given():
    torch = pytest.importorskip("torch")
    x = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    assert check_gradient(lambda v: (v**2).sum(), lambda v: torch.autograd.grad((v**2).sum(), v)[0], x)
    assert not check_gradient(lambda v: (v**2).sum(), 3 * x, x)


@pytest.mark.parametrize("layout", ["bfloat16", "float16", "sparse"])
def test_tensors_that_numpy_does_not_know_are_judged(layout):
    torch = pytest.importorskip("torch")
    x = torch.linspace(0.5, 2, 4, dtype=torch.float64)
    if layout == "sparse":
        assert check_gradient(lambda v: (v**2).sum(), lambda v: (2 * v).to_sparse(), x)
        return
    kind = getattr(torch, layout)
    right = check_gradient(lambda v: v.sin().sum(), lambda v: v.cos(), x.to(kind))
    assert right or right.headline.startswith(f"could not be judged: f seems to be computed in {layout}")
    wrong = check_gradient(lambda v: v.sin().sum(), lambda v: -2 * v.cos(), x.to(kind))
    assert "differ" in wrong.headline
    if layout == "bfloat16":
        said = check_gradient(lambda v: float((v**2).sum()), lambda v: (2 * v).bfloat16(), x + 0.1)
        assert said.headline == "differs from finite differences by the rounding of bfloat16 alone."


def test_whole_numbers_in_a_tensor_are_told():
    torch = pytest.importorskip("torch")
    report = check_gradient(lambda v: (v**2).sum(), lambda v: 2 * v, torch.tensor([1, 2]))
    assert "x is a tensor of type torch.int64" in report.headline
    assert "→ x.double()" in str(report)


def in_part_float32(v):
    return float(np.float32(np.sin(v[0]))) + float(np.sum(v[1:] ** 2))


def test_even_stairs_and_a_part_in_float32_are_not_taken_for_exact():
    passed = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        x, large = rng.uniform(0.2, 1, 3), 10.0 ** rng.uniform(2, 8)
        claims = [
            (in_part_float32, np.array([np.cos(x[0]), *(2 * x[1:])])),
            (lambda v, large=large: float(large + np.sum(np.sin(v)) - large), np.cos(x)),
        ]
        for f, gradient in claims:
            report = check_gradient(f, gradient, x)
            assert report or report.headline.startswith("could not be judged"), f"seed {seed}: {report}"
            passed += bool(report)
            assert not check_gradient(f, 1.2 * gradient, x), f"seed {seed}"
    assert passed >= 20


def test_where_exponentials_cancel_the_small_slope_that_is_left_is_right():
    x = np.array([20.0, 0, 1, 2])
    p = np.exp(x - 20) / np.exp(x - 20).sum()
    right = p - np.eye(4)[0]

    def f(v):
        return float(np.log(np.sum(np.exp(v - v.max()))) + v.max() - v[0])

    right[0] = -p[1:].sum()
    assert check_gradient(f, right, x)
    assert not check_gradient(f, -right, x)


def test_a_wave_of_a_million_radians_is_followed():
    x, right = np.array([0.7]), np.array([1e6 * np.cos(1e6 * 0.7)])
    assert check_gradient(lambda v: float(np.sin(1e6 * v[0])), right, x)
    assert not check_gradient(lambda v: float(np.sin(1e6 * v[0])), 1.01 * right, x)


def test_a_value_at_x_that_stands_apart_leaves_the_entry_open():
    x = np.array([0.0, 1])
    report = check_gradient(lambda v: float(np.sum(np.sign(v) + v)), np.ones(2), x)
    assert report
    assert "1 of 2 entries left out" in str(report)
    assert not check_gradient(lambda v: float(np.sum(np.sign(v) + v)), np.array([1, 1.1]), x)


def test_a_function_that_is_0_everywhere_has_the_gradient_0():
    assert check_gradient(lambda v: 0.0, np.zeros(2), X)
    assert not check_gradient(lambda v: 0.0, np.array([0, 1e-9]), X)


@pytest.mark.parametrize("claimed", [0.0, 1.0])
def test_a_function_of_fine_steps_lets_no_gradient_pass(claimed):
    x = np.array([0.33337, 1.23])
    report = check_gradient(lambda v: float(np.sum(np.floor(1e4 * v)) / 1e4), np.full(2, claimed), x)
    assert report.headline == "could not be judged: f moves in steps and is flat between them."


def test_decimals_and_fractions_are_numbers():
    assert check_gradient(lambda v: Decimal(squares(v)), 2 * X, X)
    assert check_gradient(lambda v: Fraction(squares(v)), 2 * X, X)


def test_a_slope_that_a_large_constant_hides_is_said_to_be_hidden():
    report = check_gradient(lambda v: 1e16 + squares(v), 2 * X, X)
    assert report.headline == "could not be judged: f is so large that rounding hides its slope."


class Dropout:
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def __call__(self, v):
        return squares(2 * v * (self.rng.random(v.shape) < 0.5))


class Counting:
    calls = 0

    def __call__(self, v):
        self.calls += 1
        return squares(v) + 1e-6 * self.calls


class RunningMean:
    mean = 0.0

    def __call__(self, v):
        self.mean = 0.9 * self.mean + 0.1 * float(v.mean())
        return squares(v - self.mean)


@pytest.mark.parametrize("f", [Dropout(), Counting(), RunningMean()], ids=lambda f: type(f).__name__)
@pytest.mark.parametrize("factor", [1, 100])
def test_a_function_with_two_values_for_one_x_is_told_and_what_to_do(f, factor):
    report = check_gradient(f, 2 * factor * np.ones(4), np.ones(4))
    assert report.headline.startswith("f gives two values for one x, ")
    assert "→ fix the seed inside f, call model.eval()" in str(report)


def test_a_function_that_is_flat_in_steps_has_the_gradient_0():
    x = np.array([0.3, 1.7])
    assert check_gradient(lambda v: np.sum(np.floor(v)), np.zeros(2), x)
    assert not check_gradient(lambda v: np.sum(np.floor(v)), np.ones(2), x)


def test_at_a_minimum_whose_value_is_0_the_gradient_is_0():
    assert check_gradient(lambda v: squares(v - X), np.zeros(2), X)
    assert not check_gradient(lambda v: squares(v - X), np.array([0, 1e-9]), X)


def fails(v):
    raise ValueError("no such thing")


def logarithm(v):
    if np.any(v <= 0):
        raise ValueError("math domain error")
    return float(np.sum(np.log(v)))


EXP = np.exp(X)
SAID = [
    (squares, lambda v: None, X, "is None, expected an array of shape (2,)"),
    (squares, {"w": X}, X, "is a dict, expected an array of shape (2,)"),
    (squares, "2 4", X, "is a str, expected an array of shape (2,)"),
    (squares, [[1], [1, 2]], X, "has dtype object, expected float64"),
    (squares, X > 1, X, "has dtype bool, expected float64"),
    (squares, 2 * X + 0j, X, "is complex, expected real numbers"),
    (squares, np.array([2, np.inf]), X, "1 of 2 entries is inf, expected finite numbers"),
    (squares, fails, X, "gradient raises ValueError at x: no such thing"),
    (fails, X, X, "f raises ValueError at x: no such thing"),
    (lambda v: np.sum(np.exp(v)), EXP.astype(np.float32), X, "by the rounding of float32 alone"),
    (lambda v: np.sum(np.exp(v)), EXP.astype(np.float16), X, "by the rounding of float16 alone"),
    (lambda v: np.sum(np.exp(v)), EXP.astype(int), X, "its dtype is int64, expected float64"),
    (lambda v: None, X, X, "f returned None, expected one number"),
    (lambda v: [[1], [1, 2]], X, X, "f returned [[1], [1, 2]], expected one number"),
    (2 * X, squares, X, "f is an array, expected a function"),
    (squares, X, np.array([]), "x has no entries"),
    (squares, X, X + 1j, "x is complex, expected real numbers"),
    (squares, X, {"w": X}, "x is a dict, expected an array of numbers.\n  → or a list of arrays"),
    (squares, X, None, "x is None, expected an array of numbers."),
    (squares, X, np.array([1, np.nan]), "x is nan at x[1]"),
    (lambda v: np.sum(np.sqrt(v)), np.array([np.inf, 0.25]), np.array([0.0, 4]), "f has no finite slope there"),
    (logarithm, X, np.array([0.0, 1]), "f raises ValueError at x: math domain error"),
]


@pytest.mark.parametrize(("f", "gradient", "x", "said"), SAID, ids=[said[-1][:30] for said in SAID])
def test_what_was_given_and_what_was_expected_is_said_and_nothing_leaks(f, gradient, x, said):
    before = x.copy() if isinstance(x, np.ndarray) else x
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = check_gradient(f, gradient, x)
    assert not report
    assert said in str(report).replace("int32", "int64")  # integers of Windows
    np.testing.assert_equal(x, before)


def test_close_to_the_end_of_its_domain_a_function_may_raise():
    x = np.array([1e-12, 1.0])
    assert check_gradient(logarithm, 1 / x, x)
    assert not check_gradient(logarithm, 1.01 / x, x)


def test_a_warning_of_the_functions_own_is_not_passed_on():
    def warned(v):
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return squares(v)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check_gradient(warned, 2 * X, X)


def test_noise_that_depends_on_x_lets_no_gradient_pass():
    rng = np.random.default_rng(0)
    table = rng.normal(size=997)

    def noisy(v):
        return squares(v) + 10 * table[zlib.crc32(v.tobytes()) % 997]

    assert not check_gradient(noisy, 2 * X, X)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (np.negative, "sign"),
        (lambda gradient: 2 * gradient, "factor_two_extra"),
        (lambda gradient: gradient / 2, "factor_two_missing"),
        (np.transpose, "transposed"),
        (np.zeros_like, "all_zero"),
    ],
)
def test_check_gradient_names_what_is_done_to_the_whole_gradient(damage, named):
    x = np.random.default_rng(0).normal(size=(3, 3))
    assert check_gradient(lambda w: np.sum(np.sin(w)), damage(np.cos(x)), x).mistakes == [named]
    assert check_gradient(lambda w: np.sum(np.sin(w)), np.cos(x) + 0.1, x).mistakes == []

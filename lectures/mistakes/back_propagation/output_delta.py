"""How the delta of the output goes wrong: the gradient of the loss through the Jacobian of the nonlinearity."""

import numpy as np

from autograde.diagnosis.chain import Chain
from autograde.diagnosis.derivatives import Numbers
from autograde.diagnosis.last_stages import per_row
from autograde.diagnosis.naming import Suspicion
from autograde.diagnosis.stage import Stage, same


def _output_delta(args: tuple, numbers: Numbers) -> Chain:
    """The loss gradient times the Jacobian that was given, summed over outputs."""
    gradient, jacobian = args
    V = gradient.shape[1]
    diagonal = np.diagonal(jacobian, axis1=1, axis2=2)

    def outputs(beta):
        """Outputs that move with the excitations as the Jacobian says."""
        return np.array([matrix @ row for matrix, row in zip(jacobian, beta, strict=True)])

    return Chain(
        (
            Stage("∂ℓ/∂y*", lambda _: gradient, (("loss_derivative_missing", lambda _: np.ones(gradient.shape)),)),
            Stage(
                "∂y*/∂β",
                lambda rows: numbers.back(rows, outputs, np.zeros((len(rows), V))),
                (
                    ("jacobian_transposed", lambda rows: numbers.back_by(rows, np.swapaxes(jacobian, 1, 2))),
                    ("jacobian_diagonal", lambda rows: rows * diagonal),
                    ("jacobian_missing", same),
                    ("sum_over_classes_missing", lambda rows: rows[:, :, np.newaxis] * jacobian),
                    ("sum_over_classes_missing", lambda rows: rows[:, np.newaxis, :] * jacobian),
                    ("jacobian_wrong_axis", lambda rows: rows * jacobian.sum(axis=1)),
                    ("jacobian_wrong_axis", lambda rows: rows * jacobian.sum(axis=2)),
                    ("tokens_not_kept_apart", lambda rows: rows @ jacobian),
                    ("averaged_over_classes", lambda rows: numbers.back(rows, outputs, np.zeros((len(rows), V))) / V),
                    ("jacobian_of_first_token", lambda rows: rows @ jacobian[0]),
                    ("first_class_only", lambda rows: rows[:, :1] * jacobian[:, 0]),
                    ("last_class_only", lambda rows: rows[:, -1:] * jacobian[:, -1]),
                ),
            ),
            *per_row(len(gradient)),
        )
    )


def _questions(rng, given):
    for n, V in ((5, 3), (3, 4), (2, 6)):
        yield rng.normal(size=(n, V)), rng.normal(size=(n, V, V))


SUSPICIONS = {"output_delta": Suspicion(_output_delta, _questions)}

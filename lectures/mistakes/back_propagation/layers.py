"""The layers of a network that back-propagation walks through, and what moves what in each of them."""

from collections.abc import Callable

import numpy as np

from autograde.diagnosis.derivatives import Numbers


class Layers:
    """A network after its forward pass, as `back_propagate` is given it.

    Parameters
    ----------
    args : of `back_propagate`
    numbers : derivatives by differences

    Attributes
    ----------
    y, betas, hs, weights, derivative, loss_delta : the arguments
    numbers : derivatives by differences
    back : for each layer d beta / d h, (n, K, N)
    constant : for each layer d beta / d 1, (n, K)
    """

    def __init__(self, args: tuple, numbers: Numbers):
        self.y, self.betas, self.hs, self.weights, self.derivative, self.loss_delta = args
        self.numbers = numbers
        self._excitation = excitation = numbers.given("excitation")
        at_rest = [np.zeros(self.hs[layer].shape) for layer in range(len(self.weights))]
        self.back = [
            numbers.rows(lambda h, w=w: excitation(w, h), zero, linear=True)
            for w, zero in zip(self.weights, at_rest, strict=True)
        ]
        self.constant = [excitation(w, zero) for w, zero in zip(self.weights, at_rest, strict=True)]
        self._weights_move: dict[tuple[int, int], np.ndarray] = {}

    def walk(self, step: Callable) -> Callable:
        """A way to one delta for each layer, from the last to the first, each by a step from the one above.

        Parameters
        ----------
        step : function of the delta above and of the layer above that returns the delta below it
        """

        def walked(delta):
            found = [delta]
            for layer in range(len(self.weights) - 1, 0, -1):
                found.insert(0, step(found[0], layer))
            return found

        return walked

    def deltas(self, slope: Callable, weights_of: Callable = lambda layer: layer) -> Callable:
        """A walk whose steps lead back through weights, and then through a slope.

        Parameters
        ----------
        slope : function of a hidden layer that returns d h / d beta there
        weights_of : function of the layer above that returns the layer whose weights are taken
        """
        return self.walk(
            lambda above, layer: self.numbers.back_by(above, self.back[weights_of(layer)]) * slope(layer - 1)
        )

    def slope(self, layer: int) -> np.ndarray:
        """d h / d beta of a hidden layer."""
        return self.derivative(self.betas[layer])

    def paired(self, inputs: Callable, total: Callable = lambda parts: parts.mean(axis=0)) -> Callable:
        """A way to the gradient of every layer: its deltas times d beta / d w at these inputs, made one by `total`."""

        def pair(found):
            gradients = []
            for layer, delta in enumerate(found):
                moved = self._weights_moving(inputs(layer), delta.shape[1])
                gradients.append(total(self.numbers.back_by(delta, moved)))
            return gradients

        return pair

    def _weights_moving(self, h: np.ndarray, K: int) -> np.ndarray:
        """d beta / d w of K nodes above these activations."""
        known, excitation = self._weights_move, self._excitation
        if (id(h), K) not in known:
            w = np.zeros((K, h.shape[1] + 1))
            known[id(h), K] = self.numbers.jacobian(lambda w: excitation(w, h), w, linear=True)
        return known[id(h), K]

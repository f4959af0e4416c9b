"""Every function of the course, as short as its equation.

The build takes each exercise's signature, docstring and solution from here, so a function stands in one place only.
Tokens are rows: `n` tokens, `D` features, `K` nodes of a layer, `N` nodes of the layer below, `V` outputs.
Equations are those of Mark Hasegawa-Johnson, *Lecture 28: Back-Propagation* (April 6, 2020, CC BY 4.0), unless a
docstring names another source.
"""

import re

import numpy as np

# 01_training_data


def one_hot(class_index, V):
    """Label vectors with a 1 for the right class and a 0 for every other.

        y[i, c] = 1 if c = class_index[i], else 0

    Parameters
    ----------
    class_index : integers 0..V-1, shape (n,)
    V : int, the number of classes

    Returns
    -------
    y : float64, shape (n, V)

    Raises
    ------
    ValueError : if an index lies outside 0..V-1

    Source: Lecture 28, "Vector Labels".
    """
    class_index = np.asarray(class_index)
    if class_index.min() < 0 or class_index.max() >= V:
        raise ValueError(f"class indices must lie in 0..{V - 1}")
    return np.eye(V)[class_index]


def class_index(y):
    """The class of every token: the index of the largest entry of its row.

        class_index[i] = argmax over c of y[i, c],  the lowest index where several tie

    Parameters
    ----------
    y : one-hot vectors or probabilities, shape (n, V)

    Returns
    -------
    class_index : integers 0..V-1, shape (n,)

    Source: Lecture 28, "Vector Labels"; the inverse of `one_hot`.
    """
    return np.argmax(y, axis=1)


def to_unsigned(y):
    """Unsigned binary labels (0 or 1) for signed ones (-1 or +1).

        -1 -> 0,  +1 -> 1

    Parameters
    ----------
    y : labels -1 or +1, shape (n,)

    Returns
    -------
    labels 0 or 1 : float64, shape (n,)

    Raises
    ------
    ValueError : if a label is neither -1 nor +1

    Source: Lecture 28, "Scalar Labels".
    """
    y = np.asarray(y, dtype=float)
    if not np.all(np.isin(y, [-1, 1])):
        raise ValueError("signed labels must be -1 or +1")
    return (y + 1) / 2


def to_signed(y):
    """Signed binary labels (-1 or +1) for unsigned ones (0 or 1).

        0 -> -1,  1 -> +1

    Parameters
    ----------
    y : labels 0 or 1, shape (n,)

    Returns
    -------
    labels -1 or +1 : float64, shape (n,)

    Raises
    ------
    ValueError : if a label is neither 0 nor 1

    Source: Lecture 28, "Scalar Labels".
    """
    y = np.asarray(y, dtype=float)
    if not np.all(np.isin(y, [0, 1])):
        raise ValueError("unsigned labels must be 0 or 1")
    return 2 * y - 1


def words(text):
    """All words of a text, in lower case and in their order.

    A word is a run of ASCII letters, with single apostrophes allowed inside it.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str
    """
    return [word.lower() for word in re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*", text)]


def bag_of_words(text, vocabulary):
    """How often each word of a vocabulary occurs in a text.

        x[d] = number of times that vocabulary[d] occurs in text

    A word is a run of ASCII letters, with single apostrophes allowed inside it: `don't` is
    one word, quotation marks around a word are not part of it. Upper and lower case count
    as the same.

    Parameters
    ----------
    text : str
    vocabulary : list of D lower-case words

    Returns
    -------
    x : counts, float64, shape (D,)

    Source: Lecture 28, "Scalar Labels" (the film reviews); Harris, "Distributional
    Structure", Word 10 (1954). Calls the given `words`.
    """
    found = words(text)
    return np.array([found.count(word) for word in vocabulary], dtype=float)


def training_database(texts, labels, vocabulary):
    """The training database of labelled texts: for each, a feature vector and a label.

        x[i] = bag_of_words(texts[i], vocabulary),  y[i] = labels[i]

    Parameters
    ----------
    texts : list of n strings
    labels : n numbers
    vocabulary : list of D lower-case words

    Returns
    -------
    x : float64, shape (n, D)
    y : float64, shape (n,)

    Raises
    ------
    ValueError : if there are not as many labels as texts

    Source: Lecture 28, "Training Data". Calls `bag_of_words`.
    """
    if len(texts) != len(labels):
        raise ValueError(f"{len(texts)} texts, but {len(labels)} labels")
    x = np.array([bag_of_words(text, vocabulary) for text in texts])
    return x, np.array(labels, dtype=float)


def hide_pixels(y, fraction, rng):
    """Damaged images for a network that learns to repair them: some pixels of a row are 0.

        x[i, c] = 0 for round(fraction * V) pixels c, chosen anew for every row i
        x[i, c] = y[i, c] elsewhere

    Parameters
    ----------
    y : clean images in rows, shape (n, V)
    fraction : float between 0 and 1
    rng : numpy.random.Generator

    Returns
    -------
    x : float64, shape (n, V)

    Source: Lecture 28, "Image de-noising, and other regression tasks".
    """
    n, V = y.shape
    rank = rng.random((n, V)).argsort(axis=1)
    return np.where(rank < round(fraction * V), 0.0, y)


# 02_forward_propagation


def append_one(h):
    """Activations with the constant 1 as a last column: the input that the bias multiplies.

        h[i, N + 1] = 1   (counted from 1)

    Parameters
    ----------
    h : shape (n, N)

    Returns
    -------
    float64, shape (n, N + 1)

    Source: Lecture 28, "How forward propagation starts".
    """
    return np.column_stack([h, np.ones(len(h))])


def excitation(w, h):
    """The excitation of every node: a weighted sum of the activations below it and a 1.

        beta[i, k] = sum over j = 1..N+1 of w[k, j] h[i, j],  with h[i, N + 1] = 1

    Parameters
    ----------
    w : weights, shape (K, N + 1), the last column is the bias
    h : activations of the layer below, shape (n, N)

    Returns
    -------
    beta : float64, shape (n, K)

    Source: Lecture 28, "How forward propagation works". Calls `append_one`.
    """
    return append_one(h) @ w.T


def sigmoid(beta):
    """The logistic sigmoid, a smooth step from 0 to 1.

        sigmoid(beta) = 1 / (1 + exp(-beta))

    Parameters
    ----------
    beta : any shape; right, and silent, for +-1000

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions".
    """
    return np.exp(-np.logaddexp(0, -beta))


def sigmoid_derivative(beta):
    """The derivative of the logistic sigmoid, at the excitation.

        sigmoid'(beta) = sigmoid(beta) (1 - sigmoid(beta))

    Parameters
    ----------
    beta : any shape; right, and silent, for +-1000

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions". Calls `sigmoid`.
    """
    return sigmoid(beta) * sigmoid(-beta)


def tanh(beta):
    """The hyperbolic tangent, a smooth step from -1 to 1.

        tanh(beta) = (exp(beta) - exp(-beta)) / (exp(beta) + exp(-beta))

    Parameters
    ----------
    beta : any shape; right, and silent, for +-1000

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions".
    """
    return np.tanh(beta)


def tanh_derivative(beta):
    """The derivative of the hyperbolic tangent, at the excitation.

        tanh'(beta) = 1 - tanh(beta)^2

    Parameters
    ----------
    beta : any shape; right, and silent, for +-1000

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions". Calls `tanh`.
    """
    return 1 - tanh(beta) ** 2


def relu(beta):
    """The rectified linear unit: the excitation where it is positive, 0 elsewhere.

        relu(beta) = max(0, beta)

    Parameters
    ----------
    beta : any shape

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions".
    """
    return np.maximum(0.0, beta)


def relu_derivative(beta):
    """The derivative of the rectified linear unit, at the excitation: the unit step.

        relu'(beta) = 1 if beta > 0, else 0

    Parameters
    ----------
    beta : any shape

    Returns
    -------
    float64, the shape of beta

    Source: Lecture 28, "Activation functions".
    """
    return np.where(beta > 0, 1.0, 0.0)


def softmax(beta):
    """A probability for every class: positive numbers that sum to 1 in every row.

        y_star[i, c] = exp(beta[i, c]) / sum over k of exp(beta[i, k])

    Parameters
    ----------
    beta : shape (n, V); right, and silent, for +-1000

    Returns
    -------
    y_star : float64, shape (n, V)

    Source: Lecture 28, "Activation functions"; how exp stays finite: Goodfellow, Bengio and
    Courville, *Deep Learning*, section 4.1.
    """
    e = np.exp(beta - beta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_jacobian(beta):
    """How every output of softmax moves with every excitation of its token.

        J[i, j, k] = d y_star[i, j] / d beta[i, k]
                   = y_star[i, j] (1 - y_star[i, j])  if j = k
                   = -y_star[i, j] y_star[i, k]       otherwise

    Parameters
    ----------
    beta : shape (n, V)

    Returns
    -------
    J : float64, shape (n, V, V)

    Source: Lecture 28, "Activation functions". Calls `softmax`.
    """
    y_star = softmax(beta)
    return y_star[:, :, np.newaxis] * (np.eye(beta.shape[1]) - y_star[:, np.newaxis, :])


def identity(beta):
    """The output nonlinearity of a network with real outputs: none.

        identity(beta) = beta

    Parameters
    ----------
    beta : any shape

    Returns
    -------
    the same numbers, the same shape
    """
    return beta


def forward(x, weights, activation, output):
    """Forward propagation: the excitations and activations of every layer, in their order.

        h(0) = x,                          beta(l) = excitation(w(l), h(l-1)),
        h(l) = activation(beta(l)),        h(L) = output(beta(L))

    Parameters
    ----------
    x : features, shape (n, D)
    weights : list of L weight matrices
    activation : function (n, K) -> (n, K), the nonlinearity of the hidden layers
    output : function (n, V) -> (n, V), the nonlinearity of the last layer

    Returns
    -------
    betas : list of L arrays, betas[l] of shape (n, K of weights[l])
    hs : list of L + 1 arrays, hs[0] = x and hs[L] = y_star

    Source: Lecture 28, "How forward propagation continues". Calls `excitation`.
    """
    betas, hs = [], [x]
    for w in weights:
        betas.append(excitation(w, hs[-1]))
        nonlinearity = output if len(betas) == len(weights) else activation
        hs.append(nonlinearity(betas[-1]))
    return betas, hs


# 03_loss_functions


def mse(y, y_star):
    """The mean squared error of every token.

        loss[i] = (1 / V) sum over c of (y[i, c] - y_star[i, c])^2

    Parameters
    ----------
    y : reference labels, shape (n, V)
    y_star : network outputs, shape (n, V)

    Returns
    -------
    loss : float64, shape (n,), in the squared unit of y

    Source: Lecture 28, "Mean-Squared Error", with its K read as V.
    """
    return np.mean((y - y_star) ** 2, axis=1)


def mse_gradient(y, y_star):
    """How the mean squared error of every token moves with each of its outputs.

        gradient[i, c] = d loss[i] / d y_star[i, c] = (2 / V) (y_star[i, c] - y[i, c])

    Parameters
    ----------
    y : reference labels, shape (n, V)
    y_star : network outputs, shape (n, V)

    Returns
    -------
    gradient : float64, shape (n, V)

    Source: the derivative of `mse`.
    """
    return 2 / y.shape[1] * (y_star - y)


def corpus_loss(losses):
    """The average loss over the training corpus.

        L = (1 / n) sum over i of loss[i]

    Parameters
    ----------
    losses : the loss of every token, shape (n,)

    Returns
    -------
    L : float

    Source: Lecture 28, "Loss Function".
    """
    return float(np.mean(losses))


def decide(y_star):
    """The network's decision for every token, one-hot: the class with the largest output.

        decision[i, c] = 1 if c = argmax over k of y_star[i, k], else 0

    Where classes tie, the lowest index wins.

    Parameters
    ----------
    y_star : network outputs, shape (n, V)

    Returns
    -------
    decision : float64, shape (n, V)

    Source: Lecture 28, "Zero-One Loss", with the decision made before the comparison.
    """
    return np.eye(y_star.shape[1])[np.argmax(y_star, axis=1)]


def zero_one(y, y_star):
    """The zero-one loss of every token: 0 where the decision is right, 1 where it is wrong.

        loss[i] = 0 if decision[i] = y[i], else 1

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    y_star : network outputs, shape (n, V)

    Returns
    -------
    loss : float64, shape (n,)

    Source: Lecture 28, "Zero-One Loss". Calls `decide`.
    """
    return np.any(decide(y_star) != y, axis=1).astype(float)


def error_rate(y, y_star):
    """The share of the tokens that the network decides wrongly: the average zero-one loss.

        error rate = (1 / n) sum over i of loss[i]

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    y_star : network outputs, shape (n, V)

    Returns
    -------
    error rate : float between 0 and 1

    Source: Lecture 28, "Zero-One Loss". Calls `zero_one`.
    """
    return float(np.mean(zero_one(y, y_star)))


def cross_entropy(y, y_star):
    """The cross-entropy of every token: the surprise at the right class.

        loss[i] = -sum over c of y[i, c] log y_star[i, c] = -log y_star[i, right class]

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    y_star : probabilities, shape (n, V); where the right class has probability 0 the loss
        is inf, silently

    Returns
    -------
    loss : float64, shape (n,), in nats

    Source: Lecture 28, "Cross Entropy".
    """
    with np.errstate(divide="ignore"):
        return -np.log(np.sum(y * y_star, axis=1))


def cross_entropy_gradient(y, y_star):
    """How the cross-entropy of every token moves with each of its outputs.

        gradient[i, c] = d loss[i] / d y_star[i, c] = -y[i, c] / y_star[i, c]

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    y_star : probabilities strictly between 0 and 1, shape (n, V)

    Returns
    -------
    gradient : float64, shape (n, V)

    Source: the derivative of `cross_entropy`.
    """
    return -y / y_star


def softmax_cross_entropy_gradient(y, beta):
    """How the cross-entropy after a softmax moves with each excitation.

        delta[i, c] = d loss[i] / d beta[i, c] = y_star[i, c] - y[i, c]
        y_star = softmax(beta)

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    beta : the last layer's excitations, shape (n, V); right, and silent, for +-1000

    Returns
    -------
    delta : float64, shape (n, V)

    Source: chain rule through `cross_entropy_gradient` and softmax's Jacobian. Calls
    `softmax`.
    """
    return softmax(beta) - y


def cross_entropy_from_excitation(y, beta):
    """The cross-entropy after a softmax, from the excitations: no probability rounds to 0.

        loss[i] = log(sum over k of exp(beta[i, k])) - beta[i, right class]

    Parameters
    ----------
    y : one-hot reference labels, shape (n, V)
    beta : the last layer's excitations, shape (n, V); right, and silent, for +-1000

    Returns
    -------
    loss : float64, shape (n,), in nats

    Source: `cross_entropy` of softmax; how exp stays finite: Goodfellow, Bengio and
    Courville, *Deep Learning*, section 4.1.
    """
    shifted = beta - beta.max(axis=1, keepdims=True)
    return np.log(np.sum(np.exp(shifted), axis=1)) - np.sum(y * shifted, axis=1)


def binary_cross_entropy(y, y_star):
    """The binary cross-entropy of every entry: the surprise at the right class of two.

        loss[i] = -y[i] log y_star[i] - (1 - y[i]) log(1 - y_star[i])

    Parameters
    ----------
    y : labels 0 or 1, shape (n,) or (n, 1)
    y_star : probabilities of class 1, the shape of y; where the right class has probability
        0 the loss is inf, silently

    Returns
    -------
    loss : float64, the shape of y, in nats

    Source: Lecture 28, "Binary Cross Entropy".
    """
    with np.errstate(divide="ignore"):
        return -np.log(np.where(y == 1, y_star, 1 - y_star))


def binary_cross_entropy_gradient(y, y_star):
    """How the binary cross-entropy of every entry moves with its output.

        gradient[i] = d loss[i] / d y_star[i]
                    = -y[i] / y_star[i] + (1 - y[i]) / (1 - y_star[i])

    Parameters
    ----------
    y : labels 0 or 1, shape (n,) or (n, 1)
    y_star : probabilities of class 1, strictly between 0 and 1, the shape of y

    Returns
    -------
    gradient : float64, the shape of y

    Source: the derivative of `binary_cross_entropy`.
    """
    return -y / y_star + (1 - y) / (1 - y_star)


def sigmoid_binary_cross_entropy_gradient(y, beta):
    """How the binary cross-entropy after a sigmoid moves with the excitation.

        delta[i] = d loss[i] / d beta[i] = y_star[i] - y[i],  y_star = sigmoid(beta)

    Parameters
    ----------
    y : labels 0 or 1, shape (n,) or (n, 1)
    beta : excitations, the shape of y; right, and silent, for +-1000

    Returns
    -------
    delta : float64, the shape of y

    Source: chain rule through `binary_cross_entropy_gradient` and sigmoid's derivative.
    Calls `sigmoid`.
    """
    return sigmoid(beta) - y


def binary_cross_entropy_from_excitation(y, beta):
    """The binary cross-entropy after a sigmoid, from the excitation: exact, however small.

        loss[i] = log(1 + exp(-beta[i])) if y[i] = 1,  log(1 + exp(beta[i])) if y[i] = 0

    Parameters
    ----------
    y : labels 0 or 1, shape (n,) or (n, 1)
    beta : excitations, the shape of y; exact, and silent, for +-1000

    Returns
    -------
    loss : float64, the shape of y, in nats

    Source: `binary_cross_entropy` of sigmoid, written as softplus.
    """
    return np.logaddexp(0, (1 - 2 * y) * beta)


# 04_back_propagation


def finite_difference(f, w, eps=1e-5):
    """The gradient of a scalar function by central differences, one entry at a time.

        gradient[e] = (f(w + eps at entry e) - f(w - eps at entry e)) / (2 eps)

    Parameters
    ----------
    f : function of an array of w's shape, returns a float
    w : float64, any shape
    eps : float, the step

    Returns
    -------
    gradient : float64, the shape of w

    Source: Taylor expansion; the error is proportional to eps^2.
    """
    gradient = np.zeros(w.shape)
    for entry in np.ndindex(w.shape):
        step = np.zeros(w.shape)
        step[entry] = eps
        gradient[entry] = (f(w + step) - f(w - step)) / (2 * eps)
    return gradient


def weight_gradient(delta, h):
    """The gradient of the corpus loss with respect to a layer's weights.

        dL/dw[k, j] = (1 / n) sum over i of delta[i, k] h[i, j],  with h[i, N + 1] = 1

    Parameters
    ----------
    delta : d loss[i] / d beta[i, k] of this layer, shape (n, K)
    h : activations of the layer below, without the constant 1, shape (n, N)

    Returns
    -------
    gradient : float64, shape (K, N + 1)

    Source: chain rule; d beta[k] / d w[k, j] = h[j] (Lecture 28, "Back propagation",
    averages over tokens). Calls `append_one`.
    """
    return delta.T @ append_one(h) / len(h)


def activation_gradient(delta, w):
    """How the loss of every token moves with the activations below, the 1 left out.

        d loss[i] / d h[i, j] = sum over k of delta[i, k] w[k, j],  j = 1..N

    Parameters
    ----------
    delta : d loss[i] / d beta[i, k] of the layer, shape (n, K)
    w : the layer's weights, shape (K, N + 1)

    Returns
    -------
    float64, shape (n, N)

    Source: chain rule; d beta[k] / d h[j] = w[k, j], the first derivative that the lecture
    leaves out.
    """
    return delta @ w[:, :-1]


def hidden_delta(delta, w, beta, derivative):
    """How the loss of every token moves with a hidden layer's excitations: one step back.

        delta_below[i, j] = derivative(beta[i, j]) * sum over k of delta[i, k] w[k, j]

    Parameters
    ----------
    delta : the layer above's delta, shape (n, K)
    w : the layer above's weights, shape (K, N + 1)
    beta : this layer's excitations, shape (n, N)
    derivative : function (n, N) -> (n, N), of this layer's activation, at the excitation

    Returns
    -------
    float64, shape (n, N)

    Source: chain rule; d h[j] / d beta[j] is the second derivative that the lecture leaves
    out. Calls `activation_gradient`.
    """
    return activation_gradient(delta, w) * derivative(beta)


def output_delta(loss_gradient, jacobian):
    """How the loss of every token moves with the last excitations, for any output function.

        delta[i, k] = sum over c of loss_gradient[i, c] jacobian[i, c, k]

    Parameters
    ----------
    loss_gradient : d loss[i] / d y_star[i, c], shape (n, V)
    jacobian : d y_star[i, c] / d beta[i, k], shape (n, V, V)

    Returns
    -------
    delta : float64, shape (n, V)

    Source: chain rule with the sum over classes that the lecture's version leaves out.
    """
    return np.einsum("nc,nck->nk", loss_gradient, jacobian)


def back_propagate(y, betas, hs, weights, derivative, loss_delta):
    """Back-propagation: the gradient of the corpus loss with respect to all weights.

        delta(L) = loss_delta(y, beta(L))
        delta(l) = hidden_delta(delta(l+1), w(l+1), beta(l), derivative)
        dL/dw(l) = weight_gradient(delta(l), h(l-1))

    Parameters
    ----------
    y : reference labels, shape (n, V)
    betas, hs : what `forward` returned
    weights : list of L weight matrices
    derivative : the derivative of the hidden layers' activation, at the excitation
    loss_delta : function (y, betas[-1]) -> (n, V), d loss[i] / d beta(L)[i, c]

    Returns
    -------
    gradients : list of L arrays, each of its weight matrix's shape

    Source: Lecture 28, "Back propagation"; Rumelhart, Hinton and Williams, Nature 323
    (1986). Calls `hidden_delta` and `weight_gradient`.
    """
    delta = loss_delta(y, betas[-1])
    gradients = [weight_gradient(delta, hs[-2])]
    for layer in range(len(weights) - 1, 0, -1):
        delta = hidden_delta(delta, weights[layer], betas[layer - 1], derivative)
        gradients.insert(0, weight_gradient(delta, hs[layer - 1]))
    return gradients


# 05_gradient_descent


def gradient_step(weights, gradients, eta):
    """The weights after one step of gradient descent, all of them updated at once.

        w(l) <- w(l) - eta dL/dw(l)

    Parameters
    ----------
    weights : list of L weight matrices; they stay as they are
    gradients : list of L arrays of the same shapes
    eta : float, the learning rate

    Returns
    -------
    new list of L new matrices

    Source: Lecture 28, "Newton's method" (the update of gradient descent).
    """
    return [w - eta * gradient for w, gradient in zip(weights, gradients, strict=True)]


def momentum_step(weights, velocity, gradients, eta, mu):
    """The weights and the velocity after one step of gradient descent with momentum.

        v(l) <- mu v(l) - eta dL/dw(l)
        w(l) <- w(l) + v(l)

    Parameters
    ----------
    weights : list of L weight matrices; they stay as they are
    velocity : list of L arrays of the same shapes, zeros at first; they stay as they are
    gradients : list of L arrays of the same shapes
    eta : float, the learning rate
    mu : float, the share of the velocity that is kept, 0 <= mu < 1

    Returns
    -------
    weights : new list of L new matrices
    velocity : new list of L new arrays, for the next step

    Source: Polyak (1964); Sutskever et al., ICML (2013), equations 1 and 2.
    """
    velocity = [mu * v - eta * gradient for v, gradient in zip(velocity, gradients, strict=True)]
    return [w + v for w, v in zip(weights, velocity, strict=True)], velocity


def newton_step(w, slope, curvature):
    """The weight after one step of Newton's method on the loss of a single weight.

        w <- w - (dL/dw) / (d2L/dw2)

    Parameters
    ----------
    w : float
    slope : float, the first derivative of the loss at w
    curvature : float, the second derivative of the loss at w

    Returns
    -------
    float

    Raises
    ------
    ValueError : if the curvature is 0

    Source: Lecture 28, "Newton's method": the search for a zero of f = dL/dw.
    """
    if curvature == 0:
        raise ValueError("Newton's step is not defined where the curvature is 0")
    return float(w - slope / curvature)


def minibatches(n, size, rng):
    """The tokens of one epoch in small batches: every token once, in shuffled order.

    Parameters
    ----------
    n : int, the number of tokens
    size : int, tokens in a batch; the last batch may be shorter
    rng : numpy.random.Generator, shuffles

    Returns
    -------
    iterator of integer arrays of shape (size,), indices 0..n-1

    Source: Lecture 28, "Back propagation" ("some subset of the training data"); Robbins and
    Monro (1951).
    """
    order = rng.permutation(n)
    for start in range(0, n, size):
        yield order[start : start + size]


def train(x, y, weights, eta, epochs, size, rng, loss, loss_delta):
    """Stochastic gradient descent on a network with tanh hidden layers.

        for every minibatch:  w(l) <- w(l) - eta dL/dw(l)

    Parameters
    ----------
    x : features, shape (n, D)
    y : reference labels, shape (n, V)
    weights : list of L weight matrices, where training starts; they stay as they are
    eta : float, the learning rate
    epochs : int, how often every token is visited
    size : int, tokens in a minibatch
    rng : numpy.random.Generator, shuffles
    loss : function (y, beta) -> (n,), every token's loss at the last layer's excitation
    loss_delta : function (y, beta) -> (n, V), its derivative with respect to beta

    Returns
    -------
    weights : list of L new weight matrices
    history : list of epochs + 1 floats, the corpus loss at the start and after each epoch

    Source: Lecture 28, "Back propagation". Calls `forward`, `back_propagate`,
    `minibatches`, `gradient_step`.
    """

    def loss_of_corpus(weights):
        return float(np.mean(loss(y, forward(x, weights, tanh, identity)[0][-1])))

    history = [loss_of_corpus(weights)]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            betas, hs = forward(x[batch], weights, tanh, identity)
            gradients = back_propagate(y[batch], betas, hs, weights, tanh_derivative, loss_delta)
            weights = gradient_step(weights, gradients, eta)
        history.append(loss_of_corpus(weights))
    return weights, history


# 06_pytorch


def reverse_mode(record, values, lookup):
    """The derivative of the last of M numbers with respect to each, in one pass back.

        slope(last) = 1
        slope(i) = sum over the uses of i of slope(result) * d result / d i

    Parameters
    ----------
    record : list of (operation, inputs), a name and a tuple of the positions in `values` of
        what went in; a position may be there twice. Entry m made the number at position
        M - len(record) + m
    values : shape (M,), all numbers in the order in which they were made; the first
        M - len(record) are inputs
    lookup : dict of operation -> function of as many floats as it has inputs that returns a
        tuple of as many derivatives

    Returns
    -------
    shape (M,), 0 where nothing leads to the last number

    Source: Linnainmaa (1970); Lecture 28, "Back propagation" (a library's lookup tables).
    """
    made = len(values) - len(record)
    slopes = np.zeros(len(values))
    slopes[-1] = 1.0
    for m in reversed(range(len(record))):
        operation, inputs = record[m]
        factors = lookup[operation](*(values[i] for i in inputs))
        for i, factor in zip(inputs, factors, strict=True):
            slopes[i] += slopes[made + m] * factor
    return slopes


def to_linear(w):
    """The same layer in PyTorch.

        linear.weight = w[:, :-1],  linear.bias = w[:, -1]

    Parameters
    ----------
    w : weights, shape (K, N + 1), the last column is the bias

    Returns
    -------
    torch.nn.Linear with N inputs and K outputs, float64

    Source: PyTorch documentation, torch.nn.Linear.
    """
    import torch

    K, N = w.shape[0], w.shape[1] - 1
    linear = torch.nn.Linear(N, K, dtype=torch.float64)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(w[:, :-1].copy()))
        linear.bias.copy_(torch.from_numpy(w[:, -1].copy()))
    return linear


def torch_network(weights):
    """The same network in PyTorch: linear layers with tanh between, no function at its end.

    Parameters
    ----------
    weights : list of L weight matrices

    Returns
    -------
    torch.nn.Sequential, float64

    Source: PyTorch documentation, torch.nn.Sequential. Calls `to_linear`.
    """
    import torch

    layers = [to_linear(weights[0])]
    for w in weights[1:]:
        layers += [torch.nn.Tanh(), to_linear(w)]
    return torch.nn.Sequential(*layers)


def torch_gradients(x, y, weights):
    """The gradients of the softmax cross-entropy of the corpus, by PyTorch, in our shapes.

    Parameters
    ----------
    x : features, shape (n, D)
    y : one-hot reference labels, shape (n, V)
    weights : list of L weight matrices

    Returns
    -------
    gradients : list of L float64 arrays, each of its weight matrix's shape

    Source: PyTorch documentation, torch.nn.functional.cross_entropy. Calls `torch_network`.
    """
    import torch

    network = torch_network(weights)
    loss = torch.nn.functional.cross_entropy(network(torch.from_numpy(x)), torch.from_numpy(y))
    loss.backward()
    return [
        np.column_stack([layer.weight.grad.numpy(), layer.bias.grad.numpy()])
        for layer in network
        if isinstance(layer, torch.nn.Linear)
    ]


def torch_train(x, y, weights, eta, epochs, size, rng):
    """Stochastic gradient descent on the softmax cross-entropy, with PyTorch's gradients.

    Parameters
    ----------
    x : features, shape (n, D)
    y : one-hot reference labels, shape (n, V)
    weights : list of L weight matrices, where training starts; they stay as they are
    eta : float, the learning rate
    epochs : int, how often every token is visited
    size : int, tokens in a minibatch
    rng : numpy.random.Generator; batches: `minibatches(n, size, rng)`, once an epoch

    Returns
    -------
    weights : list of L new float64 weight matrices
    history : list of epochs + 1 floats, the corpus loss before training and after each
        epoch

    Source: PyTorch documentation, torch.optim.SGD. Calls `torch_network` and the given
    `minibatches`.
    """
    import torch

    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)
    network = torch_network(weights)
    optimizer = torch.optim.SGD(network.parameters(), lr=eta)
    loss = torch.nn.functional.cross_entropy

    def loss_of_corpus():
        with torch.no_grad():
            return float(loss(network(inputs), labels))

    history = [loss_of_corpus()]
    for _ in range(epochs):
        for batch in minibatches(len(x), size, rng):
            batch = torch.from_numpy(batch)
            optimizer.zero_grad()
            loss(network(inputs[batch]), labels[batch]).backward()
            optimizer.step()
        history.append(loss_of_corpus())
    trained = [
        np.column_stack([layer.weight.detach().numpy(), layer.bias.detach().numpy()])
        for layer in network
        if isinstance(layer, torch.nn.Linear)
    ]
    return trained, history

"""Classics: mistakes that many have asked about. A report tells their sentence and does not count their name."""

CLASSICS = {
    # activations and losses
    "input_for_output": "the input β stands where the output y* belongs: the slopes are made of y*",
    "logarithm_twice": "the logarithm is taken twice: what it is taken of is a logarithm already",
    "slope_once_more": "the slope y* (1 − y*) is multiplied in once more: it has cancelled already",
    "output_once_more": "y* is multiplied in once more: it has cancelled already",
    # back-propagation
    "derivative_times_beta": "the derivative is multiplied by β once more",
    "weights_for_inputs": "the weights stand where the layer's input belongs: ∂β/∂w is the activation below",
    "value_for_error": "a layer's value stands where its delta belongs: what comes down is ∂ℓ/∂β",
    "error_for_input": "delta stands where the layer's input belongs: delta times the activations below",
    "output_slope_for_hidden": "the output's own slope is multiplied in for the hidden layers: loss_delta holds it",
    "layer_too_far": "it goes one layer too far: the features x have no weights below them, and no delta",
    "two_layers_only": "only the last two layers have their gradient: go down to layer 0, however many there are",
    # steps and trainings
    "bias_not_moved": "the bias is not moved: its column takes the same step as the others",
    "uphill_without_eta": "the step leads uphill, and the learning rate is missing: both are wrong in one line",
    "eta_divided": "the step is divided by the batch's size once more: the gradient is an average already",
    "nominal_size": "the sum over a batch is divided by `size`: the last batch may be shorter",
    "steps_from_first_weights": "every step starts from the first weights: start it where the step before has ended",
    "network_made_anew": "every epoch begins with the first weights again: go on with those that the last one gave",
    "labels_not_shuffled": "features are shuffled and labels are not: y[batch] belongs to x[batch]",
    "features_not_shuffled": "labels are shuffled and features are not: token and label go together",
    "shuffled_apart": "features and labels are shuffled separately: one batch of indices serves both",
    "labels_of_first_rows": "every batch has the labels of the first rows: its own are meant, y[batch]",
    "features_of_first_rows": "every batch has the first rows of x: its own are meant, x[batch]",
    "labels_not_batched": "the features of a batch meet the labels of all tokens: y[batch] belongs to x[batch]",
    "features_not_batched": "the labels of a batch meet the features of all tokens: x[batch] belongs to y[batch]",
    "size_as_count": "`size` is taken for the number of batches: it is the number of tokens in each",
    "pieces_of_equal_length": "batches of nearly equal length: each has `size` tokens, the last one what is left",
    # PyTorch
    "momentum": "a part of the last step is added (momentum): a step is eta times this gradient alone",
    "another_optimiser": "it is another optimiser: plain gradient descent is asked, torch.optim.SGD with lr=eta",
    "nll_of_probabilities": "NLLLoss takes the logarithms of probabilities: it was given the probabilities themselves",
    "softmax_over_tokens": "softmax is taken over the tokens of the batch: the classes of one token lie along dim 1",
}

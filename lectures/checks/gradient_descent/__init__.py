"""Unit 05: steps down the slope, minibatches, training."""

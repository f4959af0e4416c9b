"""What every figure is drawn with: the style, words and numbers, the picture with its description."""

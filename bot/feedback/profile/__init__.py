"""What is this column? Kinds, scales and pairs of a form's answers, worked out from headers and values alone."""

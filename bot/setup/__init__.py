"""Setting up: look at a form, a sheet or an export, and write down what its questions mean once a person agreed."""

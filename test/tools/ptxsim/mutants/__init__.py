"""Mutants: kernels with one thing wrong, which the simulator must find."""

"""Tests of the runtime and of cnn-run."""

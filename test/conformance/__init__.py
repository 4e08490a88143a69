"""ONNX's own backend tests, run through cnnc and cnn-run."""

"""One module a network: each builds its ONNX model from a seed."""

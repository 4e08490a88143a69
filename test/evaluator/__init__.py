"""Compares the reference evaluator with NumPy and with ONNX's own reference."""

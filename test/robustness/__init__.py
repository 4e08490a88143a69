"""Malformed and hostile models, which cnnc must survive."""

"""Fuzz targets: whatever the bytes, an answer."""

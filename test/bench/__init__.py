"""Timings beside other implementations."""

"""Tests of the driver API over the simulator."""

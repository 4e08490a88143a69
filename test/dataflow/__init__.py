"""Dataflow designs in the cycle simulation: no deadlock, no lost speed."""

"""Random networks on all targets beside the reference evaluator."""

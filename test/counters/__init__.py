"""What kernels count in the simulator, and its limits."""

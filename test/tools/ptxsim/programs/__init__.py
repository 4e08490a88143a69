"""Programs in CUDA C on the simulator."""

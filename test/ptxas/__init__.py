"""Machine code of the kernels that cnnc emits."""

"""A lint over emitted HLS C++: pragmas against AMD's documented grammar."""

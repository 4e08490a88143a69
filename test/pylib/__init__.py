"""What the Python runners of the tests share."""

"""The networks that cnnc is tested on as a whole, and what runs them."""

"""The installed tree, as those see it who embed the runtime."""

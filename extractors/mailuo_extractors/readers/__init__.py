"""Readers: one file a format, each turning bytes into a `Source`. Call `registry.read` unless the format is known."""

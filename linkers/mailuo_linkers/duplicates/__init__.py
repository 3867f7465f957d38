"""Lines that may pay for the same thing: one file a kind, `find` puts them together."""

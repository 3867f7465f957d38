"""Saved queries: what one is, how it is found, checked and run. Knows `mailuo_graph` only."""

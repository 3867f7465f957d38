"""The model and the stores: what the words mean, how records look, where the graph lives. Knows no other package."""

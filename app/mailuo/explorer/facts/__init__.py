"""What the pages show, asked of graph and catalogue: no HTTP, no HTML."""

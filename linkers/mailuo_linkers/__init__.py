"""From records to links: who is who, which row is which project, what continues what. Knows `mailuo_graph` only."""

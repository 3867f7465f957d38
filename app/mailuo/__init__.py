"""脉络 Mailuo: links Chinese budget lines across years and departments and answers questions about the graph."""

__version__ = "0.1.0"

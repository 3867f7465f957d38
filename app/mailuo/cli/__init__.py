"""The command line: a thin shell that parses, calls one function and prints. One module a command group."""

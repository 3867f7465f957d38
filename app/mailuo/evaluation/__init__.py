"""How right a workspace is, measured against annotations that a person made."""

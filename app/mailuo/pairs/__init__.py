"""`mailuo explain A B`: why two projects are linked, or why not."""

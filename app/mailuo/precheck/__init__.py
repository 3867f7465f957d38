"""`mailuo precheck`: a draft project held against the graph before money is asked for. Nothing of it is stored."""

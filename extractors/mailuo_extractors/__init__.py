"""From a file to records with evidence: readers (one file a format), layouts (one file a layout). Knows `mailuo_graph`."""

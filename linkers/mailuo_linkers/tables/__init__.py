"""The table method: many records as columns, in and out, block by block. `documents.compare_lines` gives its features for
single pairs, `linking.link_records` links a whole table."""

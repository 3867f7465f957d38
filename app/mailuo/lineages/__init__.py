"""`mailuo lineage`: one undertaking through the years, as a picture and as rows."""

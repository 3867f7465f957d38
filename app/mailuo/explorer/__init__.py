"""`mailuo explore`: the workspace as pages in a browser, on this machine alone."""

"""What answers a request: one module a page, each asks a function that knows nothing of HTTP and fills a template."""

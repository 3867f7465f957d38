"""The packs that come with the program: a folder a pack, a YAML file a query."""

"""The graph for other tools: NetworkX in memory, files for graph programs, the bulk importer of Neo4j."""

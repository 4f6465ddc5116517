"""What the audiences are served: GraphQL over HTTP, identity, health."""

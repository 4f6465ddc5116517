"""The door of GraphQL over HTTP: what is asked, which documents are answered, and in which media type."""

"""Writes each audience's schema into graphql/: `make schema`."""

from taskforce import files
from taskforce.api.audiences import schemas

for audience, schema in schemas().items():
    folder = files.graphql() / audience
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "schema.graphql").write_text(schema.as_str() + "\n")

"""Which appends of a batch build on each other."""

from uuid import UUID

from taskforce.log.batch import Append

Numbered = tuple[int, Append]


def chained(appends: list[Numbered]) -> list[list[Numbered]]:
    """Appends that touch a stream in common, if only through others, stand in one chain, in the order they came in."""
    roots: dict[UUID, UUID] = {}

    def root(stream: UUID) -> UUID:
        while (above := roots.setdefault(stream, stream)) != stream:
            stream = above
        return stream

    for _, append in appends:
        first, *others = append.stream_ids
        for stream in others:
            roots[root(stream)] = root(first)
    chains: dict[UUID, list[Numbered]] = {}
    for number, append in appends:
        chains.setdefault(root(append.stream_ids[0]), []).append((number, append))
    return list(chains.values())

"""An agency's system as a process: keeps what it has to tell, part after part, and sends meanwhile."""

import asyncio
import sys
from pathlib import Path

from client.said import SOURCE, warning
from taskforce.client import Client

WARNINGS, AT_ONCE = 2_500, 10


async def keep(client: Client, mark: Path) -> None:
    """How far it has come is marked once that has been kept, so after a kill the last part is kept again."""
    for first in range(int(mark.read_text()) if mark.exists() else 0, WARNINGS, AT_ONCE):
        await client.keep(*(step for n in range(first, first + AT_ONCE) for step in warning(f"case-{n}")))
        draft = mark.with_suffix(".draft")
        draft.write_text(str(first + AT_ONCE))
        draft.replace(mark)


async def main(url: str, token: str, folder: Path) -> None:
    async with Client(url, token, source=SOURCE, outbox=folder / "unsent.sqlite") as client:
        keeping = asyncio.create_task(keep(client, folder / "mark"))
        while not keeping.done() or await client.unsent():
            async for _ in client.send():
                pass
        await keeping


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))

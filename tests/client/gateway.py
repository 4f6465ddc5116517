"""What stands between an agency and the service, as gateways do: passes on, answers for itself, cuts off."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

Instead = Callable[[bytes], httpx.Response | None]
"""Of a request's body: what the gateway says itself. None: it is passed on."""


class Gateway:
    """`instead` is asked of each request. After `cuts` requests more, that many answers are cut off."""

    def __init__(self, upstream: str) -> None:
        self.upstream, self.url = upstream, ""
        self.bodies: list[bytes] = []
        self.statuses: list[int] = []
        self.cuts = 0
        self.instead: Instead = lambda body: None
        self._answered = asyncio.Condition()

    async def said(self, status: int) -> None:
        """Once the service, or the gateway, has said so."""
        async with self._answered:
            await self._answered.wait_for(lambda: status in self.statuses)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with httpx.AsyncClient(base_url=self.upstream, timeout=60) as http:
            try:
                while True:
                    await self._pass_on(http, reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass  # whoever asked has left
            finally:
                writer.close()

    async def _pass_on(
        self, http: httpx.AsyncClient, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers["content-length"]))
        self.bodies.append(body)
        if (answer := self.instead(body)) is None:
            kept = {name: headers[name] for name in ("authorization", "content-type")}
            answer = await http.post(first.split(" ")[1], content=body, headers=kept)
        async with self._answered:
            self.statuses.append(answer.status_code)
            self._answered.notify_all()
        if self.cuts:
            self.cuts -= 1
            raise ConnectionAbortedError
        said = {name: value for name, value in answer.headers.items() if name in ("content-type", "retry-after")}
        said["content-length"] = str(len(answer.content))
        head = [f"HTTP/1.1 {answer.status_code} -", *(f"{name}: {value}" for name, value in said.items())]
        writer.write("\r\n".join([*head, "", ""]).encode() + answer.content)
        await writer.drain()


@asynccontextmanager
async def gateway(upstream: str) -> AsyncIterator[Gateway]:
    made = Gateway(upstream)
    async with await asyncio.start_server(made._serve, "127.0.0.1", 0) as server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made

"""One request to the service, and what its answer means."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

import httpx
import msgspec

from taskforce.client.backoff import retry_after
from taskforce.client.errors import BadAnswer, BadToken, RequestRefused
from taskforce.client.outbox import Kept
from taskforce.client.verdict import Verdict

Token = str | Callable[[], Awaitable[str]]
"""A bearer token, or how to get one that is good now."""

LATER = {429, 502, 503, 504}
NOT_AUTHENTICATED = 401
ONE_TOO_MANY = {400, 413}
"""Because of one of the events, or of how many they are."""
TIMEOUT = httpx.Timeout(60.0, connect=10.0)  # seconds

_verdicts = msgspec.json.Decoder(list[Verdict])


class Later(Exception):
    """Nothing was decided, or nobody knows: the same is to be sent again, after as many seconds as are asked for."""

    def __init__(self, code: str, asked: float = 0.0) -> None:
        super().__init__(code)
        self.code, self.asked = code, asked


class _Problem(msgspec.Struct):
    code: str = ""
    detail: str = ""


class Intake:
    def __init__(self, url: str, token: Token) -> None:
        self._http = httpx.AsyncClient(timeout=TIMEOUT)
        self._url = f"{url.rstrip('/')}/events"
        self._ask_for_token = None if isinstance(token, str) else token
        self._token = token if isinstance(token, str) else ""

    async def close(self) -> None:
        await self._http.aclose()

    async def post(self, batch: Sequence[Kept]) -> list[Verdict]:
        """A verdict for each, in order. Raises Later, RequestRefused, BadAnswer or BadToken."""
        if not self._token:
            await self._renew_token()
        answer = await self._send(batch)
        if answer.status_code == NOT_AUTHENTICATED and self._ask_for_token:
            await self._renew_token()
            answer = await self._send(batch)
        if answer.status_code == httpx.codes.OK:
            return _read(answer)
        problem = _problem(answer)
        if answer.status_code in LATER:
            raise Later(problem.code, retry_after(answer.headers.get("retry-after"), datetime.now(UTC)))
        raise RequestRefused(answer.status_code, problem.code, problem.detail, batch[0].id)

    async def _send(self, batch: Sequence[Kept]) -> httpx.Response:
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/cloudevents-batch+json"}
        body = b"[" + b",".join(kept.event for kept in batch) + b"]"
        try:
            return await self._http.post(self._url, content=body, headers=headers)
        except (httpx.LocalProtocolError, UnicodeEncodeError):
            raise BadToken from None  # Danger: httpx repeats the token in its reason
        except httpx.UnsupportedProtocol:
            raise  # the address is wrong, and will be
        except httpx.TransportError as error:
            raise Later(type(error).__name__) from error
        except httpx.DecodingError as error:
            raise BadAnswer from error

    async def _renew_token(self) -> None:
        if self._ask_for_token:
            self._token = await self._ask_for_token()


def _read(answer: httpx.Response) -> list[Verdict]:
    try:
        return _verdicts.decode(answer.content)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadAnswer from error


def _problem(answer: httpx.Response) -> _Problem:
    """What is in between answers in forms of its own: then the status says it all."""
    try:
        problem = msgspec.json.decode(answer.content, type=_Problem)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        problem = _Problem()
    return _Problem(problem.code or f"HTTP_{answer.status_code}", problem.detail or answer.reason_phrase)

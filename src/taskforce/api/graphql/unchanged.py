"""An answer by GET has an ETag, and whoever has it already is told so, once all has been done that an answer needs."""

import re
from hashlib import sha256

from litestar import Response

from taskforce.api.graphql import kinds

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def answer(body: bytes, kind: str, known: str | None) -> Response[bytes]:
    """`known` is the request's If-None-Match. A tag is a hash of kind and bytes, so it tells no more than they do."""
    tag = f'"{sha256(kind.encode() + body).hexdigest()}"'
    if known is not None and (known.strip() == "*" or tag in _TAG.findall(known)):
        return Response(b"", status_code=304, headers={"etag": tag})
    return Response(body, media_type=kinds.with_charset(kind), headers={"etag": tag})

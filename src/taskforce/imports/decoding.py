"""How a text file is written, told from its bytes: a byte order mark if it has one, else UTF-8, else Windows-1252."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHUNK = 1 << 18
_KEEP = "taskforce.keep"


@dataclass(frozen=True, slots=True)
class Writing:
    encoding: str
    newline: str
    lines: int


def writing(file: Path) -> Writing:
    """One pass over the file in constant memory.

    Well-formed UTF-8 hardly ever happens by accident, so a few bytes that do not fit are damage and cost their own
    records; where they are the greater part, the file was never UTF-8.
    """
    strange = damaged = feeds = returns = 0
    last = ""
    with file.open("rb") as source:
        start = source.read(4)
        source.seek(0)
        marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), None)
        decoder = codecs.getincrementaldecoder(marked or "utf-8")(_KEEP)
        while chunk := source.read(_CHUNK):
            text = decoder.decode(chunk)
            if not text.isascii():
                strange += len(text) - len(text.encode("ascii", "ignore"))
                damaged += _damage(text)
            feeds += text.count("\n")
            returns += text.count("\r")
            last = text[-1:] or last
    # Danger: a carriage return ends a line only where nothing else does, for fields hold stray ones.
    newline, ends = ("\n", feeds) if feeds or not returns else ("\r", returns)
    encoding = marked or ("cp1252" if 2 * damaged > strange else "utf-8")
    return Writing(encoding, newline, ends + (last not in {"", newline}))


def opened(file: Path, written: Writing) -> TextIO:
    """Bytes that stand for no character come as U+DC00 and more, which no text has: see `is_text` and `shown`."""
    return file.open(encoding=written.encoding, newline=written.newline, errors=_KEEP)


def is_text(text: str) -> bool:
    """Whether it is text throughout, which a database can keep: no U+0000, no byte that stands for no character."""
    return "\0" not in text and not _damage(text)


def shown(text: str) -> str:
    r"""The same with each byte that stands for no character written as \x81, so that it can be stored and read."""
    return "".join(f"\\x{ord(c) - 0xDC00:02x}" if 0xDC00 <= ord(c) <= 0xDCFF else c for c in text)


def double_encoded(text: str) -> bool:
    """Whether it is UTF-8 that somebody took for Windows-1252 on the way: "Ã©" where "é" was meant."""
    if text.isascii():
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False


def _damage(text: str) -> int:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return sum(0xDC00 <= ord(c) <= 0xDCFF for c in text)
    return 0


def _keep(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_KEEP, _keep)

"""UmaDB as a peer: its own server, which its wheel carries, and its own client."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import threads
from serving import free_port
from umadb import AppendCondition, Client, Event, Query, QueryItem


def noted(number: int, subject: UUID) -> tuple[Event, AppendCondition]:
    """What ours records of a donation, and the condition that nothing of that donation has been recorded yet."""
    id = uuid4()
    said = {
        "recipient": "PP52", "accounting_unit": "", "donor_name": f"Donor {number}", "donor_status": "Individual",
        "company_number": "", "postcode": "AB1 2CD", "donation_type": "", "value": number + 1,
        "received_on": date(2026, 1, 1), "subject_ids": [subject], "noted_by": "officer-4",
    }  # fmt: skip
    stream = f"donation:{id}"
    unseen = AppendCondition(Query([QueryItem(tags=[stream])]))
    return Event("donation.noted", msgspec.json.encode(said), [stream], id), unseen


@contextmanager
def server() -> Iterator[str]:
    """Its address. As it comes, in a process and a folder of its own, which are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench-uma-") as folder:
        address = f"127.0.0.1:{free_port()}"
        command = [str(Path(sys.executable).with_name("umadb")), "--listen", address, "--db-path", f"{folder}/log"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert any("listening" in line for line in running.stdout), running.wait()
            try:
                yield f"http://{address}"
            finally:
                running.terminate()
                running.communicate()


def uma(writers: int, seconds: float) -> float:
    """Through one client that all threads share, which is the fastest of what it offers."""
    subject = uuid4()
    with server() as url, Client(url) as client:

        def append(number: int) -> None:
            event, unseen = noted(number, subject)
            client.append([event], unseen)

        return threads.rate(writers, seconds, append)

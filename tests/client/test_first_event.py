"""The first event of README.md, as it stands there."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from client.sending import Agency

README = Path(__file__).parents[2] / "README.md"


async def test_the_first_event_of_the_readme_is_recorded_and_the_second_time_a_duplicate(agency: Agency) -> None:
    [program] = re.findall(r"^```python$(.*?)^```$", README.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert "http://127.0.0.1:8000" in program
    ask = [sys.executable, "-c", program.replace("http://127.0.0.1:8000", agency.url)]
    env = {"TOKEN": agency.token(), "PYTHONPATH": ":".join(sys.path)}
    said = []
    for _ in range(2):
        process = await asyncio.create_subprocess_exec(*ask, env=env, cwd=agency.folder, stdout=PIPE)
        out, _ = await process.communicate()
        assert process.returncode == 0
        said.append(out.decode())
    first, second = said
    assert first.startswith("Recorded(id='case-7/drafted', source='/interference-service/cases', record='V2FybmluZzo")
    assert first.endswith("version=1)\n")
    assert second.startswith("Duplicate(id='case-7/drafted'")

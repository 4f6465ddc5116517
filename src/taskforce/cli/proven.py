"""Who types a command, where that matters: whoever has a token that the service would believe too."""

import os
from pathlib import Path

from taskforce.api.access import Roster
from taskforce.api.identity import Identity
from taskforce.api.names import RECORDS
from taskforce.api.officers import Officers
from taskforce.api.problem import Problem
from taskforce.cli import complain
from taskforce.domain.kernel import Officer
from taskforce.log.cases import Cases
from taskforce.settings import Settings

TOKEN, TOKEN_FILE = "TASKFORCE_TOKEN", "TASKFORCE_TOKEN_FILE"


async def records_officer(settings: Settings, cases: Cases) -> Officer:
    """By a person's token for `records`, in the environment or in a file; ends where there is none.

    Raises NotRegistered or AccessEnded.
    Which office it must be is for the domain to say.
    """
    token = os.environ.get(TOKEN)
    if not token and (file := os.environ.get(TOKEN_FILE)):
        token = Path(file).read_text(encoding="ascii", errors="replace")
    if not token:
        complain(f"say who you are: put a token for {RECORDS} into {TOKEN}, or the name of its file into {TOKEN_FILE}")
        raise SystemExit(2)
    try:
        viewer = await Identity(settings).viewer(f"Bearer {token.strip()}")
    except Problem as problem:
        complain(f"{problem.code}: {problem.message}")
        raise SystemExit(1) from problem
    if viewer.audience != RECORDS or viewer.is_system:
        complain(f"OTHER_AUDIENCE: this token is not a person's for {RECORDS}")
        raise SystemExit(1)
    return await Officers(Roster(cases)).officer_of(viewer)

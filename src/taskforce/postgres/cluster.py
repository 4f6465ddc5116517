"""One user's part in the shared server: come, use it, leave."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType

from taskforce.postgres.address import Address
from taskforce.postgres.errors import DidNotStart
from taskforce.postgres.layout import Layout
from taskforce.postgres.locks import ALONE, SHARED, Lock, is_free, locked
from taskforce.postgres.ordinary import share
from taskforce.postgres.server import ADMIN, DATABASE, Server, admin_password
from taskforce.settings import Secret, Settings

_PATIENCE = 300.0  # seconds: after a crash PostgreSQL recovers before it accepts connections
_LOG_LIMIT = 8 * 1024 * 1024
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


class Cluster:
    """The embedded server of a home. Options are PostgreSQL's own settings; who starts the server decides them."""

    def __init__(self, home: Path, secret: Secret, options: Mapping[str, str] | None = None) -> None:
        self.layout = Layout(home.absolute() / "postgres")
        self._password, self._options = admin_password(secret), dict(options or {})
        self._users: Lock | None = None

    def join(self) -> Server:
        """Comes in, starting the server where it does not run. Raises DidNotStart."""
        self._make_folder()
        try:
            with locked(self.layout.door):
                self._users = Lock(self.layout.users)
                self._users.take(SHARED)
                if is_free(self.layout.supervisor):
                    self._start_supervisor()
            return Server(self._await_address().url(ADMIN, self._password, DATABASE))
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Leaves; the last to do so returns when the server has stopped."""
        if self._users is None:
            return
        users, self._users = self._users, None
        with locked(self.layout.door):
            last = users.try_take(ALONE)
            others = not last and users.try_take(SHARED)
            if others:  # Danger: let go before the door opens, or those who leave at once take each other for users
                users.close()
                return
        try:  # whoever comes meanwhile waits for the users' lock: ours, or the supervisor's own
            if last and not is_free(self.layout.supervisor):
                with suppress(ProcessLookupError):
                    os.kill(int(self.layout.supervisor.read_text(encoding="ascii")), signal.SIGTERM)
            for ended in (self.layout.supervisor, self.layout.server):
                with locked(ended):
                    pass
        finally:
            users.close()

    def _make_folder(self) -> None:
        folder = self.layout.folder
        folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            share(folder)

    def _start_supervisor(self) -> None:
        log = self.layout.log
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".old"))
        options = [f"{name}={value}" for name, value in self._options.items()]
        command = [sys.executable, "-P", "-m", "taskforce.postgres.supervisor", str(self.layout.folder), *options]
        with os.fdopen(os.open(log, _APPEND, 0o600), "ab") as output:
            share(log)
            started = subprocess.run(
                command,
                input=self._password.encode(),
                stdout=output,
                stderr=output,
                cwd=self.layout.folder,
                start_new_session=True,  # Ctrl-C in a terminal is for the users
                check=False,
            )
        if started.returncode:
            raise DidNotStart.told_by(log)

    def _await_address(self) -> Address:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            supervised = not is_free(self.layout.supervisor)
            if address := Address.read(self.layout.address):
                return address
            if not supervised:
                break
            time.sleep(0.01)
        raise DidNotStart.told_by(self.layout.log)

    def __enter__(self) -> Server:
        return self.join()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leave()


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Server]:
    """The server to use: the embedded one for as long as this lasts, or the one that the settings name."""
    if settings.database_url:
        yield Server(settings.database_url)
        return
    cluster = Cluster(settings.home, settings.secret())
    joining = asyncio.create_task(asyncio.to_thread(cluster.join))
    try:
        yield await asyncio.shield(joining)
    finally:
        await asyncio.wait([joining])
        await asyncio.to_thread(cluster.leave)

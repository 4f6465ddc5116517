"""PostgreSQL refuses to run as root. What root starts runs as an ordinary user: whoever the folder belongs to."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from taskforce.postgres import binaries, kernel
from taskforce.postgres.errors import CannotRunAsRoot
from taskforce.postgres.layout import Layout


def become(layout: Layout) -> Path:
    """Makes this process an ordinary user's where it is root's. Gives the programs it can reach."""
    programs = binaries.folder()
    if os.geteuid() != 0:
        return programs
    nobody = pwd.getpwnam("nobody")
    if layout.folder.stat().st_uid == 0:
        try:
            kernel.appear_as(nobody.pw_uid)
            return programs
        except (OSError, AttributeError):  # no user namespaces here
            _give(layout.folder, nobody.pw_uid, nobody.pw_gid)
    owner = layout.folder.stat()
    if not _can_run(programs / "postgres", owner.st_uid, owner.st_gid):
        programs = _copied(programs, layout, owner.st_uid, owner.st_gid)
    os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    if not os.access(layout.folder, os.W_OK | os.X_OK) or not os.access(programs / "postgres", os.X_OK):
        raise CannotRunAsRoot
    return programs


def share(path: Path) -> None:
    """What root makes in a folder stays usable by whoever the folder belongs to.

    Danger: that may be somebody who has put a link there, to have what it names.
    """
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid, follow_symlinks=False)


def _can_run(program: Path, uid: int, gid: int) -> bool:
    try:
        return not subprocess.call(
            [program, "--version"], user=uid, group=gid, extra_groups=[], cwd="/", stdout=subprocess.DEVNULL
        )
    except PermissionError:
        return False


def _copied(programs: Path, layout: Layout, uid: int, gid: int) -> Path:
    """The programs find their libraries beside their package, so both are copied."""
    package = programs.parents[1]
    shutil.rmtree(layout.programs, ignore_errors=True)
    shutil.copytree(package, layout.programs / package.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, layout.programs / libraries.name, symlinks=True)
    _give(layout.programs, uid, gid)
    return layout.programs / programs.relative_to(package.parent)


def _give(folder: Path, uid: int, gid: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, uid, gid, follow_symlinks=False)

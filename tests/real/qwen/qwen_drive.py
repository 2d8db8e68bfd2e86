"""Run the real Qwen Code, again and again, where nothing but the recording mock can be reached.

As a program: one order a line on standard input, one sight a line on standard output, both JSON.
The test suite starts it in an empty network namespace where the kernel allows that.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qwen_mock import Authority, Providers

#: How long one run may take, in seconds: an ordinary one needs two.
PATIENCE_S = 60


def main(isolated: str, scratch: str) -> int:
    """Carry out the orders on standard input until it ends."""
    if isolated == "isolated":
        _raise_loopback()
    authority = Authority()
    certificate = Path(scratch) / "authority.pem"
    authority.write(certificate)
    for line in sys.stdin:
        order = json.loads(line)
        order["env"]["NODE_EXTRA_CA_CERTS"] = str(certificate)
        print(json.dumps(drive(order, authority)), flush=True)  # noqa: T201  # the answer
    return 0


def drive(order: dict[str, Any], authority: Authority) -> dict[str, Any]:
    """Return what Qwen Code sent, said and exited with when run by `order`."""
    with Providers(order["ports"], authority) as providers:
        code, out, err = _run(order["argv"], cwd=order["cwd"], env=order["env"])
        return {
            "sent": [asdict(sent) for sent in providers.book.sent],
            "others": providers.book.others,
            "exit_code": code,
            "said": _plain(err) or _plain(out),
        }


def _run(argv: list[str], *, cwd: str, env: dict[str, str]) -> tuple[int | None, bytes, bytes]:
    child = subprocess.Popen(
        argv,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, err = child.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        _end_group(child.pid)
        return None, *child.communicate()
    _end_group(child.pid)  # whatever it left behind must not speak into the next run
    return child.returncode, out, err


def _end_group(leader: int) -> None:
    """End the process group that our own child leads, nobody else's."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _plain(data: bytes) -> str:
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", data.decode(errors="replace"))
    lines = [line for line in text.splitlines() if "Ripgrep not available" not in line]
    return "\n".join(lines).strip()[-1500:]


def _raise_loopback() -> None:
    """A new network namespace has a loopback interface, but it is down."""
    import fcntl  # noqa: PLC0415  # Linux only, like namespaces
    import socket  # noqa: PLC0415
    import struct  # noqa: PLC0415

    set_flags, up_and_running = 0x8914, 0x41
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sh14x", b"lo", up_and_running))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

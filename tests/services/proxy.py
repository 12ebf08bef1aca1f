"""An invented proxy of a company: every name leads to one port of this machine.

    python -m tests.services.proxy --to PORT [--wants user:password | --socks]

prints its port, then every request that it gets, with the status of its answer.
"""

import argparse
import asyncio
import base64
from functools import partial

from tests.services.secure import joined, tell


async def _served_by_socks(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """SOCKS 5 without a password, for names."""
    _version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    length = (await reader.readexactly(5))[4]
    host = (await reader.readexactly(length + 2))[:length]
    tell(f"200 SOCKS {host.decode()}")
    writer.write(b"\x05\x00\x00\x01" + bytes(6))
    await joined(reader, writer, port)


async def _served(port: int, wants: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    named = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    known = f"Basic {base64.b64encode(wants.encode()).decode()}"
    if wants and {name.lower(): value for name, value in named.items()}.get("proxy-authorization") != known:
        tell(f"407 {head[0]}")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n")
        writer.close()
        return
    tell(f"200 {head[0]}")
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await joined(reader, writer, port)


async def _serve(port: int, wants: str, *, socks: bool) -> None:
    served = partial(_served_by_socks, port) if socks else partial(_served, port, wants)
    server = await asyncio.start_server(served, "127.0.0.1", 0)
    tell(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--wants", default="")
    parser.add_argument("--socks", action="store_true")
    said = parser.parse_args()
    asyncio.run(_serve(said.to, said.wants, socks=said.socks))

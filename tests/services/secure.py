"""TLS in front of an invented service, as services really are: HTTP/2 where both sides know it, else HTTP/1.1.

    python -m tests.services.secure --to PORT --certificate chain.pem [--only-old]

prints its port, then for every connection the protocol that was agreed on.
"""

import argparse
import asyncio
import http.client
import ssl
import sys
from dataclasses import dataclass, field
from functools import partial

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, WindowUpdated


def tell(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@dataclass
class Coming:
    """A request as it comes in."""

    headers: dict[str, str]
    body: bytearray = field(default_factory=bytearray)


class Connection:
    """One connection of HTTP/2: each request goes to the service behind by HTTP/1.1."""

    def __init__(self, writer: asyncio.StreamWriter, port: int) -> None:
        self._writer, self._port = writer, port
        self._spoken = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._spoken.initiate_connection()
        self._coming: dict[int, Coming] = {}
        self._leaving: dict[int, bytes] = {}
        self._flush()

    def take(self, data: bytes) -> None:
        for event in self._spoken.receive_data(data):
            self._happened(event)
        self._flush()

    def _happened(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            self._coming[event.stream_id] = Coming({str(name): str(value) for name, value in event.headers})
        elif isinstance(event, DataReceived):
            self._coming[event.stream_id].body += event.data
            self._spoken.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, StreamEnded):
            self._pass_on(event.stream_id, self._coming.pop(event.stream_id))
        elif isinstance(event, WindowUpdated):
            for stream in list(self._leaving):
                self._send(stream)

    def _pass_on(self, stream: int, request: Coming) -> None:
        behind = http.client.HTTPConnection("127.0.0.1", self._port)
        headers = {name: value for name, value in request.headers.items() if name[0] != ":"}
        named = {"Host": request.headers[":authority"], "X-Forwarded-Proto": "https"}
        behind.request(request.headers[":method"], request.headers[":path"], bytes(request.body), {**headers, **named})
        answer = behind.getresponse()
        self._leaving[stream] = answer.read()
        kept = [(name.lower(), value) for name, value in answer.getheaders() if name.lower() not in _OF_CONNECTIONS]
        self._spoken.send_headers(stream, [(":status", str(answer.status)), *kept])
        self._send(stream)

    def _send(self, stream: int) -> None:
        """As much of an answer as the other side has room for."""
        left = self._leaving[stream]
        while left and (room := min(self._spoken.local_flow_control_window(stream), 16_384)) > 0:
            self._spoken.send_data(stream, left[:room])
            left = left[room:]
        self._leaving[stream] = left
        if not left:
            self._spoken.end_stream(stream)
            del self._leaving[stream]

    def _flush(self) -> None:
        self._writer.write(self._spoken.data_to_send())


_OF_CONNECTIONS = frozenset({"connection", "transfer-encoding", "keep-alive", "content-length", "server", "date"})


async def copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Everything that comes, until it ends."""
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()


async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    """A connection, and another one to a port of this machine, byte for byte."""
    back_reader, back_writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(copied(reader, back_writer), copied(back_reader, writer), return_exceptions=True)


async def _served(port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    agreed = writer.get_extra_info("ssl_object").selected_alpn_protocol()
    tell(agreed)
    if agreed != "h2":
        await joined(reader, writer, port)
        return
    connection = Connection(writer, port)
    while data := await reader.read(65_536):
        connection.take(data)
        await writer.drain()
    writer.close()


async def _serve(port: int, certificate: str, *, only_old: bool) -> None:
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(certificate)
    trust.set_alpn_protocols(["http/1.1"] if only_old else ["h2", "http/1.1"])
    server = await asyncio.start_server(partial(_served, port), "127.0.0.1", 0, ssl=trust)
    tell(server.sockets[0].getsockname()[1])
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--to", type=int, required=True)
    parser.add_argument("--certificate", required=True)
    parser.add_argument("--only-old", action="store_true")
    said = parser.parse_args()
    asyncio.run(_serve(said.to, said.certificate, only_old=said.only_old))

"""A receiver of webhooks, a process of its own: `python receiver.py LOG`. It prints its port, and logs what it gets.

The first part of a path is the test's name. Behind it `/ok` takes everything; `/busy/N` answers 503 until it was asked
N times; `/refuse` answers 403; `/mute` hangs up without an answer; `/moved` sends elsewhere.
"""

import json
import sys
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LOG = Path(sys.argv[1])
ASKED: Counter[str] = Counter()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        line = json.dumps({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
        with LOG.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        ASKED[self.path] += 1
        _, _, kind, *times = self.path.split("?")[0].split("/")
        if kind == "mute":
            self.close_connection = True
            self.connection.close()
            return
        is_busy = kind == "busy" and ASKED[self.path] <= int(times[0])
        status = 503 if is_busy else {"refuse": 403, "moved": 302}.get(kind, 200)
        self.send_response(status)
        if kind == "moved":
            self.send_header("Location", "/ok")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the standard library
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()

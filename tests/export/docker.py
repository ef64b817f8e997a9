#!/usr/bin/env python3
"""What docker's client makes of an env file: `docker.py FILE SOCKET` answers the client on a socket and keeps its request.

Prints a JSON object of names and values in base64.
"""

import base64
import http.server
import json
import os
import socketserver
import subprocess
import sys
import threading

asked = {}


class Engine(http.server.BaseHTTPRequestHandler):
    """Enough of Docker's engine for `docker create`."""

    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (("Api-Version", "1.41"), ("Content-Type", "application/json"), ("Content-Length", len(data))):
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.answer(200, {})

    do_GET = do_HEAD

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "/containers/create" in self.path:
            asked.update(json.loads(body or b"{}"))
            self.answer(201, {"Id": "0" * 64, "Warnings": []})
        else:
            self.answer(404, {"message": "not here"})

    def log_message(self, *_):
        pass

    def address_string(self):
        return "client"


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def main(file, socket):
    with Server(socket, Engine) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment = {"PATH": os.environ["PATH"], "HOME": os.path.dirname(socket), "DOCKER_HOST": f"unix://{socket}"}
        command = ["docker", "create", "--pull", "never", "--env-file", file, "proof"]
        result = subprocess.run(command, env=environment, capture_output=True, timeout=60)
        server.shutdown()
    if result.returncode:
        sys.exit(result.stderr.decode())
    pairs = (entry.split("=", 1) for entry in asked["Env"])
    json.dump({name: base64.b64encode(value.encode()).decode() for name, value in pairs}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

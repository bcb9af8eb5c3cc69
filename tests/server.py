"""A real web server on the loopback, with one answer for each way in which web servers misbehave.

    with Server() as server:
        server.serve("/story", page("<p>words</p>"))
        server.serve("/slow", drip(b"<p>", pause=0.05))
        ... server.url("/story") ...
        assert server.requests[-1].headers["if-none-match"] == '"a"'

Every connection carries one request and is then closed. Answers are functions that write what they like to the socket.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

CERTIFICATE = Path(__file__).parent / "tls" / "localhost.pem"
"""Of nobody but this server: signed by itself, for ``localhost`` and 127.0.0.1."""
TLS_HELLO = b"\x16\x03"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """What a client asked for; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass
class Connection:
    """An accepted socket; ``closing`` is set when the server stops, so that no answer outlives it."""

    socket: socket.socket
    closing: threading.Event

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Wait, and say whether to go on."""
        return not self.closing.wait(seconds)


Answer = Callable[[Request, Connection], None]


@dataclass
class Server:
    """Listens on a free loopback port from ``with`` to its end; requests are kept in order of arrival."""

    requests: list[Request] = field(default_factory=list)
    secure: bool = False
    """Speak TLS, with the certificate of ``tls/localhost.pem``."""

    def __post_init__(self) -> None:
        self._answers: dict[str, Answer] = {}
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self._tls = _tls() if self.secure else None
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str | None = None) -> str:
        return f"{scheme or ('https' if self.secure else 'http')}://{host}:{self.port}{path}"

    def serve(self, path: str, answer: Answer) -> str:
        """Answer requests for a path in this way from now on; the URL is returned."""
        self._answers[path] = answer
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        return [request for request in list(self.requests) if request.path == path]

    def _run(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                accepted, _ = self._listener.accept()
            except OSError:
                return
            self._run(self._converse, accepted)

    def _converse(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError), accepted:
            accepted.settimeout(5)
            if self._tls is None:
                self._answer(accepted)
                return
            with self._tls.wrap_socket(accepted, server_side=True) as wrapped:
                self._answer(wrapped)

    def _answer(self, accepted: socket.socket) -> None:
        request = _read_request(accepted)
        if request is not None and request.method == "CONNECT":
            self.requests.append(request)
            accepted.sendall(b"HTTP/1.1 200 Tunnel\r\n\r\n")
            with _tls().wrap_socket(accepted, server_side=True) as tunnel:
                self._answer(tunnel)
        elif request is not None:
            self.requests.append(request)
            self._answers.get(request.path, status(404))(request, Connection(accepted, self._closing))


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def _read_request(accepted: socket.socket) -> Request | None:
    head = b""
    while b"\r\n\r\n" not in head:
        part = accepted.recv(65_536)
        if not part:
            return None
        if part.startswith(TLS_HELLO) and not head:
            accepted.sendall(b"HTTP/1.1 400 Speak plainly\r\n\r\n")
            return None
        head += part
    first, *rest = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    if first.count(" ") != 2:
        return None
    method, target, _ = first.split(" ")
    if target.startswith("http://"):  # a client that takes us for its proxy
        target = "/" + target.split("/", 3)[3]
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
    return Request(method, target, headers)


# --- answers that are in order ------------------------------------------------------------------------------------


def reply(code: int = 200, body: bytes = b"", **headers: str) -> Answer:
    """Answer with these bytes; keyword ``Content_Type`` becomes the header ``Content-Type``."""

    def answer(request: Request, connection: Connection) -> None:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.send(head(code, {"Content-Length": str(len(body)), **given}) + body)

    return answer


def head(code: int, headers: dict[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {code} Whatever", *(f"{name}: {value}" for name, value in headers.items()), "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def page(html: str, **headers: str) -> Answer:
    return reply(200, html.encode(), **{"Content_Type": HTML, **headers})


def status(code: int, **headers: str) -> Answer:
    return reply(code, b"<p>not what you came for</p>", Content_Type=HTML, **headers)


def redirect(location: str, code: int = 302) -> Answer:
    return reply(code, b"", Location=location)


def zipped(html: str) -> Answer:
    return reply(200, gzip.compress(html.encode()), Content_Type=HTML, Content_Encoding="gzip")


def tagged(html: str, etag: str, **headers: str) -> Answer:
    """Answer 304 to whoever has this ETag."""

    def answer(request: Request, connection: Connection) -> None:
        same = request.headers.get("if-none-match") == etag
        chosen = reply(304, b"", ETag=etag, **headers) if same else page(html, ETag=etag, **headers)
        chosen(request, connection)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Give each answer once, and the last one for ever after."""
    left = iter(answers[:-1])
    lock = threading.Lock()

    def answer(request: Request, connection: Connection) -> None:
        with lock:
            chosen = next(left, answers[-1])
        chosen(request, connection)

    return answer


# --- answers that are not -----------------------------------------------------------------------------------------


def raw(data: bytes) -> Answer:
    """Send these bytes and close."""

    def answer(request: Request, connection: Connection) -> None:
        connection.send(data)

    return answer


def short(body: bytes, promised: int) -> Answer:
    """Promise more bytes than come."""
    return raw(head(200, {"Content-Type": HTML, "Content-Length": str(promised)}) + body)


def cut_chunked(body: bytes) -> Answer:
    """Close in the middle of the chunks."""
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n"
    return raw(head(200, {"Content-Type": HTML, "Transfer-Encoding": "chunked"}) + chunk)


def unframed(body: bytes, **headers: str) -> Answer:
    """End the body by closing, as HTTP/1.0 did."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return raw(head(200, {"Content-Type": HTML, **given}) + body)


def silent(request: Request, connection: Connection) -> None:
    """Accept and say nothing."""
    while connection.wait(0.02) and not _gone(connection.socket):
        pass


def drip(first: bytes, pause: float = 0.02, drop: bytes = b" ") -> Answer:
    """Begin well, then send a byte now and then for ever."""

    def answer(request: Request, connection: Connection) -> None:
        connection.send(first)
        while connection.wait(pause):
            connection.send(drop)

    return answer


def dripping_body(pause: float = 0.02) -> Answer:
    return drip(head(200, {"Content-Type": HTML}) + b"<p>", pause)


def dripping_headers(pause: float = 0.02) -> Answer:
    return drip(b"HTTP/1.1 200 OK\r\nX-A: ", pause, b"a")


def endless_early_hints(pause: float = 0.005) -> Answer:
    return drip(b"", pause, b"HTTP/1.1 103 Early Hints\r\n\r\n")


def endless(opening: bytes, piece: bytes) -> Answer:
    """Send as fast as it is taken, for ever."""

    def answer(request: Request, connection: Connection) -> None:
        connection.send(opening)
        while connection.wait(0):
            connection.send(piece)

    return answer


def endless_body() -> Answer:
    return endless(head(200, {"Content-Type": HTML}), b"<p>and so on</p>" * 4_000)


def endless_headers() -> Answer:
    return endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and so on\r\n" * 100)


def reset(body: bytes = b"") -> Answer:
    """Slam the connection shut (RST) after a part of the body."""

    def answer(request: Request, connection: Connection) -> None:
        if body:
            connection.send(head(200, {"Content-Type": HTML, "Content-Length": "100000"}) + body)
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return answer


def _gone(accepted: socket.socket) -> bool:
    accepted.setblocking(False)
    try:
        return accepted.recv(1) == b""
    except BlockingIOError:
        return False


@contextlib.contextmanager
def closed_port() -> Iterator[int]:
    """Give a port of the loopback on which nobody listens."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield reserved.getsockname()[1]

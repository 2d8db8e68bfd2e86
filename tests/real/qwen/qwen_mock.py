"""A loopback stand-in for every model provider that records what Qwen Code sends to it.

It is an origin server and an HTTP proxy at once.  A tunnel is never opened: TLS ends here, with
certificates of a throw-away authority, so any address can be observed and nothing gets out.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import trustme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Json = Any  # what json.loads gives: the shapes below are the providers', not ours
TLS_HANDSHAKE = b"\x16"
REPLY = "conformance reply"
SILENCE_S = 30  # how long a connection may stay silent


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that carried a prompt; `proxy` is the place of the listener that relayed it."""

    protocol: str
    url: str
    model: str | None
    key: str | None
    proxy: int | None


class Authority:
    """A throw-away certificate authority that signs for whatever host is asked for."""

    def __init__(self) -> None:
        self._ca = trustme.CA()
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def write(self, path: Path) -> None:
        """Write the certificate that a client must trust to `path`."""
        self._ca.cert_pem.write_to_path(path)

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return the TLS context of a server that is `host`."""
        with self._lock:
            if host not in self._contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(host).configure_cert(context)
                self._contexts[host] = context
            return self._contexts[host]


@dataclass(slots=True)
class Book:
    """Everything the listeners met."""

    authority: Authority
    sent: list[Sent] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


class Providers:
    """Listeners on the given loopback ports, open inside the `with` block."""

    def __init__(self, ports: Sequence[int], authority: Authority) -> None:
        self.book = Book(authority)
        self._servers = [_Listener(port, place, self.book) for place, port in enumerate(ports)]
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            for server in self._servers
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a client's idle connection must not hold us back

    def __init__(self, port: int, place: int, book: Book) -> None:
        self.place = place
        self.book = book
        super().__init__(("127.0.0.1", port), _Exchange)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""


class _Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = SILENCE_S
    server: _Listener

    def __init__(
        self, connection: socket.socket, peer: tuple[str, int], server: _Listener, tunnel: str = ""
    ) -> None:
        self.tunnel = tunnel  # the origin that this connection stands for, inside a tunnel
        super().__init__(connection, peer, server)

    def log_message(self, *_: object) -> None:
        """Stay silent."""

    def do_CONNECT(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        inner, origin = self.connection, f"http://{self.path.removesuffix(':80')}"
        if inner.recv(1, socket.MSG_PEEK) == TLS_HANDSHAKE:
            host = self.path.rpartition(":")[0].strip("[]")
            inner = self.server.book.authority.context_for(host).wrap_socket(
                inner, server_side=True
            )
            origin = f"https://{self.path.removesuffix(':443')}"
        _Exchange(inner, self.client_address, self.server, tunnel=origin)

    def do_POST(self) -> None:
        body = self._read_json()
        url = self._url()
        protocol = _protocol_of(url, body, self.headers)
        if protocol is None:
            self.server.book.others.append(f"{self.command} {url}")
            self._answer_other(url)
            return
        model = body.get("model") or _model_in(url)
        proxy = None if self._is_direct() else self.server.place
        sent = Sent(protocol, url, model, _key_of(self.headers), proxy)
        self.server.book.sent.append(sent)
        self._answer(_answer_of(protocol, model, stream=_wants_stream(url, body)))

    do_GET = do_PUT = do_DELETE = do_HEAD = do_POST  # noqa: N815  # http.server's names

    def _is_direct(self) -> bool:
        return not self.tunnel and self.path.startswith("/")

    def _url(self) -> str:
        asked = self.requestline.split(" ")[1]  # `path` has two leading slashes made one
        if self._is_direct():
            return f"http://{self.headers.get('host', '')}{asked}"
        if self.tunnel:
            return self.tunnel + asked
        parts = urlsplit(asked)  # the absolute form that proxies are asked in
        return parts._replace(netloc=parts.netloc.removesuffix(":80")).geturl()

    def _read_json(self) -> dict[str, Json]:
        if self.headers.get("transfer-encoding", "").lower() == "chunked":
            raw = b"".join(iter(self._read_chunk, b""))
        else:
            raw = self.rfile.read(int(self.headers.get("content-length", "0")))
        try:
            body = json.loads(raw)
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _read_chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def _answer(self, answer: Json, status: int = 200) -> None:
        stream = isinstance(answer, list)
        text = "".join(map(_event, answer)) if stream else json.dumps(answer)
        data = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/event-stream" if stream else "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _answer_other(self, url: str) -> None:
        if url.endswith("/token"):  # Google's OAuth endpoint, asked by ADC
            token = {"access_token": ADC_TOKEN, "token_type": "Bearer", "expires_in": 3600}
            self._answer(token)
        elif "count" in url:
            self._answer({"input_tokens": 1, "totalTokens": 1})
        else:
            self._answer({"error": {"message": "the mock does not serve this"}}, status=404)


ADC_TOKEN = "ya29.fake-access-token-of-the-mock"


def _protocol_of(url: str, body: dict[str, Json], headers: Json) -> str | None:
    """Tell by its shape, not its address: a malformed base URL spoils the path."""
    if "count_tokens" in url or "countTokens" in url:
        return None
    if "contents" in body:
        return "vertex-ai" if "publishers/google" in url else "gemini"
    if "messages" in body:
        return "anthropic" if headers.get("anthropic-version") else "openai"
    return "openai-responses" if "input" in body and "model" in body else None


def _model_in(url: str) -> str | None:
    match = re.search(r"/models/(.+):(?:streamG|g)enerateContent", url)
    return match[1] if match else None


def _key_of(headers: Json) -> str | None:
    """Return the bare key as it was sent: "" for a Bearer without one, None for no header."""
    authorization: str | None = headers.get("authorization")
    if authorization is not None:
        return re.sub(r"^Bearer ?", "", authorization)
    key: str | None = headers.get("x-api-key") or headers.get("x-goog-api-key")
    return key


def _wants_stream(url: str, body: dict[str, Json]) -> bool:
    return bool(body.get("stream")) or "streamGenerateContent" in url


def _event(event: Json) -> str:
    if isinstance(event, str):
        return f"data: {event}\n\n"
    name = f"event: {event['type']}\n" if "type" in event else ""
    return f"{name}data: {json.dumps(event)}\n\n"


def _answer_of(protocol: str, model: str | None, *, stream: bool) -> Json:
    """Return the shortest valid answer: a list of events, or one object."""
    match protocol:
        case "openai":
            return _chat(model, stream=stream)
        case "openai-responses":
            return _responses(model, stream=stream)
        case "anthropic":
            return _messages(model, stream=stream)
        case _:
            return _gemini(stream=stream)


def _chat(model: str | None, *, stream: bool) -> Json:
    whole = {"id": "c", "created": 1, "model": model}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    said = {"role": "assistant", "content": REPLY}
    if not stream:
        choice = {"index": 0, "finish_reason": "stop", "message": said}
        return {**whole, "object": "chat.completion", "choices": [choice], "usage": usage}
    chunk = {**whole, "object": "chat.completion.chunk"}
    return [
        {**chunk, "choices": [{"index": 0, "delta": said, "finish_reason": None}]},
        {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], "usage": usage},
        "[DONE]",
    ]


def _responses(model: str | None, *, stream: bool) -> Json:
    text = {"type": "output_text", "text": REPLY, "annotations": []}
    item = {"id": "m", "type": "message", "status": "completed", "role": "assistant"}
    whole = {
        "id": "r",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": model,
        "output": [{**item, "content": [text]}],
        "usage": {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2},
    }
    if not stream:
        return whole
    started = {**whole, "status": "in_progress", "output": []}
    where = {"item_id": "m", "output_index": 0, "content_index": 0}
    return [
        {"type": "response.created", "response": started},
        {"type": "response.output_item.added", "output_index": 0, "item": {**item, "content": []}},
        {"type": "response.output_text.delta", **where, "delta": REPLY},
        {"type": "response.output_text.done", **where, "text": REPLY},
        {"type": "response.output_item.done", "output_index": 0, "item": whole["output"][0]},  # type: ignore[index]  # a list, as written above
        {"type": "response.completed", "response": whole},
    ]


def _messages(model: str | None, *, stream: bool) -> Json:
    usage = {"input_tokens": 1, "output_tokens": 1}
    text = {"type": "text", "text": REPLY}
    whole = {"id": "m", "type": "message", "role": "assistant", "model": model, "usage": usage}
    if not stream:
        return {**whole, "content": [text], "stop_reason": "end_turn", "stop_sequence": None}
    ended = {"stop_reason": "end_turn", "stop_sequence": None}
    delta = {"type": "text_delta", "text": REPLY}
    return [
        {"type": "message_start", "message": {**whole, "content": [], "stop_reason": None}},
        {"type": "content_block_start", "index": 0, "content_block": {**text, "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": ended, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ]


def _gemini(*, stream: bool) -> Json:
    said = {"role": "model", "parts": [{"text": REPLY}]}
    usage = {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}
    candidate = {"index": 0, "finishReason": "STOP", "content": said}
    whole = {"candidates": [candidate], "usageMetadata": usage}
    return [whole] if stream else whole

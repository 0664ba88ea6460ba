"""The four processes and the commands of one test, started as the launcher starts them."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from chassis.audit import signing
from chassis.audit.head import EMPTY
from chassis.audit.sealer_state import HeadFile, SealerState
from chassis.vault import keyset_file
from infra.processes.fork_server import Forked, ForkServer
from tests.integration.chassis.bus_engines import Log
from tests.integration.notifications.catcher import Catcher
from tests.integration.notifications.world import KEY, World
from tests.support.nursery import forked, ran
from tests.support.probe import eventually
from tests.support.program import free_port
from tests.support.tokens import ISSUER, SettableClock, TokenSigner, public

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


SENDER = "obavestenja@spona.example"


@contextmanager
def published_keys(mint: TokenSigner) -> Iterator[str]:
    """The issuer's key set at an address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"keys": [public(mint.key)]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/certs"
        server.shutdown()
        thread.join()


@dataclass
class Installation:
    """Settings and running processes of one test."""

    world: World
    log: Log
    folder: Path
    catcher: Catcher
    stack: ExitStack
    nursery: ForkServer
    mint: TokenSigner = field(default_factory=lambda: TokenSigner(SettableClock(datetime.now(UTC))))
    ports: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Makes the keys, and the first head of the record."""
        signing.create(self.folder / "private.pem", self.folder / "public.pem")
        keyset_file.create(self.folder / "keyset.json")
        HeadFile(self.folder / "head", "notifications").write(SealerState("notifications", EMPTY, datetime.now(UTC)))

    def environment(self, kind: str, **more: str) -> dict[str, str]:
        """What a process of this kind gets, and nothing else."""
        of = self.world.scratch.dsn
        worker = {"DB__WORKER_DSN": of("notifications_worker").get_secret_value()}
        bus = {"BUS__DSN": self.log.dsn("notifications_bus").get_secret_value()}
        port = {"HTTP__PORT" if kind == "http" else "HEALTH__PORT": str(self.ports.setdefault(kind, free_port()))}
        kinds = {
            "http": {
                "DB__APP_DSN": of("notifications_app").get_secret_value(),
                "AUTH__ISSUER": ISSUER,
                "AUTH__AUDIENCE": "notifications",
                "KEYS__IDEMPOTENCY": KEY.hex(),
                **port,
            },
            "relay": worker | bus | port,
            "consumer": worker | bus | port | {"KEYS__DEAD_LETTER_KEYSET": str(self.folder / "keyset.json")},
            "worker": worker
            | port
            | {
                "KEYS__AUDIT_SIGNING": str(self.folder / "private.pem"),
                "RECORD__HEAD": str(self.folder / "head"),
                "SMTP__HOST": "127.0.0.1",
                "SMTP__PORT": str(self.catcher.port),
                "SMTP__SENDER": SENDER,
            },
            "operations": worker
            | {
                "DB__MIGRATOR_DSN": of("notifications_migrator").get_secret_value(),
                "KEYS__AUDIT_PUBLIC": str(self.folder / "public.pem"),
                "RECORD__HEAD": str(self.folder / "head"),
                "KEYS__DEAD_LETTER_KEYSET": str(self.folder / "keyset.json"),
            },
        }
        named = {f"NOTIFICATIONS_{name}": value for name, value in (kinds[kind] | more).items()}
        return {"PATH": os.environ["PATH"], "SPONA_ENV": "development", **named}

    def start(self, kind: str, **more: str) -> Forked:
        """Starts a process and waits until it is ready; it is killed at the end of the test."""
        module, environment = f"notifications.entrypoints.{kind}", self.environment(kind, **more)
        program = forked(self.nursery, module, env=environment, log=self.folder / f"{kind}.log")
        process = self.stack.enter_context(program)
        eventually(lambda: self._ready(kind, process), f"{kind} is ready", seconds=20)
        return process

    def _ready(self, kind: str, process: Forked) -> bool:
        """Whether it is this process that is ready: one that ended says why at once."""
        ready = self.status(kind, "/readyz") == 200
        assert process.poll() is None, f"{kind} ended with {process.returncode}: {self.logged()[-2000:]}"
        return ready

    def ask(self, kind: str, path: str, token: str | None = None) -> tuple[int, Any]:
        """GETs a path of a process."""
        request = Request(f"http://127.0.0.1:{self.ports[kind]}{path}")
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urlopen(request, timeout=3) as answer:  # noqa: S310 -- our own process
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, None
        except (URLError, OSError):
            return 0, None

    def status(self, kind: str, path: str) -> int:
        """The status of a GET."""
        return self.ask(kind, path)[0]

    def command(self, *words: str, without: str = "") -> subprocess.CompletedProcess[str]:
        """Runs `python -m notifications.operations`, if asked without one of its settings."""
        environment = self.environment("operations")
        environment.pop(without, None)
        return ran(self.nursery, "notifications.operations", *words, env=environment)

    def logged(self) -> str:
        """Everything every process wrote."""
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

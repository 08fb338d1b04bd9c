"""The command `serve`: the engine for other programs, over HTTP."""

import argparse
import gc
import socket
import ssl
import sys
from contextlib import closing, suppress
from pathlib import Path

from app.shell.arguments import Commands, add_command, add_reach, existing
from app.shell.console import say
from engine import Config, EngineError, Invalid, Library, announced, read_token

_PORT = 8765
_LOOPBACK = "127.0.0.1"
_SWITCH = 0.0005  # seconds a thread computes while others wait: at 5 ms they wait for that mostly
_GARBAGE = 20_000  # objects, until it is looked for what can be freed: hardly anything can
_IDLE = 120  # seconds of a connection: longer than clients keep one, so that none is cut in use


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "serve", "answer other programs over HTTP: rerank, search, embeddings", _run
    )
    parser.add_argument("--port", type=_port, default=_PORT)
    parser.add_argument(
        "--token", action="store_true", help="print the token that programs must send, and exit"
    )
    parser.add_argument(
        "--host",
        default=_LOOPBACK,
        metavar="ADDRESS",
        help="answer other computers, too; needs TLS",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate (PEM)")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key (PEM)")
    parser.add_argument(
        "--behind-proxy", action="store_true", help="another server takes care of TLS"
    )
    add_reach(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    token = read_token(config)
    if args.token:
        print(token)
        return 0
    is_local = args.host in (_LOOPBACK, "::1", "localhost")
    has_tls = args.tls_cert is not None
    if has_tls != (args.tls_key is not None):
        raise Invalid("shell.half-tls")
    if not (is_local or has_tls or args.behind_proxy):
        raise Invalid("shell.needs-tls")
    folders = existing(args.reach)
    if has_tls:
        _check_certificate(args.tls_cert, args.tls_key)
    import uvicorn  # late: others need no server

    from app.shell.service import create_application

    listening = _listening(args.host, args.port)
    port, scheme = listening.getsockname()[1], "https" if has_tls else "http"
    with closing(listening), closing(Library(config, own_process=True)) as library:
        application = create_application(
            library,
            token,
            any_host=not is_local or args.behind_proxy,
            folders=folders,
        )
        server = uvicorn.Server(
            uvicorn.Config(
                application,
                ssl_certfile=args.tls_cert,
                ssl_keyfile=args.tls_key,
                log_level="warning",
                timeout_keep_alive=_IDLE,
                server_header=False,
            )
        )
        _settle()
        name = f"[{args.host}]" if ":" in args.host else args.host
        address = f"{scheme}://{name}:{port}"
        say(f"Answering at {address}; stop it with Ctrl+C.")
        with announced(config, address), suppress(KeyboardInterrupt):  # it has ended what it was at
            server.run(sockets=[listening])
    return 0


def _settle() -> None:
    """Let requests wait less: for one another, and while all there is is looked through."""
    sys.setswitchinterval(_SWITCH)
    gc.set_threshold(_GARBAGE)
    gc.collect()
    gc.freeze()  # what was loaded stays; else to look through it takes 70 ms, in which all wait


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < 2**16):
        raise argparse.ArgumentTypeError(f"{text} is no port, a number below 65536")
    return int(text)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        raise EngineError("shell.cannot-listen", host=host, port=port, reason=error) from error
    # Else the body of an answer waits 40 ms, until the client has confirmed its head.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
    return listening


def _check_certificate(certificate: Path, key: Path) -> None:
    """Raise `Invalid` where these cannot be served with."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ValueError) as error:
        raise Invalid(
            "shell.no-certificate", certificate=certificate, key=key, reason=error
        ) from error

"""Application: the routes of the service, over one library."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.shell.service.assistants import Assistants
from app.shell.service.embeddings import Embeddings
from app.shell.service.endpoint import Answer, Content, endpoint, problem
from app.shell.service.guard import Guard
from app.shell.service.metrics import Metrics
from app.shell.service.reading import Reading
from app.shell.service.rerank import TextRanking
from app.shell.service.search import Search
from app.shell.service.work import Work
from engine import Library


class _Number(IntegerConvertor):
    """One that a library may have: what is larger than any is as if it were the largest."""

    regex = "[0-9]{1,19}"

    def convert(self, value: str) -> int:
        return min(int(value), 2**63 - 1)


register_url_convertor("number", _Number())
_API = files("resources") / "openapi.json"  # what the service can be asked, for programs


def create_application(
    library: Library, token: str, *, any_host: bool = False, folders: Sequence[Path] = ()
) -> Starlette:
    """Return the service as an ASGI application; `library` is closed by whoever opened it.

    `any_host`: see `Guard`; `folders`: what assistants may see, see `Assistants`.
    """
    work, metrics = Work(), Metrics()
    ranking = TextRanking(library, work)
    search, reading = Search(library, work), Reading(library, work)
    embeddings = Embeddings(library, work)
    assistants = Assistants(library, ranking, work, folders).server
    protocol = assistants.streamable_http_app(
        stateless_http=True,
        json_response=True,
        # the guard sees to it
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )

    async def health(request: Request, content: Content) -> Response:
        return JSONResponse({"status": "ok", "library": library.config.library or "default"})

    async def measured(request: Request, content: Content) -> Response:
        return Response(metrics.text(), media_type="text/plain; version=0.0.4")

    async def described(request: Request, content: Content) -> Response:
        return Response(_API.read_bytes(), media_type="application/json")

    def route(path: str, name: str, answer: Answer, method: str = "GET") -> Route:
        return Route(path, endpoint(name, answer, metrics), methods=[method])

    routes = [
        *(
            route(path, "rerank", ranking.rerank, "POST")
            for path in ("/rerank", "/v1/rerank", "/v2/rerank")
        ),
        route("/v1/search", "search", search.search, "POST"),
        route("/v1/embeddings", "embeddings", embeddings.embed, "POST"),
        route("/v1/passages/{id:number}", "passage", reading.passage),
        route("/v1/documents/{id:number}/pages/{number:number}", "page", reading.page),
        route("/health", "health", health),
        route("/metrics", "metrics", measured),
        route("/openapi.json", "openapi", described),
        *protocol.routes,  # at /mcp
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            async with assistants.session_manager.run():
                yield
        finally:
            await work.run(ranking.close)
            work.close()

    application = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, token=token, any_host=any_host)],
        exception_handlers={HTTPException: _worded, Exception: _failed},
        lifespan=lifespan,
    )
    application.router.redirect_slashes = False  # behind a proxy it would lead to another address
    return application


async def _worded(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return problem(error.status_code, f"{error.detail}: {request.method} {request.url.path}")


async def _failed(request: Request, error: Exception) -> Response:
    return problem(500, "The service failed; its log says how.")

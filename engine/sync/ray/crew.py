"""Crew: actors on the nodes of a Ray cluster, which share out calls among them.

Each is bound to its node, so that it is known which node sees a file, or has a model. Nodes come
and go: what a lost one had in hand is called once more, elsewhere. Of calls, and of what they
return, there are never more on the way than two for each actor.
"""

import logging
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, TypeVar, cast

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from engine.events import Notice, Tick
from engine.messages import Message
from engine.sync.ray.connection import ClusterUnavailable
from engine.sync.ray.version import fingerprint

_DEPTH = 2  # calls that an actor has: the one it is at, and the next
_LOOK_SECONDS = 5.0  # between two looks at which nodes there are
_FULL_SECONDS = 30.0  # without an actor at work, after which that is said
_LOST_SECONDS = 45.0  # without a node, in which one may come
_WAIT_SECONDS = 0.2
_TRIES = 2  # at a call, whose actor may die of it
_FAILURES = 3  # of a node, with nothing done, after which it gets no more to do
_NODES = 3  # on which a call is tried

Key = TypeVar("Key")
Share = dict[str, float]  # of a node's resources, as `num_cpus`, for one actor
Shares = Callable[[Sequence[Mapping[str, float]]], list[list[Share]]]
Requests = Iterable[tuple[Key, tuple[object, ...] | None]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class NotHere:
    """What a call returns that cannot be done on this node, but perhaps on another."""

    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """What comes of a call that was lost with its actor, twice."""


@dataclass(eq=False, slots=True)
class _Call:
    key: Any
    arguments: tuple[object, ...]
    tries: int = 0  # that ended with their actor
    nodes: set[str] = field(default_factory=set)  # on which it cannot be done


@dataclass(eq=False, slots=True)
class _Member:
    actor: Any
    node: str
    beginning: Any  # a reference; None once it has begun
    calls: dict[Any, _Call] = field(default_factory=dict)  # by reference


class Crew:
    """As many actors of a class as the nodes have room for.

    The class has two methods: `begin(fingerprint)`, which returns None, or a `Message` that says
    why it cannot work on its node, and `call(*arguments)`.
    """

    def __init__(
        self,
        actor: type,
        arguments: tuple[object, ...],
        shares: Shares,
        can_be_done: Callable[..., bool] = lambda *_: True,
    ) -> None:
        """`shares`: of the resources of all nodes, what each actor is to have, node by node.

        `can_be_done`: whether a call with such arguments is `NotHere` by the fault of the node.
        """
        self._can_be_done = can_be_done
        self._class: Any = ray.remote(actor)
        self._arguments, self._shares = arguments, shares
        self._members: list[_Member] = []
        self._again: deque[_Call] = deque()
        self._hosts: dict[str, str] = {}  # names of nodes
        self._fit: set[str] = set()  # nodes that have room for actors
        self._failures: Counter[str] = Counter()  # of nodes, since they did something
        self._unfit: dict[str, Message] = {}  # nodes that get nothing more to do
        self._notices: list[Message] = []
        self._looked = -_LOOK_SECONDS
        self._idle_since = self._empty_since = monotonic()
        self._said_full = False

    @property
    def size(self) -> int:
        """How many actors are at work."""
        return sum(member.beginning is None for member in self._members)

    def map(self, requests: Requests[Key]) -> Generator[Tick | Notice | tuple[Key, Any]]:
        """Call for every request; yield its key, and what it returned, as soon as it has.

        `NotHere` comes where no node could do it, `Lost` too; None for a request without arguments,
        which is not called. `Tick`s come in between. Raises `ClusterUnavailable`.
        """
        queue = iter(requests)
        self._idle_since = self._empty_since = monotonic()
        while True:
            self._look()
            yield from map(Notice, self._notices)
            self._notices.clear()
            yield from self._hopeless()
            is_empty = yield from self._hand_out(queue)
            if is_empty and not self._again and not any(each.calls for each in self._members):
                return
            yield Tick()
            yield from self._receive()

    def _look(self) -> None:
        """See now and then which nodes there are; have actors where there is room."""
        now = monotonic()
        if self.size:
            self._idle_since = now
        elif now - self._idle_since > _FULL_SECONDS and self._members and not self._said_full:
            self._notices.append(Message("ray.full"))
            self._said_full = True
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        nodes = [each for each in cast(Any, ray).nodes() if each["Alive"]]
        self._hosts |= {each["NodeID"]: each["NodeManagerHostname"] for each in nodes}
        shares = self._shares([each["Resources"] for each in nodes])
        rooms = {node["NodeID"]: its for node, its in zip(nodes, shares, strict=True) if its}
        self._fit = rooms.keys() - self._unfit.keys()
        if rooms:
            self._empty_since = now
            if not self._fit:
                raise ClusterUnavailable("ray.none-fit", reason=[*self._unfit.values()][-1])
        elif now - self._empty_since > _LOST_SECONDS:
            raise ClusterUnavailable("ray.no-node")
        there = Counter(member.node for member in self._members)
        for node in self._fit:
            for share in rooms[node][there[node] :]:
                self._start(node, share)

    def _start(self, node: str, share: Share) -> None:
        bound = NodeAffinitySchedulingStrategy(node, soft=False)
        actor = self._class.options(**share, scheduling_strategy=bound).remote(*self._arguments)
        self._members.append(_Member(actor, node, actor.begin.remote(fingerprint())))

    def _hopeless(self) -> Iterator[tuple[Any, Any]]:
        """Yield what no node can do, or what has cost too many actors."""
        for call in [*self._again]:
            is_lost = call.tries >= _TRIES
            if is_lost or len(call.nodes) >= _NODES or (self._fit and call.nodes >= self._fit):
                self._again.remove(call)
                yield call.key, Lost() if is_lost else NotHere()

    def _hand_out(
        self, queue: Iterator[tuple[Key, tuple[object, ...] | None]]
    ) -> Generator[tuple[Key, Any], None, bool]:
        """Give each actor its next calls; return whether the queue is empty."""
        is_empty = False
        for depth in range(_DEPTH):  # all have a first call before one has a second
            for member in self._members:
                if member.beginning is not None or len(member.calls) > depth:
                    continue
                call = next((each for each in self._again if member.node not in each.nodes), None)
                if call:
                    self._again.remove(call)
                while call is None and not is_empty:
                    request = next(queue, None)
                    if request is None:
                        is_empty = True
                    elif request[1] is None:
                        yield request[0], None
                    else:
                        call = _Call(request[0], request[1])
                if call:
                    member.calls[member.actor.call.remote(*call.arguments)] = call
        return is_empty

    def _receive(self) -> Iterator[tuple[Any, Any]]:
        """Wait a moment for what comes."""
        waited: dict[Any, _Member] = {}
        for member in self._members:
            waited |= dict.fromkeys(member.calls, member)
            if member.beginning is not None:
                waited[member.beginning] = member
        if not waited:
            sleep(_WAIT_SECONDS)
            return
        ray.wait([*waited], timeout=_WAIT_SECONDS)
        for reference in ray.wait([*waited], num_returns=len(waited), timeout=0)[0]:
            member = waited[reference]
            if member not in self._members:
                continue  # it went with what came before this
            if reference == member.beginning:
                self._begin(member)
            else:
                yield from self._result(member, reference)

    def _begin(self, member: _Member) -> None:
        try:
            problem = ray.get(member.beginning)
        except RayError as error:
            log.info("an actor did not begin", exc_info=True)
            self._dismiss(member)
            self._count_failure(member.node, _reason_of(error))
            return
        member.beginning = None
        if problem:
            self._exclude(member.node, problem)

    def _result(self, member: _Member, reference: Any) -> Iterator[tuple[Any, Any]]:
        try:
            result = ray.get(reference)
        except RayError as error:
            # Its node is gone, or what it should have returned; or the call raised, which is a bug.
            log.info("an actor is lost", exc_info=True)
            self._dismiss(member)
            self._count_failure(member.node, _reason_of(error))
            return
        call = member.calls.pop(reference)
        if isinstance(result, NotHere):
            call.nodes.add(member.node)
            self._again.append(call)
            if result.reason and self._can_be_done(*call.arguments):
                self._count_failure(member.node, result.reason)
        else:
            self._failures[member.node] = 0
            yield call.key, result

    def _dismiss(self, member: _Member) -> None:
        """Part with an actor; what it had in hand is called again."""
        self._members.remove(member)
        ray.kill(member.actor)
        for call in member.calls.values():
            self._again.append(call)
        for call in [*member.calls.values()][:1]:  # the one it was at
            call.tries += 1

    def _count_failure(self, node: str, reason: Message) -> None:
        self._failures[node] += 1
        if self._failures[node] >= _FAILURES:
            self._exclude(node, reason)

    def _exclude(self, node: str, reason: Message) -> None:
        """Give a node nothing more to do; say so once."""
        if node in self._unfit:
            return
        self._unfit[node] = Message("ray.unfit", node=self._hosts[node], reason=reason)
        self._notices.append(self._unfit[node])
        self._fit.discard(node)
        self._looked -= _LOOK_SECONDS
        for member in [each for each in self._members if each.node == node]:
            self._dismiss(member)


def _reason_of(error: RayError) -> Message:
    """Word what Ray says, which is a page, by its last line."""
    lines = str(error).strip().splitlines()
    return Message("ray.failed", reason=lines[-1].strip() if lines else type(error).__name__)

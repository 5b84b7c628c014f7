"""Faults to order from the page, and the latest requests that the other two faces answered."""

from __future__ import annotations

from functools import partial
from typing import get_args

from starlette.routing import BaseRoute

from integrations.sandbox.faults import ArmedFault, FaultRule, Kind
from integrations.sandbox.request_log import Entry
from integrations.sandbox.web.exchange import Asked, Json, Refusal, acting, reading
from integrations.sandbox.world import World

LATEST = 60
MOST_TIMES = 1000
LONGEST_SECONDS = 300.0
ORDERED_BY_PEOPLE = set(get_args(Kind)) - {"call"}


def routes(world: World) -> list[BaseRoute]:
    """Return the routes of the faults panel."""
    return [
        reading("/sandbox/faults", partial(_waiting, world)),
        reading("/sandbox/requests", partial(_requests, world)),
        acting("/sandbox/faults", partial(_order, world)),
        acting("/sandbox/faults/clear", partial(_clear, world)),
    ]


def _waiting(world: World, asked: Asked) -> Json:
    return {"waiting": [_fault(armed) for armed in world.faults.waiting()]}


def _fault(armed: ArmedFault) -> Json:
    rule = armed.rule
    left = None if rule.times is None else rule.nth - 1 + rule.times - armed.matched
    return {"id": armed.fault_id, "kind": rule.kind, "path": rule.path, "left": left}


def _order(world: World, asked: Asked) -> Json:
    kind = asked.text("kind")
    if kind not in ORDERED_BY_PEOPLE:
        raise Refusal(f'There is no fault called "{kind}".')
    times = asked.optional_number("times")
    if times is None or not 1 <= times <= MOST_TIMES:
        raise Refusal(f"How many times: from 1 to {MOST_TIMES}.")
    seconds = asked.optional_number("seconds")
    if seconds is not None and not 0 <= seconds <= LONGEST_SECONDS:
        raise Refusal(f"Seconds: from 0 to {LONGEST_SECONDS:.0f}.")
    rule = FaultRule(
        kind=kind,  # type: ignore[arg-type] # one of Kind, checked above
        path=asked.optional_text("path"),
        times=times,
        retry_after=seconds if kind == "429" else None,
        seconds=float(seconds or 0),
    )
    fault_id = world.faults.add(rule)
    world.changes.note()
    return {"id": fault_id}


def _clear(world: World, asked: Asked) -> Json:
    fault_id = asked.optional_number("id")
    if fault_id is None:
        world.faults.clear()
    else:
        world.faults.remove(fault_id)
    world.changes.note()
    return {}


def _requests(world: World, asked: Asked) -> Json:
    shown = [entry for entry in world.log.since(max(0, world.log.last_number - 5000)) if entry.face != "page"]
    return {"requests": [_request(entry) for entry in reversed(shown[-LATEST:])]}


def _request(entry: Entry) -> Json:
    return {
        "number": entry.number,
        "face": entry.face,
        "method": entry.method,
        "path": entry.path,
        "query": entry.query,
        "status": entry.status,
        "outcome": entry.outcome,
        "bytes_in": entry.bytes_in,
        "bytes_out": entry.bytes_out,
        "at": entry.at.isoformat(),
    }

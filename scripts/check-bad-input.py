#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Treats `outcrop agent` badly, and its function too: a clear error each, and the service goes on.

check-bad-input.py OUTCROP: exit status 0 when every check passed. Loopback only; nothing is left running.
"""
import json
import socket
import sys
import threading
import time

from played_agent import AGENT, ROOT, PlayedAgent, check, verdict, wait

ORDERS = f"{ROOT}/agent-config/order-assistant.yaml"
SCRIPT = "agent-config/scripts/order-assistant.yaml"
PATH = f"/agents/{AGENT['agentId']}/agentAliases/{AGENT['agentAliasId']}/sessions/%s/text"
PATIENCE = 60


def unruly():
    with open(ORDERS) as file:
        return file.read().replace("Lambda: OrderManagement", "Lambda: Tests/PythonFunctions/unruly")


def raw(agent, head, body=b"", length=None, ends=False):
    """Sends bytes and reads all that comes back; with `ends` the client says that it sends no more."""
    with socket.create_connection(("127.0.0.1", agent.port), PATIENCE) as connection:
        length = len(body) if length is None else length
        connection.sendall(f"{head}\r\nHost: 127.0.0.1:{agent.port}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n".encode())
        try:
            connection.sendall(body)
        except OSError:
            pass  # refused before it was all sent; what was answered is still there to be read
        if ends:
            connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := connection.recv(1 << 16):
                answer += piece
        except ConnectionError:
            pass
    return answer


def refused(name, answer, status, word):
    line, _, body = answer.partition(b"\r\n")
    body = body.partition(b"\r\n\r\n")[2]
    try:
        message = json.loads(body)["message"]
    except (ValueError, KeyError):
        message = ""
    check(f"{name}: status {status} and a sentence", line.split(b" ")[1:2] == [str(status).encode()] and word in message, answer[:600])


def alive(agent, name):
    answer = agent.ask("Hello", "alive")
    check(f"the service goes on behind {name}", answer.text.startswith("Which order"), answer.text)


def requests(outcrop):
    with PlayedAgent(outcrop, ORDERS, SCRIPT) as agent:
        post, good = f"POST {PATH % 'bad-1'} HTTP/1.1", b'{"inputText":"Hello"}'
        half = raw(agent, post, good[:10], length=len(good), ends=True)
        check("a truncated body gets no answer, or a refusal", half == b"" or b" 400 " in half[:20], half[:200])
        alive(agent, "a truncated body")
        refused("a body that is cut by its length", raw(agent, post, good[:10]), 400, "no JSON")
        refused("a body of 100 MB", raw(agent, post, b" " * 100_000_000), 413, "")
        alive(agent, "a body of 100 MB")
        refused("a body of 60 MB that is no request", raw(agent, post, b"[" * 60_000_000), 400, "no JSON")
        refused("a list for a body", raw(agent, post, b"[]"), 400, "must be a JSON object")
        refused("no UTF-8", raw(agent, post, b'{"inputText":"\xff\xfe"}'), 400, "no JSON")
        for path in ("/../../etc/passwd", "/agents/../../../etc/passwd/x/y/z/text", "//etc/passwd", "/agents/A/agentAliases/B/sessions/ab/text/.."):
            refused(f"POST {path}", raw(agent, f"POST {path} HTTP/1.1", good), 404, "There is no operation")
        refused("GET /etc/passwd", raw(agent, "GET /etc/passwd HTTP/1.1"), 404, "There is no operation")
        refused("a session with escaped slashes", raw(agent, f"POST {PATH % '..%2F..%2Fetc'} HTTP/1.1", good), 400, "'sessionId'")
        refused("a session with a zero byte", raw(agent, f"POST {PATH % 'ab%00'} HTTP/1.1", good), 400, "'sessionId'")
        results = {"invocationId": "i", "returnControlInvocationResults": [{"functionResult": {"actionGroup": "g"}}]}
        unknown = json.dumps({"sessionState": results}).encode()
        refused("results for a session that is not known", raw(agent, f"POST {PATH % 'never-seen'} HTTP/1.1", unknown), 400, "waits for no results")
        ended = agent.ask(None, "never-seen-either", endSession=True)
        check("a session that is not known can be ended", ended.error is None, ended.error)
        check("no line of HTTP is obeyed twice", raw(agent, "nonsense").startswith(b"HTTP/1.1 400"))
        alive(agent, "all of these")


def functions(outcrop):
    cases = {
        "ORD-1": ("hangs", "timed out", None), "ORD-2": ("dies", "exit status 3", None), "ORD-3": ("prints and answers garbage", None, "wrong-type"),
        "ORD-4": ("raises", "the database is gone", None), "ORD-6": ("answers more than 6 MB", None, None),
        "ORD-7": ("answers for another path", None, "echo-mismatch"),
    }
    with PlayedAgent(outcrop, unruly(), SCRIPT, "--timeout", "2") as agent:
        for order, (name, reason, finding) in cases.items():
            told, findings = len(agent.told("failure")), len(agent.told("finding"))
            answer = agent.ask(f"Where is {order}?", "bad-functions")
            wait(lambda: len(agent.told("failure")) > told)
            new, found = agent.told("failure")[told:], agent.told("finding")[findings:]
            message = answer.error.response["Error"]["Message"] if hasattr(answer.error, "response") else str(answer.error)
            check(f"a function that {name} fails its turn", answer.code == "dependencyFailedException" and answer.text == "", answer.error)
            check(f"the trace of a function that {name} ends with its failure", answer.traces[-1] == "failureTrace", answer.traces)
            check(f"the console says once that the turn failed: {name}", len(new) == 1 and new[0].startswith("DependencyFailed"), new)
            if reason:
                check(f"the error says why: {name}", reason in message, message)
            if finding:
                check(f"the console names the violation: {name}", any(line.endswith(f"[{finding}]") for line in found), found)
            fine = agent.ask("Where is ORD-9?", "bad-functions")
            check(f"the next call finds a function that works, behind one that {name}", "ORD-9 is SHIPPED" in fine.text, (fine.text, fine.error))
        findings = len(agent.told("finding"))
        large = agent.ask("Where is ORD-5?", "bad-functions")
        wait(lambda: len(agent.told("finding")) > findings)
        warned = any(line.endswith("[size-warning]") for line in agent.told("finding"))
        check("an answer of more than 25 KB is taken, and the console warns of it", "ORD-5 is SHIPPED" in large.text and warned, large.error)


def leaving(outcrop):
    """A client that leaves: how long until its turn is over, and its session is free, though the function hangs."""
    with PlayedAgent(outcrop, unruly(), SCRIPT, "--timeout", "30") as agent:
        agent.ask("Where is ORD-9?", "leaving")  # the function is started before anything is measured
        times = []
        for turn in range(3):
            calls = len(agent.told("call"))
            connection = socket.create_connection(("127.0.0.1", agent.port), PATIENCE)
            body = b'{"inputText":"Where is ORD-1?","enableTrace":true}'
            head = f"POST {PATH % f'leaving-{turn}'} HTTP/1.1\r\nHost: 127.0.0.1:{agent.port}\r\nContent-Length: {len(body)}\r\n\r\n"
            connection.sendall(head.encode() + body)
            wait(lambda: len(agent.told("call")) > calls)
            try:
                agent.ask("Hello", f"leaving-{turn}")
                check("a session has one turn at a time", False)
            except agent.client().exceptions.ConflictException as error:
                check("a session has one turn at a time", "busy" in str(error), error)
            connection.close()
            start = time.monotonic()
            wait(lambda: sum("client has left" in line for line in agent.told("failure")) > turn)
            times.append(time.monotonic() - start)
            free = agent.ask("Hello", f"leaving-{turn}")
            check("its session takes the next question", free.text.startswith("Which order"), free.error)
        worst = max(times)
        print(f"      a turn ends {worst * 1000:.0f} ms after its client left, at most, of {len(times)}")
        check("a turn ends within 1 s of its client", worst < 1, times)
        crowd = [threading.Thread(target=agent.ask, args=("Hello", f"crowd-{number}")) for number in range(20)]
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
        check("no answer came for those who left", all("ORD-1 " not in line for line in agent.told("result")), agent.told("result"))


def definitions(outcrop):
    """What is not there is told with its place, before anything listens."""
    with open(ORDERS) as file:
        text = file.read()
    for name, old, new, sentence in [
        ("a schema", "schemas/OrderManagement.yaml", "schemas/Nothing.yaml", "schemas/Nothing.yaml cannot be read"),
        ("a function", "Lambda: OrderManagement", "Lambda: ./nothing", "./nothing is no program"),
        ("an address", "Lambda: OrderManagement", "Lambda: http://", "no usable address"),
    ]:
        agent = PlayedAgent(outcrop, text.replace(old, new), SCRIPT)
        try:
            with agent:
                check(f"{name} that is not there is told", False, "it starts")
        except SystemExit as error:
            check(f"{name} that is not there is told", sentence in str(error), error)


def main(outcrop):
    for part in (requests, functions, leaving, definitions):
        part(outcrop)
    return verdict()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

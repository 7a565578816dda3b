#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts a function under the Lambda Runtime Interface Emulator, posts it agents' events and checks the envelopes.

check-rie.py RIE BOOTSTRAP: exit status 0 when every check passed. Loopback only; nothing is left running.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

GROUP = "OrderActions"
SESSION = {"customer": "C-1"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def event(**what):
    agent = {"name": "order-assistant", "id": "AGENT12345", "alias": "TSTALIASID", "version": "DRAFT"}
    return {"messageVersion": "1.0", "agent": agent, "inputText": "Where is my order?", "sessionId": "123456789012345",
            "actionGroup": GROUP, "sessionAttributes": SESSION, "promptSessionAttributes": {}, **what}


def parameters(**values):
    return [{"name": n, "type": "string", "value": v} for n, v in values.items()]


def route(method, path, arguments, body=None):
    made = event(apiPath=path, httpMethod=method, parameters=parameters(**arguments))
    if body:
        made["requestBody"] = {"content": {"application/json": {"properties": parameters(**body)}}}
    return made


def function(name, arguments):
    return event(function=name, parameters=parameters(**arguments))


ORDER = {"orderId": "ORD-88421"}
# (what is checked, event, expected status or responseState, a check of the text that the model reads)
CASES = [
    ("getOrder answers", route("GET", "/orders/{orderId}", ORDER), 200, lambda t: json.loads(t)["orderId"] == "ORD-88421"),
    ("getOrder answers as a function", function("getOrder", ORDER), None, lambda t: json.loads(t)["orderId"] == "ORD-88421"),
    ("getOrder knows no such order", route("GET", "/orders/{orderId}", {"orderId": "ORD-0"}), 404, lambda t: "ORD-0" in t),
    ("getInventory answers", route("GET", "/inventory/{sku}", {"sku": "SKU-1001"}), 200, lambda t: json.loads(t)["sku"] == "SKU-1001"),
    ("cancelOrder cancels", route("POST", "/orders/{orderId}/cancel", ORDER), 200, lambda t: json.loads(t)["status"] == "CANCELLED"),
    ("cancelOrder may be repeated", route("POST", "/orders/{orderId}/cancel", ORDER), 200, lambda t: json.loads(t)["status"] == "CANCELLED"),
    ("refundOrder refunds", route("POST", "/orders/{orderId}/refund", {"orderId": "ORD-88424"}, {"amount": "12.50", "reason": "scratched"}),
     200, lambda t: json.loads(t)["amount"] == 12.5),
    ("a bad call is told everything", route("POST", "/orders/{orderId}/refund", ORDER, {"amount": "-1"}), 400,
     lambda t: "amount" in t and "reason" in t),
    ("a bad function call is asked again", function("getOrder", {}), "REPROMPT", lambda t: "orderId" in t),
    ("an unknown operation is named", route("DELETE", "/orders", {}), 404, lambda t: "DELETE /orders" in t),
]


def faults(sent, status, got):
    """Every way in which the envelope is not the answer to the event."""
    found = []
    answer = got.get("response", {})
    if got.get("messageVersion") != "1.0":
        found.append("messageVersion is not 1.0")
    found += [f"{f} is not echoed" for f in ("actionGroup", "apiPath", "httpMethod", "function") if answer.get(f) != sent.get(f)]
    found += [f"{f} is not echoed" for f in ("sessionAttributes", "promptSessionAttributes") if got.get(f) != sent[f]]
    if "function" in sent:
        actual, content = answer.get("functionResponse", {}).get("responseState"), answer.get("functionResponse", {}).get("responseBody", {}).get("TEXT", {})
    else:
        actual, content = answer.get("httpStatusCode"), answer.get("responseBody", {}).get("application/json", {})
    if actual != status:
        found.append(f"the state is {actual!r}, not {status!r}")
    if not isinstance(content.get("body"), str):
        found.append("the body is no string")
    return found, content.get("body")


def post(port, sent):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations", json.dumps(sent).encode())
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.loads(response.read())


def run_case(port, sent, status, check):
    try:
        found, text = faults(sent, status, got := post(port, sent))
        if not found and not check(text):
            found.append("the text is not what was expected")
        return found + [f"the answer was {json.dumps(got)}"] if found else []
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [repr(error)]


def wait_for(port, process):
    for _ in range(200):
        if process.poll() is not None:
            return
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)


def main():
    rie, bootstrap = (os.path.abspath(path) for path in sys.argv[1:3])
    invoke, api = free_port(), free_port()
    environment = {"PATH": os.environ["PATH"], "HOME": "/tmp", "LANG": "C.UTF-8", "LAMBDA_TASK_ROOT": os.path.dirname(bootstrap),
                   "AWS_REGION": "us-east-1", "AWS_LAMBDA_FUNCTION_NAME": "OrderManagement", "AWS_LAMBDA_FUNCTION_TIMEOUT": "10",
                   "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128"}
    command = [rie, "--runtime-interface-emulator-address", f"127.0.0.1:{invoke}", "--runtime-api-address", f"127.0.0.1:{api}",
               bootstrap, "bootstrap"]
    passed, failed = 0, 0
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=os.path.dirname(bootstrap), env=environment, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=subprocess.STDOUT, start_new_session=True)
        try:
            wait_for(invoke, process)
            for name, sent, status, check in CASES:
                found = run_case(invoke, sent, status, check)
                passed, failed = passed + (not found), failed + bool(found)
                print("ok    " if not found else "FAILED", name, *(f"\n       {fault}" for fault in found))
        finally:
            # The function is the emulator's child, in the same new session.
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
        if failed:
            log.seek(0)
            sys.stderr.write(log.read()[-3000:].decode(errors="replace"))
    print(f"test-rie: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

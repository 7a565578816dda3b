#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks AgentProbe's faults with boto3, signed, and checks every event and every error.

check-boto3.py AGENTPROBE: exit status 0 when every check passed. Loopback only; nothing is left running.
"""
import json
import subprocess
import sys

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "a/session+token=="
HAPPY = ["trace"] * 4 + ["files", "returnControl", "chunk"]
ERRORS = {
    "AccessDeniedException": 403, "BadGatewayException": 502, "ConflictException": 409, "DependencyFailedException": 424,
    "InternalServerException": 500, "ModelNotReadyException": 424, "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 400, "ThrottlingException": 429, "ValidationException": 400,
}
failures = []


def check(name, holds, shown=""):
    print(("ok    " if holds else "WRONG ") + name + ("" if holds else f"   [{shown}]"))
    if not holds:
        failures.append(name)


def client(port, secret=SECRET, host="127.0.0.1", **config):
    return boto3.client(
        "bedrock-agent-runtime", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", aws_access_key_id=KEY,
        aws_secret_access_key=secret, aws_session_token=TOKEN, config=Config(**config))


def ask(agent, session, **more):
    return agent.invoke_agent(
        agentId="AGENT12345", agentAliasId="TSTALIASID", sessionId=session, inputText="hello", enableTrace=True, **more)


def events(response):
    """The kinds of the events that came, and how the stream ended."""
    seen = []
    try:
        for event in response["completion"]:
            seen.append(next(iter(event)))
    except Exception as error:  # which one is what the checks are about
        return seen, error
    return seen, None


def refusal(call):
    try:
        call()
    except ClientError as error:
        return error
    return None


def answers(port):
    agent = client(port, retries={"mode": "standard", "max_attempts": 1})
    response = ask(agent, "happy:1", memoryId="memory-1", sourceArn="arn:aws:bedrock:us-east-1:123456789012:agent/AGENT12345")
    got = list(response["completion"])
    check("the events are all there", [next(iter(event)) for event in got] == HAPPY, got)
    check("the text is what was sent", got[-1]["chunk"]["bytes"].decode() == "héllo")
    check("the file is what was sent", got[4]["files"]["files"][0]["bytes"] == b"file!")
    usage = got[3]["trace"]["trace"]["orchestrationTrace"]["modelInvocationOutput"]["metadata"]["usage"]
    check("the usage is what was sent", usage == {"inputTokens": 20, "outputTokens": 2}, usage)
    head = [response["sessionId"], response["contentType"], response["memoryId"]]
    check("the head is read", head == ["happy:1", "application/json", "memory-1"], head)
    check("the request has an id", len(response["ResponseMetadata"]["RequestId"]) == 36, response["ResponseMetadata"])
    inline = agent.invoke_inline_agent(
        sessionId="happy-2", foundationModel="m", instruction="x" * 40, inputText="hello", inlineSessionState={"sessionAttributes": {"a": "b"}})
    check("the service is localhost too", events(ask(client(port, host="localhost"), "happy-4"))[0] == HAPPY)
    check("an inline agent answers", events(inline)[0] == HAPPY)
    results = [{"functionResult": {"actionGroup": "ag", "function": "f", "responseBody": {"TEXT": {"body": "42"}}}}]
    returned = agent.invoke_agent(
        agentId="AGENT12345", agentAliasId="TSTALIASID", sessionId="happy-3",
        sessionState={"invocationId": "inv-1", "returnControlInvocationResults": results})
    check("results of returned control are taken", events(returned)[0] == HAPPY)


def errors(port):
    agent = client(port, retries={"mode": "standard", "max_attempts": 1})
    for name, status in ERRORS.items():
        error = refusal(lambda: ask(agent, f"{name}-1"))
        modelled = isinstance(error, getattr(agent.exceptions, name))
        check(f"{name} is the exception of that name", modelled and error.response["ResponseMetadata"]["HTTPStatusCode"] == status, error)
    for mode in ("legacy", "standard"):
        patient = client(port, retries={"mode": mode, "max_attempts": 4})
        response = ask(patient, f"throttle-{mode}")
        tries = response["ResponseMetadata"]["RetryAttempts"]
        check(f"two refusals are tried again in mode {mode}", tries == 2 and events(response)[0] == HAPPY, tries)
    error = refusal(lambda: ask(client(port, secret="wrong"), "happy-4"))
    check("a wrong secret is a wrong signature", error and error.response["Error"]["Code"] == "InvalidSignatureException", error)
    loose = client(port, parameter_validation=False)
    error = refusal(lambda: loose.invoke_agent(agentId="test_agent", agentAliasId="A", sessionId="s", inputText="hello"))
    check("what breaks the rules is a ValidationException", error and error.response["Error"]["Code"] == "ValidationException", error)


def faults(port):
    agent = client(port, retries={"mode": "standard", "max_attempts": 1})
    seen, error = events(ask(agent, "exception-1"))
    named = isinstance(error, EventStreamError) and error.response["Error"] == {"Code": "throttlingException", "Message": "Slow down"}
    check("an exception in the stream comes behind the events before it", named and seen == ["trace"] * 2, (seen, error))
    seen, error = events(ask(agent, "error-1"))
    named = isinstance(error, EventStreamError) and error.response["Error"] == {"Code": "InternalError", "Message": "boom"}
    check("so does an error frame", named and seen == ["trace"] * 2, (seen, error))
    seen, error = events(ask(agent, "checksum-1"))
    check("a wrong checksum is seen", type(error).__name__ == "ChecksumMismatch" and seen == ["trace"] * 2, (seen, error))
    for fault in ("cut", "reset", "half"):
        seen, error = events(ask(agent, f"{fault}-1"))
        check(f"a connection that ends ({fault}) is an error", error is not None and seen == ["trace"] * 2, (seen, error))
    seen, error = events(ask(agent, "truncated-1"))
    check("a stream that ends inside a frame looks complete to boto3", error is None and seen == ["trace"] * 2, (seen, error))
    impatient = client(port, read_timeout=1, retries={"mode": "standard", "max_attempts": 1})
    seen, error = events(ask(impatient, "stall-1"))
    check("a stalled answer ends with the client's patience", error is not None and seen == ["trace"], (seen, error))


def main(probe):
    process = subprocess.Popen(
        [probe, "--mode", "faults", "--journal", "yes", "--access-key-id", KEY, "--secret-access-key", SECRET, "--session-token", TOKEN],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = json.loads(process.stdout.readline())["port"]
        print("boto3", boto3.__version__, "botocore", botocore.__version__)
        for part in (answers, errors, faults):
            part(port)
        journal = [json.loads(line) for line in process.communicate(timeout=10)[0].splitlines()][:-1]
    finally:
        process.kill()
    valid = [entry for entry in journal if entry["verdict"] == "valid"]
    check("every signature but the wrong one was valid", len(journal) - len(valid) == 1, [e["verdict"] for e in journal])
    check("a request without a question has no text", any("inputText" not in json.loads(entry["body"] or "{}") for entry in valid))
    print(f"{len(failures)} checks failed" if failures else "every check passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

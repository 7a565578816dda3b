# SPDX-License-Identifier: Apache-2.0
"""What the checks of `outcrop agent` share: the running agent, boto3 clients for it, and what an answer's stream held."""
import http.client
import json
import os
import subprocess
import tempfile
import threading
import time

import boto3
import botocore.eventstream
import botocore.session
from botocore.config import Config

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
AGENT = {"agentId": "AGENT12345", "agentAliasId": "TSTALIASID"}
failures = []


def check(name, holds, shown=""):
    print(("ok    " if holds else "WRONG ") + name + ("" if holds else f"   [{str(shown)[:2000]}]"), flush=True)
    if not holds:
        failures.append(name)


def verdict():
    print(f"{len(failures)} checks failed: {'; '.join(failures)}" if failures else "every check passed")
    return 1 if failures else 0


def wait(condition, seconds=30):
    """Waits for a condition; how long it took, or None."""
    start = time.monotonic()
    while time.monotonic() < start + seconds:
        if condition():
            return time.monotonic() - start
        time.sleep(0.005)
    return None


class PlayedAgent:
    """`outcrop agent CONFIG --script SCRIPT`, with what it prints; ends with its block."""

    def __init__(self, outcrop, config, script, *options):
        self.command = [outcrop, "agent", self.file(config), "--script", self.file(script), "--format", "json", *options]

    @staticmethod
    def file(text):
        """A path of the project, or a file made of a text."""
        if "\n" not in text:
            return os.path.join(ROOT, text)
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
            file.write(text)
        return file.name

    def __enter__(self):
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", cwd=ROOT)
        self.lines, self.errors = [], []
        first = self.process.stdout.readline()
        if not first:
            raise SystemExit("the agent does not start: " + self.process.stderr.read())
        self.url = json.loads(first)["url"]
        for stream, lines in ((self.process.stdout, self.lines), (self.process.stderr, self.errors)):
            threading.Thread(target=lambda s=stream, l=lines: l.extend(s), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            status = self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = "killed"
        check("the agent ends when it is told to", status == 0, status)

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def told(self, kind):
        return [event["text"] for event in map(json.loads, list(self.lines)) if event["kind"] == kind]

    def client(self, **config):
        return boto3.client(
            "bedrock-agent-runtime", endpoint_url=self.url, region_name="us-east-1", aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="secret", config=Config(retries={"mode": "standard", "max_attempts": 1}, **config))

    def ask(self, question, session, **more):
        text = {} if question is None else {"inputText": question}
        return Answer(self.client().invoke_agent(**AGENT, sessionId=session, enableTrace=True, **text, **more))

    def post(self, question, session, definition=None):
        """The bytes of an answer, asked for without an SDK; an inline agent's with its definition."""
        path = f"/agents/{session}" if definition else f"/agents/{AGENT['agentId']}/agentAliases/{AGENT['agentAliasId']}/sessions/{session}/text"
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        body = json.dumps({"inputText": question, "enableTrace": True, **(definition or {})})
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        return connection.getresponse().read()


class Answer:
    """Everything that a stream brought."""

    def __init__(self, response):
        self.head, self.events, self.error = response, [], None
        try:
            self.events.extend(response["completion"])
        except Exception as error:  # which one is what the checks are about
            self.error = error

    @property
    def chunks(self):
        return [event["chunk"]["bytes"].decode() for event in self.events if "chunk" in event]

    @property
    def text(self):
        return "".join(self.chunks)

    @property
    def control(self):
        return next((event["returnControl"] for event in self.events if "returnControl" in event), None)

    @property
    def parts(self):
        return [event["trace"] for event in self.events if "trace" in event]

    @property
    def traces(self):
        """The names of the traces, in order, with the step inside."""
        names = []
        for part in self.parts:
            kind, body = next(iter(part["trace"].items()))
            names.append(kind if kind in ("failureTrace", "guardrailTrace") else f"{kind}.{next(iter(body))}")
        return names

    @property
    def observations(self):
        steps = [part["trace"].get("orchestrationTrace", {}).get("observation") for part in self.parts]
        return [step for step in steps if step]

    @property
    def code(self):
        """The error that ended the stream."""
        return self.error.response["Error"]["Code"] if hasattr(self.error, "response") else self.error


class ServiceModel:
    """Holds raw events to the service's own model, which botocore brings along."""

    def __init__(self, operation="InvokeAgent"):
        model = botocore.session.get_session().get_service_model("bedrock-agent-runtime")
        self.events = model.operation_model(operation).output_shape.members["completion"].members
        self.faults = []

    def read(self, stream):
        """The events of a stream's bytes, each held to the model."""
        buffer = botocore.eventstream.EventStreamBuffer()
        buffer.add_data(stream)
        events = []
        for frame in buffer:
            kind = frame.headers.get(":event-type") or frame.headers[":exception-type"]
            value = json.loads(frame.payload)
            if kind not in self.events:
                self.faults.append(f"{kind} is no event")
            else:
                self.walk(value, self.events[kind], kind)
            events.append((kind, value))
        return events

    def walk(self, value, shape, place):
        kind = {"structure": dict, "map": dict, "list": list, "string": str, "blob": str, "timestamp": str, "boolean": bool}.get(
            shape.type_name, (int, float))
        if getattr(shape, "document", False) or not getattr(shape, "members", True):
            return
        if not isinstance(value, kind):
            self.faults.append(f"{place} is {value!r}, not {shape.type_name}")
        elif shape.type_name == "structure":
            self.structure(value, shape, place)
        elif shape.type_name == "list":
            for index, item in enumerate(value):
                self.walk(item, shape.member, f"{place}[{index}]")
        elif shape.type_name == "map":
            for name, item in value.items():
                self.walk(item, shape.value, f"{place}.{name}")
        elif getattr(shape, "enum", None) and value not in shape.enum:
            self.faults.append(f"{place} is {value}, none of {shape.enum}")

    def structure(self, value, shape, place):
        members = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}
        # What the engine adds on purpose, where tokens are estimated.
        self.faults += [f"{place} has {name}" for name in value if name not in members and name != "modelled"]
        self.faults += [f"{place} has no {name}" for name in shape.required_members if name not in value]
        if shape.is_tagged_union and len(value) != 1:
            self.faults.append(f"{place} has {sorted(value)}, not one member")
        for name, item in value.items():
            if name in members:
                self.walk(item, members[name][1], f"{place}.{name}")

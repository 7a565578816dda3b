# SPDX-License-Identifier: Apache-2.0
"""check-botocore.py PROBE: exit status 0 when botocore has nothing against any request that PROBE prints.

Each request is taken apart into the parameters of its operation, which ParamValidator must accept; botocore's own serializer must then
make the same method, path, headers and body of them. What ParamValidator does not look at (patterns, greatest lengths, words of enums,
unions) is checked here against the same model. Together the requests must use every member and every enum word of both operations, and
requests that are wrong on purpose must be refused.
"""
import base64
import copy
import json
import re
import subprocess
import sys
import urllib.parse

import botocore.session
from botocore import serialize, validate

# Members that no request of the client can have, with the reason.
EXCEPTIONS = {}


def load_model():
    loader = botocore.session.get_session().get_component("data_loader")
    data = loader.load_service_model("bedrock-agent-runtime", "service-2")
    from botocore.model import ServiceModel

    return ServiceModel(data, "bedrock-agent-runtime"), data["shapes"]


class Judge:
    def __init__(self):
        self.model, self.shapes = load_model()
        self.serializer = serialize.create_serializer("rest-json", False)

    def parameters(self, request):
        """The operation's parameters that a request stands for."""
        operation = self.model.operation_model(request["operation"])
        shape = operation.input_shape
        template = operation.http["requestUri"]
        names = re.findall(r"{(\w+)}", template)
        pattern = re.sub(r"\\{\w+\\}", "([^/]+)", re.escape(template))
        match = re.fullmatch(pattern, request["path"])
        assert match, f"the path {request['path']} does not fit {template}"
        parameters = {name: urllib.parse.unquote(text) for name, text in zip(names, match.groups())}
        headers = {name.lower(): value for name, value in request["headers"].items()}
        for name, member in shape.members.items():
            if member.serialization.get("location") == "header":
                value = headers.pop(member.serialization["name"].lower(), None)
                if value is not None:
                    parameters[name] = value
        assert headers == {"content-type": "application/json"}, f"headers that the model does not have: {headers}"
        for name, value in request["body"].items():
            member = shape.members.get(name)
            assert member is None or "location" not in member.serialization, f"{name} travels outside the body"
            parameters[name] = self.native(member, value) if member else value
        return operation, parameters

    def native(self, shape, value):
        """JSON as a caller of botocore would have it: blobs as bytes."""
        if shape.type_name == "structure" and isinstance(value, dict) and not shape.is_document_type:
            return {name: self.native(shape.members[name], item) if name in shape.members else item for name, item in value.items()}
        if shape.type_name == "list" and isinstance(value, list):
            return [self.native(shape.member, item) for item in value]
        if shape.type_name == "map" and isinstance(value, dict):
            return {name: self.native(shape.value, item) for name, item in value.items()}
        if shape.type_name == "blob" and isinstance(value, str):
            return base64.b64decode(value, validate=True)
        return value

    def problems(self, request):
        """Everything that is wrong with a request."""
        try:
            operation, parameters = self.parameters(request)
        except (AssertionError, ValueError) as error:
            return [str(error)]
        report = validate.ParamValidator().validate(parameters, operation.input_shape)
        if report.has_errors():
            return [report.generate_report()]
        problems = list(self.deviations(operation.input_shape, parameters, ""))
        made = self.serializer.serialize_to_request(parameters, operation)
        if made["method"] != request["method"] or made["url_path"] != request["path"]:
            problems.append(f"botocore sends {made['method']} {made['url_path']}, not {request['method']} {request['path']}")
        if json.loads(made["body"]) != request["body"]:
            problems.append("botocore sends another body")
        wanted = {name.lower(): value for name, value in made["headers"].items()}
        if wanted != {name.lower(): value for name, value in request["headers"].items()}:
            problems.append(f"botocore sends the headers {wanted}, not {request['headers']}")
        return problems

    def deviations(self, shape, value, place):
        """What the model says and ParamValidator does not look at."""
        raw = self.shapes[shape.name]
        low, high = raw.get("min"), raw.get("max")
        size = value if shape.type_name in ("integer", "long", "float", "double") else len(value) if hasattr(value, "__len__") else None
        if size is not None and (low is not None and size < low or high is not None and size > high):
            yield f"{place} has {size}, the model says {low} to {high}"
        if shape.type_name == "string":
            if "enum" in raw and value not in raw["enum"]:
                yield f"{place} is {value!r}, the model has {raw['enum']}"
            if "pattern" in raw and not re.search(raw["pattern"], value):
                yield f"{place} is {value!r}, the model says {raw['pattern']}"
        elif shape.type_name == "structure" and not shape.is_document_type:
            if raw.get("union") and len(value) != 1:
                yield f"{place} is a union with the members {sorted(value)}"
            for name, item in value.items():
                yield from self.deviations(shape.members[name], item, f"{place}.{name}")
        elif shape.type_name == "list":
            for item in value:
                yield from self.deviations(shape.member, item, f"{place}[]")
        elif shape.type_name == "map":
            for name, item in value.items():
                yield from self.deviations(shape.key, name, f"{place}{{key}}")
                yield from self.deviations(shape.value, item, f"{place}{{}}")

    # What the requests must use, and what they do; a recursive shape counts once on each way.

    def members(self, shape, place="", above=()):
        if shape.type_name == "structure" and not shape.is_document_type and shape.name not in above:
            for name, member in shape.members.items():
                yield f"{place}.{name}"
                yield from self.members(member, f"{place}.{name}", above + (shape.name,))
        elif shape.type_name == "list":
            yield from self.members(shape.member, f"{place}[]", above)
        elif shape.type_name == "map":
            yield from self.members(shape.value, f"{place}{{}}", above)
        elif shape.type_name == "string":
            yield from (f"{place} = {word}" for word in self.shapes[shape.name].get("enum", []))

    def used(self, shape, value, place="", above=()):
        if shape.type_name == "structure" and not shape.is_document_type and shape.name not in above:
            for name, item in value.items():
                yield f"{place}.{name}"
                yield from self.used(shape.members[name], item, f"{place}.{name}", above + (shape.name,))
        elif shape.type_name == "list":
            for item in value:
                yield from self.used(shape.member, item, f"{place}[]", above)
        elif shape.type_name == "map":
            for item in value.values():
                yield from self.used(shape.value, item, f"{place}{{}}", above)
        elif shape.type_name == "string" and "enum" in self.shapes[shape.name]:
            yield f"{place} = {value}"


def spoiled(requests):
    """Copies of good requests, each with one thing wrong."""

    def copy_of(operation):
        return copy.deepcopy(next(one for one in requests if one["operation"] == operation and one["name"].startswith("every member")))

    def changed(operation, path, value, what):
        request = copy_of(operation)
        target = request["body"]
        for step in path[:-1]:
            target = target[step]
        if value is None:
            del target[path[-1]]
        else:
            target[path[-1]] = value
        return what, request

    yield changed("InvokeAgent", ["inputTexts"], "Hello", "a member that the operation does not have")
    yield changed("InvokeAgent", ["sessionState", "sessionAttribute"], {}, "a member that a structure does not have")
    yield changed("InvokeAgent", ["enableTrace"], "true", "a text for a boolean")
    yield changed("InvokeAgent", ["sessionState", "files", 0, "name"], None, "no required member")
    yield changed("InvokeAgent", ["sessionState", "files", 1, "source", "byteContent", "data"], "", "an empty blob")
    yield changed("InvokeAgent", ["sessionState", "returnControlInvocationResults"], [], "too short a list")
    yield changed("InvokeAgent", ["memoryId"], "a b", "a text that does not match its pattern")
    yield changed("InvokeAgent", ["sessionState", "files", 0, "useCase"], "CHATTING", "a word that an enum does not have")
    yield changed("InvokeInlineAgent", ["instruction"], None, "no required member")
    yield changed("InvokeInlineAgent", ["idleSessionTTLInSeconds"], 30, "too small a number")
    yield changed("InvokeInlineAgent", ["idleSessionTTLInSeconds"], 3601, "too large a number")
    yield changed("InvokeInlineAgent", ["actionGroups", 0, "actionGroupExecutor", "lambda"], "x", "a union with two members")
    request = copy_of("InvokeAgent")
    request["path"] = request["path"].replace("%3A", ":")
    yield "a path that is not encoded", request
    request = copy_of("InvokeAgent")
    request["headers"]["x-amz-source-arms"] = "arn"
    yield "a header that the operation does not have", request


def main(probe):
    judge = Judge()
    lines = subprocess.run([probe], check=True, capture_output=True, text=True).stdout.splitlines()
    requests = [json.loads(line) for line in lines]
    faults = []
    for request in requests:
        faults += [f"{request['operation']}, {request['name']}: {problem}" for problem in judge.problems(request)]
    counts, unused = [], set(EXCEPTIONS)
    for name in ("InvokeAgent", "InvokeInlineAgent"):
        shape = judge.model.operation_model(name).input_shape
        wanted = {name + place for place in judge.members(shape)}
        used = set()
        for request in requests:
            if request["operation"] == name and not faults:
                used |= {name + place for place in judge.used(shape, judge.parameters(request)[1])}
        if used:
            faults += [f"no request uses {place}" for place in sorted(wanted - used - set(EXCEPTIONS))]
        unused -= wanted - used
        counts.append(f"{len(wanted)} of {name}")
    faults += [f"{place} is an exception for nothing" for place in sorted(unused)]
    wrong = list(spoiled(requests))
    faults += [f"nobody minds {what}" for what, request in wrong if not judge.problems(request)]
    for fault in faults:
        print(f"test-botocore: {fault}")
    if faults:
        return 1
    print(f"test-botocore: {len(requests)} requests accepted, {len(wrong)} wrong ones refused; members and words used: {', '.join(counts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

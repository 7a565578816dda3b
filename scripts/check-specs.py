# SPDX-License-Identifier: Apache-2.0
"""check-specs.py OUTCROP CORPUS DIFFERENCES

Every file that only one of the two judges calls invalid must stand in DIFFERENCES with the reason, and nothing else may.
"""
import json
import pathlib
import subprocess
import sys

import yaml
from openapi_spec_validator import OpenAPIV2SpecValidator, OpenAPIV30SpecValidator, OpenAPIV31SpecValidator


class Loader(yaml.SafeLoader):
    """JSON's types only: dates stay texts."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def with_text_keys(value):
    if isinstance(value, dict):
        return {str(key): with_text_keys(item) for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def load(path):
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        try:
            return json.loads(text)
        except ValueError:
            pass
    return with_text_keys(yaml.load(text, Loader))


def validator_says(path):
    """What the validator has against a file, or None."""
    try:
        document = load(path)
    except Exception as error:
        return f"not parsable: {str(error).splitlines()[0]}"
    if not isinstance(document, dict):
        return "no mapping"
    if "swagger" in document:
        judge = OpenAPIV2SpecValidator
    else:
        judge = OpenAPIV31SpecValidator if str(document.get("openapi", "")).startswith("3.1") else OpenAPIV30SpecValidator
    try:
        error = next(judge(document).iter_errors(), None)
    except Exception as error:  # A crash is its own difference.
        return f"crash: {type(error).__name__}: {error}"
    while error is not None and getattr(error, "context", None):
        error = max(error.context, key=lambda one: len(one.absolute_path))
    return None if error is None else str(error.message)[:160]


def linter_says(outcrop, paths):
    """The codes of the rules of OpenAPI itself that each file breaks."""
    run = subprocess.run([outcrop, "lint", "--format", "json", *map(str, paths)], capture_output=True, text=True, timeout=300)
    codes = {}
    for line in run.stdout.splitlines():
        finding = json.loads(line)
        if finding.get("basis") == "openapi":
            codes.setdefault(pathlib.Path(finding["file"]).name, set()).add(finding["code"])
    if run.returncode not in (0, 1):
        sys.exit(f"check-specs: outcrop lint ended with {run.returncode}: {run.stderr}")
    return codes


def differences(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return {name: (side, reason) for name, side, reason in (line.split("\t") for line in lines)}


def main():
    outcrop, corpus, listed = sys.argv[1], pathlib.Path(sys.argv[2]), differences(pathlib.Path(sys.argv[3]))
    paths = sorted(path for path in corpus.iterdir() if path.suffix in (".json", ".yaml", ".yml"))
    codes = linter_says(outcrop, paths)
    faults, agreed = [], 0
    for path in paths:
        linter, validator = sorted(codes.get(path.name, [])), validator_says(path)
        side = None if bool(linter) == bool(validator) else "linter" if linter else "validator"
        if side == listed.get(path.name, (None,))[0]:
            agreed += side is None
            continue
        faults.append(f"{path.name}: the linter says {', '.join(linter) or 'valid'}; the validator says {validator or 'valid'}")
    faults += [f"{name}: is listed as a difference, but is not in the corpus" for name in set(listed) - {path.name for path in paths}]
    for fault in faults:
        print(f"check-specs: {fault}")
    print(f"check-specs: {len(paths)} schemas, {agreed} judged alike, {len(listed)} differences listed with their reasons, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""check-sarif.py OUTCROP SCHEMA...

What `outcrop lint --format sarif` prints must have no member that SARIF does not have, all that it asks for, and values of the right kind.
"""
import json
import subprocess
import sys
import urllib.parse

import attr
import sarif_om

# Which class of the object model stands behind a member; everything else that is printed is a text or a number.
CLASSES = {
    "runs": sarif_om.Run, "tool": sarif_om.Tool, "driver": sarif_om.ToolComponent, "rules": sarif_om.ReportingDescriptor,
    "shortDescription": sarif_om.MultiformatMessageString, "defaultConfiguration": sarif_om.ReportingConfiguration,
    "results": sarif_om.Result, "message": sarif_om.Message, "locations": sarif_om.Location,
    "physicalLocation": sarif_om.PhysicalLocation, "artifactLocation": sarif_om.ArtifactLocation, "region": sarif_om.Region,
}
WORDS = {"level": {"none", "note", "warning", "error"}, "columnKind": {"utf16CodeUnits", "unicodeCodePoints"}, "version": {"2.1.0"}}
LISTS = {"runs", "rules", "results", "locations"}


def faults(value, kind, place):
    """What SARIF has against an object of a class."""
    fields = {field.metadata["schema_property_name"]: field for field in attr.fields(kind)}
    for name, field in fields.items():
        if field.default is attr.NOTHING and name not in value:
            yield f"{place} has no {name}, which {kind.__name__} must have"
    for name, member in value.items():
        where = f"{place}.{name}"
        if name not in fields:
            yield f"{where} is no member of {kind.__name__}"
        elif name in CLASSES:
            if isinstance(member, list) != (name in LISTS):
                yield f"{where} must {'be' if name in LISTS else 'not be'} a list"
            for index, item in enumerate(member if isinstance(member, list) else [member]):
                yield from faults(item, CLASSES[name], f"{where}[{index}]" if name in LISTS else where)
        elif name in ("startLine", "startColumn"):
            if not isinstance(member, int) or member < 1:
                yield f"{where} must be a positive integer, but is {member}"
        elif name == "properties":
            if not isinstance(member, dict):
                yield f"{where} must be an object"
        elif not isinstance(member, str) or not member:
            yield f"{where} must be a text, but is {member!r}"
        elif member not in WORDS.get(name, {member}):
            yield f"{where} must be one of {sorted(WORDS[name])}, but is {member}"
        elif name in ("uri", "$schema") and urllib.parse.quote(member, safe="/%-._~:#") != member:
            yield f"{where} is no reference to a resource: {member}"


def main():
    outcrop, schemas = sys.argv[1], sys.argv[2:]
    run = subprocess.run([outcrop, "lint", "--format", "sarif", *schemas], capture_output=True, text=True, timeout=300)
    if run.returncode not in (0, 1):
        sys.exit(f"check-sarif: outcrop lint ended with {run.returncode}: {run.stderr}")
    log = json.loads(run.stdout)
    found = list(faults(log, sarif_om.SarifLog, "$"))
    rules = {rule["id"] for run in log["runs"] for rule in run["tool"]["driver"]["rules"]}
    results = [result for run in log["runs"] for result in run["results"]]
    found += sorted(f"{code} is no rule of the driver's" for code in {result.get("ruleId", "nothing") for result in results} - rules)
    for fault in found:
        print(f"check-sarif: {fault}")
    print(f"check-sarif: {len(results)} results in {len(schemas)} schemas, {len(found)} faults")
    sys.exit(1 if found or not results else 0)


if __name__ == "__main__":
    main()

# SPDX-License-Identifier: Apache-2.0
"""bench-meter.py PROGRAM: how fast PROGRAM, which is BenchmarkMeter, meters an answer, beside botocore's typed parse of the same frames.

Both are fed pieces of 1024 bytes, in turns, on one core. Exit status 1 when a goal is missed.
"""
import binascii
import json
import os
import platform
import statistics
import struct
import subprocess
import sys
import time

import botocore
import botocore.session
from botocore.eventstream import EventStream
from botocore.parsers import EventStreamJSONParser

CHUNK_BYTES = 1024
ROUNDS = 5
GOALS = {"small": 10, "large": 5}
# How many bytes each is fed per round: about a second of botocore, and half a second of ours.
BOTOCORE_BYTES = {"small": 5_000_000, "large": 20_000_000}
OURS_BYTES = {"small": 100_000_000, "large": 400_000_000}
MEMORY_BYTES = [10_000_000, 200_000_000, 2_000_000_000]
# The meter lists the first 10,000 calls, which take some 600 bytes each here; nothing else may grow.
MEMORY_GROWTH_MAX = 1.02


def frame(name):
    """One model call's output, as a frame: without its text, or with 7 kB of it."""
    text = ('The quick "brown" fox\n' * 1000)[: 6745 if name == "large" else 0]
    output = {"traceId": "x-0", "metadata": {"usage": {"inputTokens": 1, "outputTokens": 2}}, "rawResponse": {"content": text}}
    event = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "sessionId": "s"}
    event["trace"] = {"orchestrationTrace": {"modelInvocationOutput": output}}
    payload = json.dumps(event, separators=(",", ":")).encode()
    headers = b""
    for key, value in ((":event-type", "trace"), (":content-type", "application/json"), (":message-type", "event")):
        headers += struct.pack("!B", len(key)) + key.encode() + b"\x07" + struct.pack("!H", len(value)) + value.encode()
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack("!I", binascii.crc32(prelude)) + headers + payload
    return message + struct.pack("!I", binascii.crc32(message))


def botocore_frames_per_second(name):
    session = botocore.session.Session()
    shape = session.get_service_model("bedrock-agent-runtime").operation_model("InvokeAgent").output_shape.members["completion"]
    one = frame(name)
    count = BOTOCORE_BYTES[name] // len(one)
    data = one * count

    class Raw:
        def stream(self):
            for start in range(0, len(data), CHUNK_BYTES):
                yield data[start : start + CHUNK_BYTES]

    from dateutil.parser import parse  # noqa: F401  imported at the first event otherwise

    start = time.perf_counter()
    seen = sum(1 for _ in EventStream(Raw(), shape, EventStreamJSONParser(), "InvokeAgent"))
    seconds = time.perf_counter() - start
    assert seen == count
    return count / seconds


def ours(program, name, total):
    """Frames per second and peak memory in kB of one run, whose frames must be the ones that botocore is fed."""
    child = subprocess.Popen([program, name, str(total)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    line = child.stdout.readline().split()
    with open(f"/proc/{child.pid}/status") as status:
        peak = next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), None)
    child.communicate()
    if child.returncode != 0 or peak is None:
        sys.exit(f"{program} ended with status {child.returncode}")
    length, checksum, frames, nanoseconds, tokens = (int(word) for word in line)
    one = frame(name)
    assert (length, checksum) == (len(one), struct.unpack("!I", one[-4:])[0]), "the two programs make different frames"
    assert frames == total // length and tokens == 3 * frames, "not every frame was counted"
    return frames / nanoseconds * 1e9, peak


def main(program):
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"botocore {botocore.__version__}, Python {platform.python_version()}, {platform.machine()}; medians of {ROUNDS} rounds")
    failed = False
    for name, goal in GOALS.items():
        rounds = [(ours(program, name, OURS_BYTES[name])[0], botocore_frames_per_second(name)) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(column) for column in zip(*rounds))
        ratios = sorted(one / other for one, other in rounds)
        missed = ratios[len(ratios) // 2] < goal
        failed |= missed
        print(
            f"{len(frame(name)):5d}-byte frames: {mine:9,.0f} frames/s, botocore's full parse {theirs:7,.0f}: "
            f"{mine / theirs:.1f} times ({ratios[0]:.1f} to {ratios[-1]:.1f}), goal {goal}{', MISSED' if missed else ''}"
        )
    for name in GOALS:
        peaks = [ours(program, name, total)[1] for total in MEMORY_BYTES]
        missed = peaks[-1] > peaks[-2] * MEMORY_GROWTH_MAX
        failed |= missed
        sizes = ", ".join(f"{peak / 1024:.1f} MB for a stream of {total // 1_000_000} MB" for peak, total in zip(peaks, MEMORY_BYTES))
        print(f"{len(frame(name)):5d}-byte frames: peak memory {sizes}{', MISSED' if missed else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

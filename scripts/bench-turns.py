# SPDX-License-Identifier: Apache-2.0
"""bench-turns.py SERVER CLIENT: 200 turns at a time in one process, CLIENT, which is BenchmarkTurns; SERVER, which is AgentProbe, in another.

Ten of the turns stall. Then the client begins 20 more, and leaves the loops over them. Exit status 1 when bytes are missing, the client takes too
much memory, they arrive too late, or the server is late to see that the client has left. All this once without a ledger, and once with one in a file,
whose rows all turns write in the same instants, when the first and the last pieces come.
"""
import json
import os
import subprocess
import sys
import tempfile

TURNS = 200
STALLED = 10
CHUNKS = 100
PACE_MILLISECONDS = 50
TEXT_BYTES = 300
MEMORY_KILOBYTES_MAX = 64 << 10
DELAY_MICROSECONDS_MAX = 50_000
LEFT = 20
LEAVE_MICROSECONDS_MAX = 100_000


def peak_kilobytes(process):
    with open(f"/proc/{process.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def run(server_program, client_program, name, arguments):
    settings = {"--chunks": CHUNKS, "--pace-milliseconds": PACE_MILLISECONDS, "--text-bytes": TEXT_BYTES}
    server = subprocess.Popen(
        [server_program, "--mode", "paced"] + [str(word) for pair in settings.items() for word in pair],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    port = json.loads(server.stdout.readline())["port"]
    client = subprocess.Popen(
        [client_program, f"http://127.0.0.1:{port}", "--turns", str(TURNS), "--stalled", str(STALLED), "--chunks", str(CHUNKS),
         "--text-bytes", str(TEXT_BYTES), "--left", str(LEFT)] + arguments,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )
    line = client.stdout.readline()
    words = client.stdout.readline().decode().split()
    broken = {session: int(when) for session, when in zip(words[::2], words[1::2])}
    peak = peak_kilobytes(client)
    client.communicate()
    sums = json.loads(server.communicate()[0].splitlines()[-1])
    if client.returncode != 0 or server.returncode != 0:
        sys.exit(f"the client ended with status {client.returncode}, the server with {server.returncode}")
    text_bytes, stream_bytes, wrong, pieces, p50, p99, most = (int(word) for word in line.split())
    expected = ((TURNS - STALLED) * CHUNKS + STALLED) * TEXT_BYTES
    seen = [(sums["left"].get(session) or 1 << 62) - when for session, when in broken.items()]
    leaving = sorted(nanoseconds / 1000 for nanoseconds in seen)
    goals = {
        f"{text_bytes:,} of {expected:,} bytes of text in {pieces:,} pieces, {stream_bytes:,} of {sums['bytes']:,} bytes of event stream; "
        f"{wrong} of {sums['requests']} turns wrong": text_bytes == expected and stream_bytes == sums["bytes"] and wrong == 0
        and sums["requests"] == TURNS and sums["complete"] == TURNS - STALLED and sums["clientLeft"] == STALLED,
        f"arrival minus sending: median {p50 / 1000:.2f} ms, 99th percentile {p99 / 1000:.2f} ms "
        f"(goal {DELAY_MICROSECONDS_MAX // 1000}), at most {most / 1000:.2f} ms": p99 < DELAY_MICROSECONDS_MAX,
        f"{len(leaving)} loops left: the server saw it after {leaving[len(leaving) // 2] / 1000:.2f} ms in the median, after "
        f"{leaving[-1] / 1000:.2f} ms at most (goal {LEAVE_MICROSECONDS_MAX // 1000})": len(leaving) == LEFT
        and leaving[-1] < LEAVE_MICROSECONDS_MAX and min(broken.values()) > 0,
        f"peak memory {peak / 1024:.1f} MB (goal {MEMORY_KILOBYTES_MAX >> 10})": peak <= MEMORY_KILOBYTES_MAX,
    }
    for sentence, holds in goals.items():
        print(f"{name}: {sentence}{'' if holds else ', MISSED'}")
    return all(goals.values())


def main(server, client):
    print(f"{TURNS} turns at a time, {STALLED} of them stalled; the others get {CHUNKS} pieces, one every {PACE_MILLISECONDS} ms")
    holds = run(server, client, "without a ledger", [])
    with tempfile.TemporaryDirectory() as folder:
        holds &= run(server, client, "with a ledger", ["--ledger", os.path.join(folder, "turns.sqlite")])
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))

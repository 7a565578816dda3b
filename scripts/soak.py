# SPDX-License-Identifier: Apache-2.0
"""soak.py FOLDER TURNS: asks `outcrop agent`, built in FOLDER, so many questions in 50 sessions, ten at a time.

In every hundred turns one of the agent's functions is killed. Every turn must be answered as the script says, or fail because the function
was killed; the tokens in the ledger must be those that the recorded event streams hold, which are decoded here and not by Outcrop; and the
agent's resident memory at the end must be at most 5 % above that after 200 turns. Exit status 1 when any of this does not hold.
"""
import json
import os
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import zlib

SESSIONS = 50
AT_A_TIME = 10
BATCH = 100
WARM_TURNS = 200
GROWTH_MAX = 1.05
# What the orders are depends on which questions came first since the function was last started.
ANSWERS = {
    "How long do I have to return something?": r"You can return anything within 30 days of delivery, .*",
    "Where is my order ORD-88421?": r"Your order ORD-88421 is (PROCESSING|CANCELLED)\. .*",
    "Please cancel my order ORD-88421.": r"Order ORD-88421 (is cancelled now|had been cancelled before)\.",
    "Please cancel my order ORD-88422.": r"I am sorry: Order ORD-88422 cannot be cancelled any more: it is SHIPPED\. .*",
    "Hello": r"What may I look up for you, .*",
}
ERROR_CODE = "DependencyFailedException"
ERROR_WORDS = "signal: killed"


def frames(data):
    """The headers and payloads of an application/vnd.amazon.eventstream, both checksums compared."""
    place = 0
    while place < len(data):
        total, headers_length, prelude = struct.unpack_from(">III", data, place)
        frame = data[place:place + total]
        assert len(frame) == total and zlib.crc32(frame[:8]) == prelude, "a frame's head is damaged"
        assert zlib.crc32(frame[:-4]) == struct.unpack(">I", frame[-4:])[0], "a frame is damaged"
        headers, at, end = {}, 12, 12 + headers_length
        while at < end:
            name_length = frame[at]
            name = frame[at + 1:at + 1 + name_length].decode()
            at += 1 + name_length
            assert frame[at] == 7, "a header is no text"
            length = struct.unpack_from(">H", frame, at + 1)[0]
            headers[name] = frame[at + 3:at + 3 + length].decode()
            at += 3 + length
        yield headers, frame[end:-4]
        place += total


def sent_tokens(path):
    """Input and output tokens of all model calls, metered and modelled apart, and how many calls."""
    sums = {False: [0, 0, 0], True: [0, 0, 0]}
    with open(path, "rb") as file:
        data = file.read()
    for headers, payload in frames(data):
        if headers.get(":event-type") != "trace":
            continue
        trace = json.loads(payload)["trace"]
        for step in trace.values():
            metadata = step.get("modelInvocationOutput", {}).get("metadata", {})
            if "usage" in metadata:
                sum_of = sums[metadata.get("modelled", False)]
                sum_of[0] += metadata["usage"]["inputTokens"]
                sum_of[1] += metadata["usage"]["outputTokens"]
                sum_of[2] += 1
    return sums


def resident_kilobytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def children(pid):
    found = set()
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found |= {int(word) for word in file.read().split()}
        except OSError:
            pass  # The thread has ended meanwhile.
    return sorted(found)


class Soak:
    def __init__(self, folder, turns):
        self.folder, self.turns = folder, turns
        self.problems, self.memory = [], {}
        self.answered = self.failed = self.killed = 0

    def take(self, line):
        turn = json.loads(line)
        if "ledgerError" in turn:
            self.problems.append(f"turn {turn['turn']}: the ledger: {turn['ledgerError']}")
        if "error" in turn:
            self.failed += 1
            if turn["code"] != ERROR_CODE or ERROR_WORDS not in turn["error"]:
                self.problems.append(f"turn {turn['turn']}: {turn['error']}")
        else:
            self.answered += 1
            if not re.fullmatch(ANSWERS[turn["question"]], turn["answer"]):
                self.problems.append(f"turn {turn['turn']}: {turn['question']} {turn['answer']}")

    def batch(self, agent, probe, count, number):
        probe.stdin.write(f"{count}\n")
        probe.stdin.flush()
        over = 0
        while (line := probe.stdout.readline()) != "done\n":
            if not line:
                sys.exit("soak: the asking program ended")
            self.take(line)
            over += 1
            functions = children(agent.pid)
            if over == count // 2 and functions:
                os.kill(functions[number % len(functions)], signal.SIGKILL)
                self.killed += 1

    def run(self, scratch):
        ledger, recording = os.path.join(scratch, "turns.ledger"), os.path.join(scratch, "answers.bin")
        agent = subprocess.Popen(
            [f"{self.folder}/outcrop", "agent", "agent-config/customer-support.yaml", "--script",
             "agent-config/scripts/customer-support.yaml", "--format", "json"],
            stdout=subprocess.PIPE, stderr=open(os.path.join(scratch, "errors"), "w"), text=True)
        line = agent.stdout.readline()
        if not line:
            with open(os.path.join(scratch, "errors")) as errors:
                sys.exit(f"soak: the agent does not start: {errors.read()}")
        url = json.loads(line)["url"]
        # Nobody reads the console, but it must not fill up.
        drain = subprocess.Popen(["cat"], stdin=agent.stdout, stdout=subprocess.DEVNULL)
        probe = subprocess.Popen(
            [f"{self.folder}/SoakProbe", url, ledger, recording, str(SESSIONS), str(AT_A_TIME)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        begun = time.monotonic()
        for number, done in enumerate(range(0, self.turns, BATCH)):
            count = min(BATCH, self.turns - done)
            self.batch(agent, probe, count, number)
            self.memory[done + count] = resident_kilobytes(agent.pid)
        self.seconds = time.monotonic() - begun
        probe.stdin.close()
        agent.terminate()
        if probe.wait() != 0 or agent.wait() != 0:
            self.problems.append(f"the asking program ended with {probe.returncode}, the agent with {agent.returncode}")
        drain.wait()
        return ledger, recording

    def compare(self, ledger, recording):
        sums = sent_tokens(recording)
        with sqlite3.connect(ledger) as database:
            row = database.execute(
                "SELECT count(*), sum(endedAt IS NULL), sum(ending IS 'complete'), sum(inputTokens), sum(outputTokens), "
                "sum(modelCalls) - sum(modelledCalls), sum(modelledInputTokens), sum(modelledOutputTokens), sum(modelledCalls) FROM turns"
            ).fetchone()
        rows, open_rows, complete = row[:3]
        print(f"sent:   {sums[False]} metered, {sums[True]} modelled (tokens in, out, model calls)")
        print(f"ledger: {list(row[3:6])} metered, {list(row[6:9])} modelled")
        if [*row[3:6]] != sums[False] or [*row[6:9]] != sums[True]:
            self.problems.append("the ledger's sums are not what was sent")
        if (rows, open_rows, complete) != (self.turns, 0, self.answered):
            self.problems.append(f"the ledger has {rows} turns, {open_rows} of them open and {complete} complete")

    def report(self):
        print(f"{self.turns} turns in {self.seconds:.1f} s: {self.answered} answered, {self.failed} failed as they should; "
              f"{self.killed} functions killed")
        if self.answered + self.failed != self.turns:
            self.problems.append(f"{self.turns - self.answered - self.failed} turns are missing")
        if self.turns > WARM_TURNS:
            before, after = self.memory[WARM_TURNS], self.memory[self.turns]
            growth = after / before
            print(f"resident memory: {before / 1024:.1f} MB after {WARM_TURNS} turns, {after / 1024:.1f} MB after {self.turns}: "
                  f"{(growth - 1) * 100:+.1f} % (goal at most +{(GROWTH_MAX - 1) * 100:.0f} %)")
            if growth > GROWTH_MAX:
                self.problems.append("the agent's memory has grown")
        for problem in self.problems[:20]:
            print(f"soak: {problem}")
        return 1 if self.problems else 0


def main(folder, turns):
    with tempfile.TemporaryDirectory() as scratch:
        soak = Soak(folder, turns)
        soak.compare(*soak.run(scratch))
        return soak.report()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

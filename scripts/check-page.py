#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks at the trace page in a real browser, as a reader would, and takes its picture.

check-page.py PRODUCTS PICTURE: exit status 0 when every check passed. Loopback only; nothing is left running.
"""
import json
import os
import subprocess
import sys
import tempfile

from browser import Browser

HOSTILE = 'Where is ORD-88421 </script><img src=x onerror="document.title=1"><b>&amp;'
PICTURE_BYTES_MAX = 300_000
failures = []


def check(name, holds, shown=""):
    print(("ok    " if holds else "WRONG ") + name + ("" if holds else f"   [{shown}]"))
    if not holds:
        failures.append(name)


class Agent:
    """The local agent, and those who ask it."""

    def __init__(self, products):
        self.products = products
        self.process = subprocess.Popen(
            [f"{products}/outcrop", "agent", "agent-config/order-assistant.yaml", "--script", "Tests/Fixtures/trace-page.yaml", "--format", "json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.url = json.loads(self.process.stdout.readline())["url"]

    def ask(self, question, session="customer-7", *more):
        environment = {
            "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME": self.url, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE12",
            "AWS_SECRET_ACCESS_KEY": "any", "HOME": "/nowhere"}
        return subprocess.run(
            [f"{self.products}/outcrop", "ask", question, "--agent", "AGENT12345", "--alias", "TSTALIASID", "--session", session,
             "--no-ledger", "--quiet", *more], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def stop(self):
        """Ends the agent; gives what its console said."""
        if self.process.poll() is None:
            self.process.terminate()
        return [json.loads(line) for line in self.process.communicate(timeout=30)[0].splitlines()]


TEXT = "document.querySelector('{}')?.innerText ?? ''"
COUNT = "document.querySelectorAll('{}').length"


def live(page, agent):
    page.looks()
    page.open(agent.url + "/")
    check("an empty page says how to ask", page.until("document.querySelector('#turn').innerText.includes('outcrop ask')"))
    check("the page is live", page.until("document.querySelector('#live-text').innerText == 'live'"))
    page.value("window.unchanged = true")
    agent.ask("Hello", "customer-6")
    check("a turn appears without a reload", page.until(COUNT.format(".turn") + " == 1") and page.value("window.unchanged"))
    agent.ask("Please cancel ORD-88422")
    agent.ask("Where is my order ORD-88421?")
    arrived = page.until(COUNT.format(".turn") + " == 3 && !document.querySelector('.dot.running')")
    check("turns are listed by session", arrived and page.value(COUNT.format("#sessions h2")) == 2, page.value(TEXT.format("#sessions")))
    check("the latest turn is shown", page.until(TEXT.format(".question") + " == 'Where is my order ORD-88421?'"))


def turn(page):
    kinds = page.value("[...document.querySelectorAll('#steps > li')].map((li) => li.dataset.kind).join(' ')")
    check("a turn is its steps", kinds == "preProcessing reasoning action observation reasoning answer", kinds)
    widths = page.value("[...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect().width)")
    check("every step has a bar", len(widths) == 6 and min(widths) >= 3, widths)
    tokens = page.value(TEXT.format("[data-kind=action] + li + li .tokens"))
    check("a bar tells its tokens", tokens.startswith("1,395 in, 158 out"), tokens)
    cost = page.value(TEXT.format("[data-kind=reasoning] .end"))
    check("and its cost", cost.startswith("$0.00"), cost)
    words = page.value(TEXT.format("[data-share=metered] .words"))
    check("visible and hidden tokens are told", "158 visible of 3,243 tokens, ratio 20.5" in words and "3,085 hidden" in words, words)
    shares = page.value("[...document.querySelectorAll('[data-share=metered] .part')].map((part) => part.getBoundingClientRect().width)")
    check("and shown by their size", len(shares) == 3 and abs(shares[0] / sum(shares) - 158 / 3243) < 0.01, shares)
    check("the verdict on the envelope stands by the call", page.value(TEXT.format("[data-kind=action] .state")) == "valid")
    check("what is ungrounded is marked", page.value(TEXT.format("mark")) == "3-5", page.value(TEXT.format(".answer")))
    said = page.value(TEXT.format("#ungrounded"))
    check("and told", said == "Ungrounded: 3-5 stands in neither question nor observation.", said)


def keyboard(page):
    page.value("document.activeElement.blur()")
    for _ in range(3):
        page.press("Tab")
    focus = "document.activeElement.id || document.activeElement.className"
    check("the tabulator goes to the first step", page.value(focus) == "row-0", page.value(focus))
    page.press("ArrowDown")
    page.press("ArrowDown")
    page.press("ArrowRight")
    opened = page.value("document.activeElement.id == 'row-2' && document.activeElement.getAttribute('aria-expanded') == 'true'")
    check("arrows move and open", opened, page.value(focus))
    blocks = page.value("[...document.querySelectorAll('.inside summary')].map((each) => each.firstChild.textContent).join(', ')")
    check("a call shows its event, envelope, verdict and test", blocks == "Arguments, Verdict, Event, Envelope, Test of this call", blocks)
    outline = page.value("getComputedStyle(document.activeElement).outlineStyle")
    check("the focus is seen", outline != "none", outline)
    event = page.value(TEXT.format(".inside .block:nth-of-type(3) pre"))
    check("the event is the one that was sent", json.loads(event)["apiPath"] == "/orders/{orderId}", event)
    copies(page)
    page.press("ArrowLeft") if page.value("(document.querySelector('#row-2').focus(), true)") else None
    check("and close", page.value("document.querySelector('#row-2').getAttribute('aria-expanded')") == "false")
    page.press("End")
    check("the last step is one key away", page.value(focus) == "row-5", page.value(focus))
    page.press("]")
    check("the next turn is one key away", page.until(TEXT.format(".question") + " == 'Please cancel ORD-88422'"))


def copies(page):
    page.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    page.value("[...document.querySelectorAll('.copy')].find((each) => each.textContent == 'Copy test').click()")
    page.until("[...document.querySelectorAll('.copy')].some((each) => each.textContent == 'Copied')")
    text = page.value("navigator.clipboard.readText()")
    check("a call is copied as a test", 'router.call("getOrder", ["orderId": "ORD-88421"], as: .openAPI)' in text, text)
    page.value("[...document.querySelectorAll('.copy')].find((each) => each.textContent == 'Copy event').click()")
    page.until("navigator.clipboard.readText().then((text) => text.startsWith('{'))")
    event = json.loads(page.value("navigator.clipboard.readText()"))
    check("and as an event", event["messageVersion"] == "1.0" and event["inputText"] == "Where is my order ORD-88421?", event)


def modelled(page):
    words = page.value(TEXT.format("[data-share=modelled] .words"))
    check("modelled tokens are marked as modelled", "modelled" in words and "≈" in words, words)
    check("and stand apart from metered ones", page.value(COUNT.format("[data-share=metered]")) == 0)
    badges = page.value(COUNT.format(".tokens .badge"))
    check("on every bar", badges == page.value(COUNT.format("[data-kind=reasoning]")) == 3, badges)
    sums = page.value(TEXT.format("#sums"))
    check("and in the sums, with what they would cost", "3,243" in sums and "≈$0.00" in sums, sums)


def hostile(page, agent):
    agent.ask(HOSTILE, "customer-8")
    page.until(COUNT.format(".turn") + " == 4")
    page.value("document.querySelector('.turn').click()")
    page.until(TEXT.format(".question") + ".includes('</script>')")
    check("what somebody said stays text", page.value(TEXT.format(".question")) == HOSTILE, page.value(TEXT.format(".question")))
    page.value("document.querySelectorAll('button.row').forEach((row) => row.id && document.getElementById(row.id).click())")
    check("also inside of steps", page.value(COUNT.format("img, b b, main script")) == 0)


CONTRAST = """(selector) => {
  const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const element = document.querySelector(selector);
  let behind = element;
  while (getComputedStyle(behind).backgroundColor == "rgba(0, 0, 0, 0)" && behind.parentElement) behind = behind.parentElement;
  const [one, two] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)].sort((a, b) => b - a);
  return (one + 0.05) / (two + 0.05);
}"""


def looks(page):
    grounds = []
    for scheme in ("light", "dark"):
        page.looks(scheme)
        grounds.append(page.value("getComputedStyle(document.body).backgroundColor"))
        ratios = {name: page.value(f"({CONTRAST})('{name}')") for name in (".question", "mark", ".tokens .words", ".turn .facts", "#legend", ".v")}
        check(f"everything can be read when it is {scheme}", min(ratios.values()) >= 4.5, ratios)
    check("light and dark differ", grounds[0] != grounds[1], grounds)
    for width in (360, 768, 1280, 1920):
        page.looks("light", width)
        over = page.value("document.documentElement.scrollWidth - innerWidth")
        check(f"nothing sticks out at {width}", over <= 0, over)
    page.looks(motion="reduce")
    check("nothing moves where that is asked for", page.value("getComputedStyle(document.querySelector('.tri')).transitionDuration") in ("0s", "0s, 0s"))


def picture(page, path):
    page.looks("light", 1280, 800)
    page.value("[...document.querySelectorAll('.turn')].find((turn) => turn.innerText.includes('Where is my order')).click()")
    page.value("(document.activeElement.blur(), scrollTo(0, 0))")
    size = page.picture(path)
    check("the picture is small", size < PICTURE_BYTES_MAX, size)
    head = open(path, "rb").read(24)
    check("and of one size", (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")) == (1280, 800))


def strangers(page, agent):
    check("nothing was asked of anybody else", all(url.startswith((agent.url, "data:", "about:")) for url in page.requests), page.requests)
    check("the browser found no fault", page.errors == [], page.errors)
    page.errors.clear()
    page.open("data:text/html,<p>a page of somebody else")
    for path in ("/", "/events", "/agents/AGENT12345/agentAliases/TSTALIASID/sessions/s-1/text"):
        told = page.value(f"fetch('{agent.url}{path}', {{method: '{'POST' if 'agents' in path else 'GET'}', body: {'`{}`' if 'agents' in path else 'null'}}}).then(() => 'read', () => 'refused')")
        check(f"a page of somebody else cannot ask {path[:12]}", told == "refused", told)
    page.statuses.clear()
    page.value(f"new Promise((done) => {{ const frame = document.createElement('iframe'); frame.src = '{agent.url}/'; frame.onload = done; document.body.append(frame); }})")
    page.errors.clear()
    check("nor show it", page.statuses.get(f"{agent.url}/", 403) == 403, page.statuses)


def recording(page, agent, products):
    folder = tempfile.mkdtemp(prefix="outcrop-page-")
    stream, file = os.path.join(folder, "answer.bin"), os.path.join(folder, "page.html")
    agent.ask("Where is my order ORD-88421?", "customer-9", "--record", stream)
    run = subprocess.run([f"{products}/outcrop", "meter", "--html", file, stream], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    check("outcrop meter writes the page", run.returncode == 0 and os.path.exists(file), run.stderr)
    page.requests.clear()
    page.open("file://" + file)
    check("a recording is the same page", page.until(COUNT.format("#steps > li") + " == 6"))
    words = page.value(TEXT.format("[data-share=metered] .words"))
    check("with the same figures", "158 visible of 3,243 tokens" in words, words)
    check("and the same marks", page.value(TEXT.format("mark")) == "3-5")
    check("it needs nothing else", all(url.startswith(("file://" + file, "data:")) for url in page.requests), page.requests)
    check("and the browser finds no fault with it", page.errors == [], page.errors)
    for path in (stream, file):
        os.remove(path)
    os.rmdir(folder)


def main(products, path):
    agent, page = Agent(products), None
    try:
        page = Browser()
        live(page, agent)
        turn(page)
        keyboard(page)
        modelled(page)
        picture(page, path)
        looks(page)
        hostile(page, agent)
        strangers(page, agent)
        recording(page, agent, products)
        page.open(agent.url + "/")
        page.until("document.querySelector('#live-text').innerText == 'live'")
        console = agent.stop()
        findings = [line["text"] for line in console if line["kind"] == "finding"]
        check("the console tells what is ungrounded", findings.count("The answer says 3-5, which stands in neither question nor observation.") == 3, findings)
        check("a page whose agent is gone says so", page.until("document.querySelector('#live-text').innerText != 'live'"))
    finally:
        if page:
            page.close()
        agent.stop() if agent.process.poll() is None else None
    print(f"{len(failures)} checks failed" if failures else "every check passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

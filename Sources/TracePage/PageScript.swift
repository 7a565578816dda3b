// SPDX-License-Identifier: Apache-2.0

/// The page's script; whatever agents, models and functions said is put in as text, never as markup.
enum PageScript {
  static let text = #"""
    "use strict";
    (() => {
      const data = JSON.parse(document.getElementById("data").textContent);
      const turns = new Map(data.turns.map((turn) => [turn.id, turn]));
      const open = new Set();
      let selected = null;
      let followsLatest = true;

      // Elements

      const $ = (id) => document.getElementById(id);
      const svg = "http://www.w3.org/2000/svg";
      const count = new Intl.NumberFormat("en-US");

      function make(name, attributes, ...children) {
        const element = document.createElement(name);
        for (const [key, value] of Object.entries(attributes || {})) {
          if (value === null || value === undefined || value === false) continue;
          if (key === "class") element.className = value;
          else if (key.startsWith("--")) element.style.setProperty(key, value);
          else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
          else element.setAttribute(key, value === true ? "" : value);
        }
        element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
        return element;
      }

      function triangle() {
        const picture = document.createElementNS(svg, "svg");
        const path = document.createElementNS(svg, "path");
        picture.setAttribute("class", "tri");
        picture.setAttribute("viewBox", "0 0 10 10");
        picture.setAttribute("aria-hidden", "true");
        path.setAttribute("d", "M3 1l5 4-5 4z");
        picture.append(path);
        return picture;
      }

      const placed = (element, left, width) => {
        element.style.left = left + "%";
        if (width !== undefined) element.style.width = width + "%";
        return element;
      };

      // Words

      const tokens = (sum) => sum.input + sum.output;
      const plural = (number, word) => count.format(number) + " " + word + (number === 1 ? "" : "s");
      const dollars = (pico) => {
        const value = pico / 1e12;
        return "$" + value.toFixed(value >= 1 ? 2 : value >= 0.01 ? 4 : 6).replace(/(\.\d\d\d*?)0+$/, "$1");
      };

      function time(milliseconds) {
        if (milliseconds < 1) return "<1 ms";
        if (milliseconds < 1000) return milliseconds + " ms";
        return (milliseconds / 1000).toFixed(milliseconds < 10000 ? 2 : 1) + " s";
      }

      const clock = (seconds) => new Date(seconds * 1000).toISOString().slice(11, 19);
      const asked = (turn) => turn.question || (turn.session === "recordings" ? turn.id.split("/").pop() : "(results of returned control)");
      const stateClass = (turn) => (turn.state === "running" || turn.state === "complete" ? turn.state : "failed");

      function share(parts, modelled, small) {
        const all = parts.reduce((sum, part) => sum + part[1], 0) || 1;
        const stack = make("div", { class: "stack" + (small ? " small" : ""), "aria-hidden": "true" });
        for (const [kind, value] of parts) {
          if (!value) continue;
          const part = make("span", { class: "part " + kind + (modelled ? " modelled" : "") });
          part.style.width = (100 * value) / all + "%";
          stack.append(part);
        }
        return stack;
      }

      // Visible first: what the user reads stands before what stood behind it.
      const parts = (sum) => [["visible", sum.visible], ["output", sum.output - sum.visible], ["input", sum.input]];

      // Sessions

      function sessions() {
        const groups = new Map();
        for (const turn of turns.values()) {
          if (!groups.has(turn.session)) groups.set(turn.session, []);
          groups.get(turn.session).push(turn);
        }
        return data.events ? [...groups].reverse() : [...groups];
      }

      function turnButton(turn) {
        const modelled = turn.metered.calls === 0 && turn.modelled.calls > 0;
        const sum = modelled ? turn.modelled : turn.metered;
        const cost = sum.cost ? " · " + (modelled ? "≈" : "") + sum.cost : "";
        return make("li", {}, make("button", {
          class: "turn", type: "button", "data-key": "turn:" + turn.id, "data-turn": turn.id,
          "aria-current": turn.id === selected ? "true" : null, tabindex: turn.id === selected ? "0" : "-1", onclick: () => choose(turn.id),
        },
          make("span", { class: "ask" }, asked(turn)),
          tokens(sum) > 0 && share(parts(sum), modelled, true),
          make("span", { class: "facts num" },
            make("span", { class: "dot " + stateClass(turn), "aria-hidden": "true" }),
            make("span", { class: "unseen" }, turn.state + ", "),
            make("span", {}, (modelled ? "≈" : "") + plural(tokens(sum), "token") + cost),
            turn.ungrounded.length > 0 && make("span", { class: "flag" }, turn.ungrounded.length + " ungrounded"))));
      }

      function drawSessions() {
        const groups = sessions().map(([session, list]) => [
          make("h2", {}, session === "recordings" ? "Recordings" : "Session " + session),
          make("ol", {}, (data.events ? [...list].reverse() : list).map(turnButton)),
        ]);
        $("sessions").replaceChildren(...(groups.length ? groups.flat() : [make("p", { class: "empty" }, "No turn yet.")]));
      }

      function drawSums() {
        const all = [...turns.values()];
        const add = (kind, name) => all.reduce((sum, turn) => sum + turn[kind][name], 0);
        const rows = [[count.format(all.length) + (all.length >= data.turnsMax ? " (the last)" : ""), all.length === 1 ? "turn" : "turns"]];
        for (const [kind, sign, word] of [["metered", "", "tokens"], ["modelled", "≈", "modelled tokens"]]) {
          if (add(kind, "calls") === 0) continue;
          const sum = add(kind, "input") + add(kind, "output");
          rows.push([sign + count.format(sum), word + ", " + count.format(add(kind, "visible")) + " visible"]);
          const cost = add(kind, "picodollars");
          if (cost > 0) rows.push([sign + dollars(cost), kind === "metered" ? "cost" : "modelled cost"]);
        }
        $("sums").replaceChildren(...rows.map(([value, name]) => make("div", {}, make("dt", {}, name), make("dd", { class: "num" }, value))));
      }

      // A turn

      function talk(turn) {
        const answer = turn.answer.map(([text, stands]) =>
          stands ? make("mark", { title: "Stands in neither question nor observation" }, text) : document.createTextNode(text));
        return make("section", { class: "talk", "aria-label": "Question and answer" },
          make("h2", {}, "Asked"), make("p", { class: "question" }, asked(turn)),
          make("h2", {}, "Answered"),
          make("p", { class: "answer" }, answer.length ? answer : make("span", { class: "badge" }, turn.state === "running" ? "not yet" : "nothing")));
      }

      function callOuts(turn) {
        const list = [];
        if (turn.reason) list.push(make("p", { class: "call-out bad" }, turn.reason));
        const values = [...new Set(turn.ungrounded.map((value) => value.text))];
        if (values.length > 0) {
          list.push(make("p", { class: "call-out", id: "ungrounded" },
            make("b", {}, "Ungrounded: "), values.join(", "), values.length === 1 ? " stands" : " stand", " in neither question nor observation."));
        }
        return list;
      }

      function shareLine(sum, modelled) {
        const ratio = sum.visible > 0 ? ", ratio " + (tokens(sum) / sum.visible).toFixed(1) : "";
        const sign = modelled ? "≈" : "";
        return make("div", { class: "share num", "data-share": modelled ? "modelled" : "metered" },
          make("div", { class: "words" },
            make("span", {}, make("b", { class: "v" }, sign + count.format(sum.visible) + " visible"), " of " + sign + plural(tokens(sum), "token") + ratio),
            make("span", {}, modelled && make("span", { class: "badge", title: "Estimated from the prompts, and not added to metered tokens" }, "modelled"),
              " " + count.format(sum.hidden) + " hidden")),
          share(parts(sum), modelled, false));
      }

      function figures(turn) {
        const lines = [];
        if (turn.metered.calls > 0) lines.push(shareLine(turn.metered, false));
        if (turn.modelled.calls > 0) lines.push(shareLine(turn.modelled, true));
        if (lines.length === 0) lines.push(make("p", {}, "No model call was metered."));
        const facts = [];
        if (turn.metered.calls > 0) facts.push([turn.metered.cost || "unknown", "cost" + (turn.metered.cost && turn.metered.unpriced ? " without what is unpriced" : "")]);
        if (turn.modelled.calls > 0 && turn.modelled.cost) facts.push(["≈" + turn.modelled.cost, "modelled cost"]);
        facts.push([count.format(turn.metered.calls + turn.modelled.calls), "model calls"], [time(turn.duration), "duration"]);
        if (turn.began) facts.push([clock(turn.began), "UTC"]);
        return make("section", { class: "card figures", "aria-label": "Tokens and cost" }, make("div", {}, lines),
          make("dl", {}, facts.map(([value, name]) => make("div", {}, make("dt", {}, name), make("dd", { class: "num" }, value)))));
      }

      // Steps

      const stateWords = { open: "running", failed: "failed", warned: "to see" };

      function tokenCell(step, most) {
        const cell = make("span", { class: "tokens num" });
        if (!step.tokens) return cell;
        const { input, output, modelled, visible } = step.tokens;
        const stack = share([[visible ? "visible" : "output", output], ["input", input]], modelled, true);
        stack.style.setProperty("--size", String(Math.max(0.03, (input + output) / most)));
        const sign = modelled ? "≈" : "";
        cell.append(stack, make("span", { class: "words" }, sign + count.format(input) + " in, " + count.format(output) + " out",
          modelled && make("span", { class: "badge" }, "modelled")));
        return cell;
      }

      function track(step, turn) {
        const all = turn.duration || 1;
        const isPoint = step.duration === 0;
        const bar = make("span", { class: "bar" + (isPoint ? " point" : "") + (step.tokens && step.tokens.modelled ? " modelled" : "") });
        placed(bar, Math.min(100, (100 * step.start) / all), isPoint ? undefined : Math.max(0.4, (100 * step.duration) / all));
        return make("span", { class: "track", "aria-hidden": "true" }, bar);
      }

      function label(step) {
        return [step.title, step.note && make("small", {}, step.note)];
      }

      function row(step, index, turn, most) {
        const key = turn.id + "/" + index;
        const isOpen = open.has(key);
        const cost = step.tokens && step.tokens.cost;
        const verdict = step.kind === "action" && step.state === "done" && step.blocks.some((block) => block.title === "Verdict");
        const state = verdict ? "valid" : stateWords[step.state];
        const button = make("button", {
          class: "row", type: "button", id: "row-" + index, "data-key": "step:" + key, tabindex: index === 0 ? "0" : "-1",
          "aria-expanded": String(isOpen), "aria-controls": "inside-" + index, onclick: () => toggle(key),
        },
          make("span", { class: "what" }, triangle(), make("span", { class: "icon", "aria-hidden": "true" }), make("span", { class: "label", title: step.note ? step.title + ", " + step.note : step.title }, label(step)),
            state && make("span", { class: "state " + step.state }, state)),
          track(step, turn), tokenCell(step, most), make("span", { class: "end num" }, cost ? (step.tokens.modelled ? "≈" : "") + cost : ""),
          make("span", { class: "end num" }, step.duration > 0 ? time(step.duration) : ""));
        return make("li", { class: "k-" + step.kind + (isOpen ? " is-open" : ""), "--depth": String(step.depth), "data-kind": step.kind },
          button, isOpen && inside(step, index, turn));
      }

      function inside(step, index, turn) {
        const region = make("div", { class: "inside", id: "inside-" + index, role: "region", "aria-labelledby": "row-" + index });
        for (const finding of step.findings || []) region.append(make("p", { class: "call-out" + (finding.severity === "violation" ? " bad" : "") }, finding.text));
        if (step.kind === "answer" && step.depth === 0) region.append(make("p", {}, turn.answer.map((part) => part[0]).join("")));
        for (const block of step.blocks) region.append(drawBlock(block));
        if (!region.childNodes.length) region.append(make("p", { class: "notes" }, "The trace tells no more of this step."));
        return region;
      }

      function drawBlock(block) {
        const isFolded = block.title === "Prompt" || block.title === "Test of this call";
        const copy = block.copy && make("button", { class: "copy", type: "button", onclick: (event) => take(event, block.text) }, block.copy);
        return make("details", { open: !isFolded }, make("summary", {}, block.title, copy), make("pre", { tabindex: "0", "aria-label": block.title }, colored(block.text)));
      }

      // Names, strings and numbers of JSON stand out; everything stays text.
      function colored(text) {
        if (!/^\s*[[{]/.test(text) || text.length > 20000) return [text];
        const pieces = [];
        let place = 0;
        for (const found of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\b/g)) {
          const kind = found[0][0] !== '"' ? "n" : found[1] ? "k" : "s";
          pieces.push(text.slice(place, found.index), make("span", { class: kind }, found[0]));
          place = found.index + found[0].length;
        }
        return [...pieces, text.slice(place)];
      }

      function waterfall(turn) {
        const most = Math.max(1, ...turn.steps.map((step) => (step.tokens ? step.tokens.input + step.tokens.output : 0)));
        const axis = [0, 0.25, 0.5, 0.75, 1].map((part) => placed(make("span", {}, time(Math.round(turn.duration * part)).replace("<1 ms", "0")), part * 100));
        return make("section", { class: "card fall", "aria-labelledby": "fall-title" },
          make("h2", { id: "fall-title" }, plural(turn.steps.length + (turn.hiddenSteps || 0), "step") + (turn.hiddenSteps ? ", of which the first are shown" : "")),
          make("div", { class: "row head num", "aria-hidden": "true" }, make("span", {}, "Step"), make("span", { class: "axis" }, axis),
            make("span", {}, "Tokens"), make("span", { class: "end" }, "Cost"), make("span", { class: "end" }, "Time")),
          make("ol", { class: "steps", id: "steps" }, turn.steps.map((step, index) => row(step, index, turn, most))));
      }

      function notes(turn) {
        if (turn.notMetered.length === 0 && turn.judged) return null;
        const list = [...turn.notMetered];
        if (!turn.judged && turn.state !== "running") list.push("The answer's figures, ids and dates were not looked for: the trace does not tell what was observed.");
        return list.length > 0 && make("details", { class: "notes" }, make("summary", {}, "What these figures do not hold"), make("ul", {}, list.map((text) => make("li", {}, text))));
      }

      function drawTurn() {
        const turn = turns.get(selected);
        if (turn) return $("turn").replaceChildren(...[talk(turn), ...callOuts(turn), figures(turn), waterfall(turn), notes(turn)].filter(Boolean));
        const url = location.protocol === "file:" ? "" : location.origin;
        $("turn").replaceChildren(make("div", { class: "empty" }, make("p", {}, "Ask the agent something, and its turn appears here:"),
          make("p", {}, make("code", {}, "AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME=" + url + " outcrop ask \"Where is my order?\" --agent AGENT12345 --alias TSTALIASID"))));
      }

      // What the reader does

      function draw() {
        const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.key : null;
        const scrolled = $("sessions").scrollTop;
        drawSums();
        drawSessions();
        drawTurn();
        $("sessions").scrollTop = scrolled;
        if (focused) focus(focused);
      }

      function focus(key) {
        const element = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
        if (element) element.focus({ preventScroll: false });
        return element;
      }

      function choose(id) {
        selected = id;
        followsLatest = id === latest();
        history.replaceState(null, "", "#" + encodeURIComponent(id));
        draw();
      }

      const latest = () => [...turns.keys()].pop() || null;

      function toggle(key, wanted) {
        const isOpen = wanted === undefined ? !open.has(key) : wanted;
        if (isOpen) open.add(key);
        else open.delete(key);
        drawTurn();
        focus("step:" + key);
      }

      function say(text) { $("said").textContent = text; }

      async function take(event, text) {
        event.preventDefault();
        event.stopPropagation();
        const button = event.currentTarget;
        const words = button.textContent;
        try {
          await navigator.clipboard.writeText(text);
          button.textContent = "Copied";
        } catch {
          // Where the clipboard is closed to pages, the text is at least selected.
          getSelection().selectAllChildren(button.closest("details").querySelector("pre"));
          button.textContent = "Selected: press Ctrl+C";
        }
        say(button.textContent);
        setTimeout(() => { button.textContent = words; }, 1600);
      }

      // Keys: each list is one stop of the tabulator, arrows move inside.

      function move(list, key) {
        const place = list.indexOf(document.activeElement);
        const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: list.length - 1 }[key];
        if (place < 0 || next === undefined || !list[next]) return null;
        for (const each of list) each.tabIndex = -1;
        list[next].tabIndex = 0;
        list[next].focus();
        return list[next];
      }

      function onKey(event) {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const active = document.activeElement;
        if (event.key === "[" || event.key === "]") {
          const ids = [...document.querySelectorAll(".turn")].map((each) => each.dataset.turn);
          const next = ids[ids.indexOf(selected) + (event.key === "]" ? 1 : -1)];
          if (next) choose(next);
          return;
        }
        if (active.classList.contains("turn")) {
          const next = move([...document.querySelectorAll(".turn")], event.key);
          if (next) {
            event.preventDefault();
            choose(next.dataset.turn);
          }
        } else if (active.classList.contains("row")) {
          const key = active.dataset.key.slice(5);
          if (event.key === "ArrowRight" || event.key === "ArrowLeft") toggle(key, event.key === "ArrowRight");
          else if (!move([...document.querySelectorAll("button.row")], event.key)) return;
          event.preventDefault();
        }
      }

      // What comes

      function takeTurns(list, isAll) {
        if (isAll) turns.clear();
        for (const turn of list) turns.set(turn.id, turn);
        while (turns.size > data.turnsMax) turns.delete(turns.keys().next().value);
        if (followsLatest || !turns.has(selected)) selected = latest();
        draw();
        const last = list[list.length - 1];
        if (last && !isAll && last.state !== "running") say("Turn " + last.state + ": " + asked(last));
      }

      function listen(address) {
        const source = new EventSource(address);
        const tell = (isLive) => {
          $("live").classList.toggle("is-live", isLive);
          $("live-text").textContent = isLive ? "live" : "connecting …";
        };
        tell(false);
        source.onopen = () => tell(true);
        source.onerror = () => tell(false);
        source.addEventListener("all", (event) => takeTurns(JSON.parse(event.data), true));
        source.addEventListener("turns", (event) => takeTurns(JSON.parse(event.data), false));
      }

      function drawLegend() {
        const swatch = (kind, words) => make("span", {}, make("i", { class: "part " + kind, "aria-hidden": "true" }), words);
        $("legend").replaceChildren(swatch("visible", "visible: the tokens of the answer"), swatch("output", "hidden: other output"),
          swatch("input", "hidden: input"), swatch("input modelled", "modelled, not metered"), make("span", {}, make("mark", {}, "3-5"), "ungrounded"),
          make("span", {}, "prices: " + data.prices));
        $("legend").title = data.definition;
      }

      $("title").textContent = data.title;
      document.title = data.title + " · Outcrop";
      document.addEventListener("keydown", onKey);
      drawLegend();
      const wished = decodeURIComponent(location.hash.slice(1));
      selected = turns.has(wished) ? wished : data.events ? latest() : turns.keys().next().value || null;
      followsLatest = Boolean(data.events) && selected === latest();
      if (data.events) listen(data.events);
      else $("live").hidden = true;
      draw();
    })();

    """#
}

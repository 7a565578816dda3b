// SPDX-License-Identifier: Apache-2.0

/// The page's CSS: light or dark as the reader's system is, without motion where that is asked for.
enum PageStyle {
  static let text = #"""
    :root {
      color-scheme: light dark;
      --paper: #f6f4f0; --card: #fffefb; --sunk: #efece5; --line: #ddd8cd; --ink: #1f1c17; --soft: #5f594e; --focus: #1a56c4;
      --visible: #c4521b; --hidden: #8d93a6; --hidden-2: #b4b8c6; --hatch: rgba(255, 254, 251, .62);
      --reason: #5566d8; --act: #0c7f83; --look: #3d7d3a; --agent: #8b4bb5; --guard: #96690a; --bad: #bf2a2a; --see: #6d7280;
      --mark: #ffe08a; --mark-ink: #5a3900; --good: #2d7a38; --shadow: 0 1px 2px rgba(40, 30, 10, .06), 0 4px 14px rgba(40, 30, 10, .05);
      --string: #2b6a31; --number: #9a4a0c; --key: #3a4aa8;
      font: 14px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #16171a; --card: #1e2024; --sunk: #131417; --line: #34373e; --ink: #eceae4; --soft: #a5a39b; --focus: #8ab4ff;
        --visible: #f08448; --hidden: #7a8196; --hidden-2: #555b6c; --hatch: rgba(30, 32, 36, .6);
        --reason: #8b98f5; --act: #3cb8b5; --look: #79c06f; --agent: #c090e4; --guard: #d9a93f; --bad: #ff7b72; --see: #8e94a3;
        --mark: #5b4300; --mark-ink: #ffe3a0; --good: #6fc07a; --shadow: 0 1px 2px rgba(0, 0, 0, .4);
        --string: #9fd39a; --number: #f0b27a; --key: #a9b6ff;
      }
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { scrollbar-color: var(--line) transparent; }
    body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--paper); color: var(--ink); }
    h1, h2, h3, p, dl, dd, ol, ul, pre, figure { margin: 0; padding: 0; }
    ol, ul { list-style: none; }
    [hidden] { display: none !important; }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-align: left; cursor: pointer; }
    :focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; border-radius: 4px; }
    main:focus { outline: none; }
    code, pre, kbd, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    .num { font-variant-numeric: tabular-nums; }
    .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    .skip { position: absolute; left: 12px; top: -60px; background: var(--card); padding: 8px 12px; z-index: 3; border-radius: 6px; }
    .skip:focus { top: 12px; }

    header { display: flex; align-items: center; gap: 12px 16px; flex-wrap: wrap; padding: 12px 20px; background: var(--card); border-bottom: 1px solid var(--line); }
    .logo { width: 28px; height: 28px; fill: var(--visible); flex: none; }
    .name { min-width: 0; }
    h1 { font-size: 15px; line-height: 1.2; letter-spacing: .01em; }
    #title { color: var(--soft); font-size: 12.5px; overflow-wrap: anywhere; }
    #live { display: flex; align-items: center; gap: 7px; padding: 3px 10px; border: 1px solid var(--line); border-radius: 99px; font-size: 12px; color: var(--soft); }
    .dot { width: 8px; height: 8px; border-radius: 50%; background: var(--see); flex: none; }
    .is-live .dot, .dot.complete { background: var(--good); }
    .dot.failed { background: var(--bad); }
    .dot.running { background: var(--focus); animation: pulse 1.2s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: .35; } }
    #sums { display: flex; gap: 6px 22px; margin-left: auto; flex-wrap: wrap; }
    #sums div { display: flex; flex-direction: column-reverse; }
    #sums dt { font-size: 11.5px; color: var(--soft); }
    #sums dd { font-weight: 600; line-height: 1.2; }

    .panes { flex: 1; display: grid; grid-template-columns: 296px minmax(0, 1fr); align-items: start; }
    nav { position: sticky; top: 0; max-height: 100vh; overflow: auto; padding: 16px 12px 24px 20px; }
    nav h2 { font-size: 12px; font-weight: 600; color: var(--soft); padding: 4px 10px; overflow-wrap: anywhere; }
    nav ol { margin-bottom: 14px; }
    .turn { display: block; width: 100%; padding: 8px 10px; border-radius: 8px; border: 1px solid transparent; }
    .turn:hover { background: var(--sunk); }
    .turn[aria-current] { background: var(--card); border-color: var(--line); box-shadow: var(--shadow); }
    .turn .ask { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    .turn .facts { display: flex; align-items: center; gap: 2px 8px; flex-wrap: wrap; margin-top: 4px; color: var(--soft); font-size: 12px; }
    .turn .stack { margin-top: 5px; }
    .flag { background: var(--mark); color: var(--mark-ink); border-radius: 99px; padding: 0 7px; font-size: 11.5px; white-space: nowrap; }
    .empty { color: var(--soft); padding: 40px 20px; max-width: 46em; }
    .empty code { background: var(--sunk); padding: 2px 6px; border-radius: 4px; overflow-wrap: anywhere; }

    main { padding: 20px 24px 32px 12px; min-width: 0; display: grid; gap: 16px; }
    .talk { display: grid; gap: 8px; grid-template-columns: auto minmax(0, 1fr); align-items: baseline; }
    .talk h2 { font-size: 12px; font-weight: 600; color: var(--soft); padding-right: 8px; }
    .talk p { overflow-wrap: anywhere; white-space: pre-wrap; max-width: 80ch; }
    .talk .question { font-size: 18px; line-height: 1.35; font-weight: 600; }
    mark { background: var(--mark); color: var(--mark-ink); border-radius: 3px; padding: 0 2px; text-decoration: underline wavy 1px; text-underline-offset: 3px; }
    .call-out { border-left: 3px solid var(--guard); background: var(--card); padding: 8px 12px; border-radius: 0 8px 8px 0; overflow-wrap: anywhere; }
    .call-out.bad { border-color: var(--bad); }

    .card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
    .figures { display: grid; grid-template-columns: minmax(240px, 1fr) auto; gap: 14px 32px; padding: 14px 18px; align-items: center; }
    .figures dl { display: flex; gap: 8px 26px; flex-wrap: wrap; }
    .figures dl div { display: flex; flex-direction: column-reverse; }
    .figures dt { font-size: 12px; color: var(--soft); }
    .figures dd { font-size: 18px; font-weight: 600; line-height: 1.25; }
    .share + .share { margin-top: 12px; }
    .share .words { display: flex; justify-content: space-between; gap: 12px; font-size: 12.5px; margin-bottom: 4px; flex-wrap: wrap; }
    .share .words b { font-weight: 600; }
    .share .words .v { color: var(--visible); }
    .stack { display: flex; height: 14px; border-radius: 4px; overflow: hidden; background: var(--sunk); gap: 1px; }
    .stack.small { height: 8px; border-radius: 2px; }
    .part { min-width: 2px; }
    .part.visible { background: var(--visible); }
    .part.input { background: var(--hidden); }
    .part.output { background: var(--hidden-2); }
    .part.modelled { background-image: repeating-linear-gradient(135deg, transparent 0 3px, var(--hatch) 3px 6px); }
    .badge { border: 1px dashed var(--soft); border-radius: 4px; padding: 0 5px; font-size: 11px; color: var(--soft); white-space: nowrap; }

    .fall { --cols: minmax(180px, 30%) minmax(120px, 1fr) 176px 84px 68px; overflow: hidden; }
    .fall h2 { font-size: 13px; padding: 12px 18px 0; }
    .row { display: grid; grid-template-columns: var(--cols); gap: 12px; align-items: center; width: 100%; padding: 0 18px 0 10px; min-height: 34px; }
    .head.row { color: var(--soft); font-size: 11.5px; min-height: 28px; border-bottom: 1px solid var(--line); cursor: default; }
    .head.row > :first-child { padding-left: 18px; }
    .head .axis { position: relative; height: 18px; }
    .head .axis span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
    .head .axis span:first-child { transform: none; } .head .axis span:last-child { transform: translateX(-100%); }
    .end { text-align: right; }
    .steps > li + li { border-top: 1px solid color-mix(in srgb, var(--line) 55%, transparent); }
    button.row:hover, li.is-open > button.row { background: color-mix(in srgb, var(--sunk) 60%, transparent); }
    button.row:focus-visible { outline-offset: -2px; }
    .what { display: flex; align-items: center; gap: 8px; min-width: 0; padding-left: calc(var(--depth, 0) * 18px); }
    .what .tri { flex: none; width: 10px; height: 10px; fill: var(--soft); transition: transform .12s; }
    .is-open > .row .tri { transform: rotate(90deg); }
    .icon { flex: none; width: 10px; height: 10px; border-radius: 3px; background: var(--tone); }
    .what .label { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .what .label small { color: var(--soft); font-size: 12px; margin-left: 6px; }
    .state { flex: none; margin-left: auto; font-size: 11.5px; border-radius: 99px; padding: 0 7px; border: 1px solid currentColor; white-space: nowrap; }
    .state.failed { color: var(--bad); } .state.warned { color: var(--guard); } .state.open { color: var(--focus); } .state.done { color: var(--good); }
    .track { position: relative; height: 34px; background: linear-gradient(90deg, var(--line) 1px, transparent 1px) 0 0 / 25% 100%; border-right: 1px solid var(--line); }
    .bar { position: absolute; top: 11px; height: 12px; min-width: 3px; border-radius: 3px; background: var(--tone); }
    .bar.modelled { background-image: repeating-linear-gradient(135deg, transparent 0 3px, var(--hatch) 3px 6px); }
    .bar.point { width: 8px !important; height: 8px; top: 13px; border-radius: 50%; margin-left: -4px; }
    .tokens { display: grid; gap: 2px; }
    .tokens .stack { width: calc(var(--size) * 100%); min-width: 4px; }
    .tokens .words { font-size: 11.5px; color: var(--soft); display: flex; gap: 6px; align-items: center; white-space: nowrap; }
    .row .end { font-size: 12.5px; color: var(--soft); white-space: nowrap; }
    .k-preProcessing, .k-reasoning, .k-postProcessing, .k-routing { --tone: var(--reason); }
    .k-action, .k-code { --tone: var(--act); } .k-knowledgeBase { --tone: var(--look); } .k-collaborator { --tone: var(--agent); }
    .k-observation, .k-files, .k-other { --tone: var(--see); } .k-answer { --tone: var(--visible); } .k-guardrail, .k-control { --tone: var(--guard); }
    .k-failure { --tone: var(--bad); }

    .inside { padding: 4px 18px 16px calc(32px + var(--depth, 0) * 18px); display: grid; gap: 10px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); align-items: start; background: color-mix(in srgb, var(--sunk) 60%, transparent); }
    .inside > p { grid-column: 1 / -1; overflow-wrap: anywhere; white-space: pre-wrap; }
    .inside details { border: 1px solid var(--line); border-radius: 8px; background: var(--card); min-width: 0; }
    .inside summary { cursor: pointer; padding: 6px 12px; font-size: 12.5px; font-weight: 600; border-radius: 8px; }
    .inside .copy { float: right; font-weight: 500; font-size: 12px; color: var(--focus); padding: 0 6px; border-radius: 4px; }
    .inside .copy:hover { text-decoration: underline; }
    .inside pre { padding: 4px 12px 10px; font-size: 12px; line-height: 1.5; max-height: 300px; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre .s { color: var(--string); } pre .n { color: var(--number); } pre .k { color: var(--key); }
    .notes { padding: 0 18px; color: var(--soft); font-size: 12.5px; }
    .notes summary { cursor: pointer; } .notes ul { padding: 6px 0 0 18px; list-style: disc; }
    footer { border-top: 1px solid var(--line); padding: 12px 20px; display: flex; gap: 8px 24px; flex-wrap: wrap; color: var(--soft); font-size: 12px; align-items: center; }
    #legend { display: flex; gap: 6px 16px; flex-wrap: wrap; align-items: center; }
    #legend span { display: inline-flex; gap: 6px; align-items: center; }
    #legend i { width: 14px; height: 10px; border-radius: 2px; display: inline-block; }
    .keys { margin-left: auto; }
    kbd { border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; font-size: 11px; background: var(--card); margin: 0 1px; }

    @media (max-width: 860px) {
      header { padding: 10px 14px; }
      #sums { margin-left: 0; width: 100%; }
      .panes { grid-template-columns: minmax(0, 1fr); }
      nav { position: static; max-height: 220px; padding: 12px 14px 0; border-bottom: 1px solid var(--line); }
      main { padding: 16px 14px 24px; }
      .talk { grid-template-columns: minmax(0, 1fr); gap: 2px; }
      .talk p { margin-bottom: 8px; }
      .figures { grid-template-columns: minmax(0, 1fr); }
      .fall { --cols: minmax(0, 1fr) auto auto; }
      .row { padding: 6px 12px 6px 6px; gap: 2px 12px; }
      .head.row { display: none; }
      .track { grid-column: 1 / -1; grid-row: 2; height: 18px; margin-left: 26px; }
      .bar { top: 4px; height: 10px; } .bar.point { top: 5px; }
      .tokens { grid-column: 1 / -1; grid-row: 3; margin-left: 26px; }
      .tokens:empty { display: none; }
      .inside { padding: 4px 10px 12px; }
      .keys { margin-left: 0; }
    }
    @media (prefers-reduced-motion: reduce) { *, *::before, *::after { animation: none !important; transition: none !important; } }
    @media (forced-colors: active) { .bar, .part, .icon, .dot, #legend i { forced-color-adjust: none; } }

    """#
}

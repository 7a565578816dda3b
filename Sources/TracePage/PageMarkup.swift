// SPDX-License-Identifier: Apache-2.0

/// The page's HTML; everything that it shows is put in by its script, as text.
enum PageMarkup {
  /// Where policy, style, data and script go, in this order.
  static let mark: Character = "\u{1A}"

  static let text = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(mark)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>Outcrop</title>
    <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 14 6 4l3 5 2-3 4 8z' fill='%23c2571a'/%3E%3C/svg%3E">
    <style>\(mark)</style>
    </head>
    <body>
    <a class="skip" href="#turn">Skip to the turn</a>
    <header>
      <svg class="logo" viewBox="0 0 16 16" aria-hidden="true"><path d="M1 14 6 4l3 5 2-3 4 8z"/></svg>
      <div class="name"><h1>Outcrop</h1><p id="title"></p></div>
      <p id="live" role="status"><span class="dot" aria-hidden="true"></span><span id="live-text"></span></p>
      <dl id="sums" aria-label="All turns"></dl>
    </header>
    <div class="panes">
      <nav id="sessions" aria-label="Sessions and turns"></nav>
      <main id="turn" tabindex="-1" aria-label="Turn"></main>
    </div>
    <footer>
      <p id="legend"></p>
      <p class="keys"><kbd>↑</kbd><kbd>↓</kbd> move · <kbd>→</kbd><kbd>←</kbd> open and close · <kbd>Enter</kbd> toggle · <kbd>[</kbd><kbd>]</kbd> turn before and after</p>
    </footer>
    <p id="said" class="unseen" role="status"></p>
    <script type="application/json" id="data">\(mark)</script>
    <script>\(mark)</script>
    </body>
    </html>

    """
}

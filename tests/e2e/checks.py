"""What every page must pass in a browser: reading order, keyboard, focus, zoom, errors, axe.

`page_audit(page)` runs it all on the page that is open, with JavaScript, and lists everything that is wrong.
axe alone is not enough: it passes a page whose error message is invisible.
"""

from axe_playwright_python.base import AXE_SCRIPT

DESK, PHONE = 1280, 320
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

CONTRAST = "color-contrast"
RUN_AXE = """([context, options]) => axe.run(context || document, options).then((results) => results.violations)"""

DESCRIBED_BY = """() => {
  const wrong = [];
  for (const node of document.querySelectorAll("[aria-describedby], [aria-labelledby]")) {
    for (const attribute of ["aria-describedby", "aria-labelledby"]) {
      for (const id of (node.getAttribute(attribute) || "").split(/\\s+/).filter(Boolean)) {
        const target = document.getElementById(id);
        if (!target) wrong.push(`${attribute}: #${id} does not exist`);
        else if (node.checkVisibility() && !target.checkVisibility()) {
          wrong.push(`${attribute}: #${id} is not visible`);
        }
        else if (!target.textContent.trim()) wrong.push(`${attribute}: #${id} is empty`);
      }
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
  for (const id of new Set(twice)) wrong.push(`id ${id} is used twice`);
  for (const form of document.querySelectorAll("form[method=post]")) {
    if (!form.querySelector("input[name=csrfmiddlewaretoken]")) wrong.push("a form has no token");
    const typed = form.querySelector("input:not([type=hidden]), select, textarea");
    if (typed && !form.noValidate) wrong.push("a form lets the browser validate: add novalidate");
  }
  if (document.querySelectorAll("h1").length !== 1) wrong.push("the page must have one h1");
  return wrong;
}"""

OVERFLOW = """() => {
  if (document.documentElement.scrollWidth <= window.innerWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((node) =>
    node.checkVisibility() && node.getBoundingClientRect().right > window.innerWidth + 1 &&
    !node.closest(".table-responsive, .visually-hidden"));
  return wide.slice(-3).map((node) => `${node.tagName.toLowerCase()}.${node.className} is too wide`).concat(
    `the page scrolls sideways: ${document.documentElement.scrollWidth} > ${window.innerWidth} px`);
}"""

TEXT_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; }
    * { word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

# A radio group is one stop; a date field is one control with several stops.
NUMBER_CONTROLS = """() => {
  const selector = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const groups = new Map();
  const keys = [];
  document.querySelectorAll(selector).forEach((node) => {
    if (node.disabled || !node.checkVisibility({ visibilityProperty: true })) return;
    let key = String(keys.length);
    if (node.type === "radio") {
      const group = `${node.name}@${node.form ? [...document.forms].indexOf(node.form) : ""}`;
      if (groups.has(group)) { node.dataset.auditStop = groups.get(group); return; }
      groups.set(group, key);
    }
    node.dataset.auditStop = key;
    keys.push(`${node.tagName.toLowerCase()} ${node.name || node.textContent.trim().slice(0, 40)}`);
  });
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  return keys;
}"""

# Noted in the page each time Tab is let go: asking from outside after each press takes twice the time.
RECORD = """() => {
  const ringed = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  window.auditPlaces = [];
  window.auditRecorder = (event) => {
    if (event.key !== "Tab") return;
    const node = document.activeElement;
    if (!node || node === document.body || node.dataset.auditStop === undefined) {
      window.auditPlaces.push(null);
      return;
    }
    const row = node.closest(".choice");
    const stop = Number(node.dataset.auditStop);
    window.auditPlaces.push({ stop, ringed: ringed(node) || Boolean(row && ringed(row)) });
  };
  document.addEventListener("keyup", window.auditRecorder, true);
}"""
PLACES = "() => window.auditPlaces"
STOP_RECORDING = """() => {
  document.removeEventListener("keyup", window.auditRecorder, true);
  document.activeElement.blur(); // a skip link left open would cover the brand
}"""

SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".btn, .form-control, .form-select, .choice label, .menu-phone summary, .pages a")]
  .filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 43.5)
  .map((node) => `${node.className} is ${node.getBoundingClientRect().height} px high`)"""

ERRORS = """() => {
  const summary = document.querySelector(".errors");
  if (!summary) {
    return document.querySelector(".field-error") ? ["errors without a summary above the h1"] : [];
  }
  const wrong = [];
  if (!document.title.startsWith("Erreur\\u00a0:")) wrong.push(`the title is « ${document.title} »`);
  if (!summary.contains(document.activeElement)) wrong.push("the focus is not in the error summary");
  const h1 = document.querySelector("h1");
  const above = h1 && summary.compareDocumentPosition(h1) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (!above) wrong.push("the summary is not above the h1");
  for (const link of summary.querySelectorAll("a")) {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) { wrong.push(`${link.hash} leads nowhere`); continue; }
    link.click();
    if (document.activeElement !== field) wrong.push(`${link.hash} does not take the focus`);
  }
  for (const message of document.querySelectorAll(".field-error")) {
    if (!message.checkVisibility()) wrong.push(`the message ${message.id} is not visible`);
  }
  return wrong;
}"""


def axe_violations(page: object, *, contrast_of: str = "document") -> list[str]:
    """Return what axe finds (WCAG A and AA, best practices), one line a rule with its first places.

    Contrasts take most of its time: `contrast_of` limits them to what matches a CSS selector.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    if contrast_of == "document":
        violations = page.evaluate(RUN_AXE, [None, AXE_OPTIONS])
    else:
        violations = page.evaluate(RUN_AXE, [None, {**AXE_OPTIONS, "rules": {CONTRAST: {"enabled": False}}}])
        if page.locator(contrast_of).count():
            only = {"runOnly": [CONTRAST], "resultTypes": ["violations"]}
            violations += page.evaluate(RUN_AXE, [contrast_of, only])
    lines = []
    for violation in violations:
        places = "; ".join(str(node["html"])[:160] for node in violation["nodes"][:3])
        lines.append(f"axe {violation['id']}: {violation['help']} ({places})")
    return lines


def keyboard_walk(page: object) -> list[str]:
    """Walk the page with Tab, in forced colours: every control, in order, each with a visible outline."""
    page.emulate_media(forced_colors="active")
    names = page.evaluate(NUMBER_CONTROLS)
    page.evaluate(RECORD)
    walk, pressed = _Walk(len(names)), 0
    while not walk.ended and pressed < 4 * len(names) + 20:
        times = len(names) + 1 if pressed == 0 else 20
        for _ in range(times):
            page.keyboard.press("Tab")
        pressed += times
        walk = _Walk(len(names))
        for place in page.evaluate(PLACES):
            walk.step(place)
    page.evaluate(STOP_RECORDING)
    page.emulate_media(forced_colors="none")
    wrong = [f"no visible outline on {names[stop]}" for stop in sorted(walk.dull)]
    if walk.seen != list(range(len(names))):
        missed = [name for stop, name in enumerate(names) if stop not in walk.seen]
        wrong.append(f"Tab does not reach every control in order: {walk.seen}; missed: {missed}")
    return wrong


class _Walk:
    """Where Tab went, until it comes back to the first control or leaves after the last."""

    def __init__(self, controls: int) -> None:
        self.controls, self.seen, self.dull, self.ended = controls, list[int](), set[int](), False

    def step(self, place: dict | None) -> None:
        """Follow one press: `place` is the control that has the focus (None: none has)."""
        if self.ended:
            return
        if place is None:
            self.ended = len(self.seen) >= self.controls
            return
        if not place["ringed"]:
            self.dull.add(place["stop"])
        if place["stop"] == 0 and len(self.seen) > 1:
            self.ended = True
        elif not self.seen or self.seen[-1] != place["stop"]:
            self.seen.append(place["stop"])


def page_problems(page: object) -> list[str]:
    """Return everything wrong with the page that is open, at 1280 and 320 px."""
    problems: list[str] = []
    page.wait_for_load_state()  # a click returns once the next page begins: it may have no element yet
    page.set_viewport_size({"width": DESK, "height": 900})
    problems += page.evaluate(ERRORS)
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        checks = [*page.evaluate(DESCRIBED_BY), *page.evaluate(OVERFLOW), *page.evaluate(SMALL_TARGETS)]
        # On a phone every colour is seen once all is open, below; but for what changes when it opens.
        found = axe_violations(page, contrast_of="document" if width == DESK else "summary")
        problems += [f"{width} px: {line}" for line in [*checks, *found, *keyboard_walk(page)]]
    page.evaluate("() => document.querySelectorAll('details').forEach((node) => { node.open = true; })")
    problems += [f"{PHONE} px, all open: {line}" for line in [*page.evaluate(OVERFLOW), *axe_violations(page)]]
    page.evaluate(TEXT_SPACING)
    problems += [f"{PHONE} px, spaced text: {line}" for line in page.evaluate(OVERFLOW)]
    page.evaluate("() => { document.adoptedStyleSheets = []; }")
    page.set_viewport_size({"width": DESK, "height": 900})
    return problems


def page_audit(page: object) -> None:
    """Assert that the page that is open passes everything; the failure lists all that does not."""
    problems = page_problems(page)
    assert not problems, f"{page.url}\n" + "\n".join(problems)


class Watcher:
    """What a page complains about while it loads: errors, refused content, requests to elsewhere."""

    def __init__(self, page: object, origin: str) -> None:
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._request(request.url, origin))

    def _console(self, message: object) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _request(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "about:")):
            self.complaints.append(f"request to {url}")

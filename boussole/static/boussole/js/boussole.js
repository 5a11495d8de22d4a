/* Small comforts on pages that work without them: focus, announcements, autosave, remaining characters. */
(function () {
  "use strict";

  const AUTOSAVE_DELAY = 1000;
  const STATUS_DELAY = 300;

  /** Say something to assistive technology without moving the focus. */
  function announce(text) {
    const region = document.getElementById("status");
    if (!region) return;
    region.textContent = "";
    window.setTimeout(function () { region.textContent = text; }, STATUS_DELAY);
  }

  /** The token of the page's own form: the cookie is not readable by scripts. */
  function csrfToken(within) {
    const root = within || document;
    const field = root.querySelector("input[name=csrfmiddlewaretoken]") ||
      document.querySelector("input[name=csrfmiddlewaretoken]");
    return field ? field.value : "";
  }

  function focusErrors(root) {
    const summary = root.querySelector(".errors[data-focus]");
    if (summary) summary.focus();
    return Boolean(summary);
  }

  /** A link to a field also puts the cursor in it, with its label in sight. */
  function followErrorLink(event) {
    const link = event.target.closest(".errors a[href^='#']");
    if (!link) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const label = field.closest("fieldset.field, .field") || field;
    label.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  }

  /** After a part of the page is replaced, go on from its heading instead of from the top of the page. */
  function focusSwapped(event) {
    const target = event.detail.target;
    if (!target || focusErrors(target)) return;
    if (document.activeElement && document.activeElement !== document.body) return;
    const place = target.matches("[data-swap-focus]") ? target : target.querySelector("[data-swap-focus], h1, h2");
    if (!place) return;
    place.setAttribute("tabindex", "-1");
    place.focus();
  }

  /** « 120 caractères restants », under the limit that the page already states. */
  function watchLimit(hint) {
    const field = document.getElementById(hint.id.replace(/_limit$/, ""));
    const limit = Number(hint.dataset.limit);
    if (!field || !limit) return;
    const stated = hint.textContent;
    field.addEventListener("input", function () {
      const left = limit - field.value.length;
      const near = left < limit * 0.2;
      hint.textContent = near && left >= 0 ? left + (left > 1 ? " caractères restants." : " caractère restant.") :
        left < 0 ? (-left) + (left < -1 ? " caractères de trop." : " caractère de trop.") : stated;
    });
  }

  /* Autosave: <form data-autosave="URL"> with <p data-autosave-status role="status"> anywhere on the page.
     The server answers 200 with a short sentence, or 409 with the sentence that explains why nothing was saved. A
     header X-Form-Version gives the number that the form's own `version` field must carry from then on.
     It may also answer JSON: { text, versions: { field: value }, done, rest, compare }. */
  function watchAutosave(form) {
    const status = document.querySelector("[data-autosave-status]");
    const retry = document.querySelector("[data-autosave-retry]");
    const compare = document.querySelector("[data-autosave-compare]");
    let timer = 0;
    let saved = false;
    let saving = false;
    let waiting = null;
    /* The first save and every failure are announced; the next saves only show. */
    function show(text, important) {
      if (!status) {
        if (important) announce(text);
        return;
      }
      status.setAttribute("aria-live", important ? "polite" : "off");
      status.textContent = text;
    }
    function offer(button) {
      [retry, compare].forEach(function (each) { if (each) each.hidden = each !== button; });
    }
    function failed(answer) {
      offer(answer && answer.compare ? compare : retry);
      show((answer && answer.text) || "Non enregistré : le réseau ne répond pas. Votre texte reste sur cette page.", true);
    }
    async function read(response) {
      const json = (response.headers.get("Content-Type") || "").includes("json");
      return json ? response.json() : { text: await response.text() };
    }
    function setText(selector, text) {
      const node = document.querySelector(selector);
      if (node && text !== undefined) node.textContent = text;
    }
    function setFields(values) {
      Object.keys(values).forEach(function (name) {
        if (form.elements[name]) form.elements[name].value = values[name];
      });
    }
    async function save() {
      if (saving) {
        timer = window.setTimeout(save, AUTOSAVE_DELAY);
        return;
      }
      saving = true;
      try {
        const data = new FormData(form);
        data.append("autosave", "1");
        const response = await fetch(form.dataset.autosave, {
          method: "POST",
          body: data,
          credentials: "same-origin",
          headers: { "X-CSRFToken": csrfToken(form), "X-Requested-With": "fetch" },
        });
        if (response.redirected || !response.ok) return failed(response.status === 409 ? await read(response) : null);
        const answer = await read(response);
        const version = response.headers.get("X-Form-Version");
        setFields(answer.versions || (version ? { version: version } : {}));
        setText("[data-autosave-done]", answer.done);
        setText("[data-autosave-rest]", answer.rest);
        offer(null);
        show(answer.text, !saved);
        saved = true;
      } catch (_error) {
        failed(null);
      } finally {
        saving = false;
        if (waiting) form.requestSubmit(waiting.submitter);
      }
    }
    form.addEventListener("input", function (event) {
      if (event.target.type === "file") return;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, AUTOSAVE_DELAY);
    });
    /* A page sent while it is being saved waits for its new versions, or it would be in conflict with itself. */
    form.addEventListener("submit", function (event) {
      window.clearTimeout(timer);
      if (!saving) return;
      event.preventDefault();
      waiting = { submitter: event.submitter };
    });
    if (retry) retry.addEventListener("click", save);
  }

  function enhance(root) {
    root.querySelectorAll("[data-limit]").forEach(watchLimit);
    root.querySelectorAll("form[data-autosave]").forEach(watchAutosave);
  }

  document.addEventListener("click", followErrorLink);
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken(event.target.closest("form"));
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    enhance(event.detail.target || document);
    focusSwapped(event);
  });
  document.addEventListener("htmx:responseError", function () {
    announce("La page n’a pas pu être mise à jour. Rechargez-la.");
  });
  document.addEventListener("htmx:sendError", function () {
    announce("Le réseau ne répond pas. Réessayez dans un instant.");
  });
  /* Scripts are deferred: the page is parsed. */
  enhance(document);
  if (!focusErrors(document)) {
    const said = Array.from(document.querySelectorAll("[data-announce]"), function (node) { return node.textContent.trim(); });
    if (said.length) announce(said.join(" "));
  }
}());

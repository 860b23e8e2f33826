"use strict";
// Single keys and small comforts. Everything here has a visible control, and the pages work without it.
(() => {
  const keys = new Set(["a", "s", "e", "/"]);
  const typing = (element) =>
    element.matches("textarea, select, [contenteditable]") ||
    (element.matches("input") && !["checkbox", "radio", "submit", "button"].includes(element.type));
  const FIELDS = "input:not([type=hidden]), textarea, select, button:not([tabindex])";
  const links = () => [...document.querySelectorAll("#rows .k-open")];

  function move(step) {
    const all = links();
    const row = document.activeElement.closest("[data-row]");
    const at = row ? all.indexOf(row.querySelector(".k-open")) : -1;
    const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) next.focus();
    return Boolean(next);
  }

  function use(key) {
    const row = document.activeElement.closest("[data-row]") || document.querySelector("[data-row]");
    const inside = key !== "/" && row ? row : document;
    const form = key === "e" ? document.querySelector("form#answer") : null;
    const control = form
      ? form.querySelector(FIELDS)
      : inside.querySelector(`[data-key="${key}"]`);
    if (!control) return false;
    if (form || control.matches("input, [data-focus]")) control.focus();
    else control.click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.shortcuts !== "on" || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    let done = false;
    if (event.key === "j") done = move(1);
    else if (event.key === "k") done = move(-1);
    else if (event.key === "?") { window.location.assign("/help"); done = true; }
    else if (keys.has(event.key)) done = use(event.key);
    if (done) event.preventDefault();
  });

  function show() {
    const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (!target) return;
    if (target.matches("details")) target.open = true;
    const field = target.querySelector(FIELDS);
    if (field) field.focus();
  }

  // What belongs to another answer than the chosen one is neither shown nor sent; what was typed comes back.
  function belong() {
    for (const box of document.querySelectorAll("[data-when]")) {
      const chosen = box.closest("form").querySelector(`[name="${box.dataset.when}"]:checked`);
      const shown = box.dataset.is.split(" ").includes(chosen?.value) || box.querySelector(".form-error") !== null;
      box.hidden = !shown;
      for (const field of box.querySelectorAll("input, select, textarea, button")) field.disabled = !shown;
    }
  }

  // What became of the answer, put in without touching what somebody is writing beside it.
  async function goOn(box) {
    const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" } }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    if (!page || page.querySelector("#undo")) {
      setTimeout(goOn, 1000, box);
      return;
    }
    for (const part of ["#decision", "#history"]) {
      const now = page.querySelector(part);
      document.querySelector(part).replaceWith(now);
      window.htmx.process(now);
    }
    box.querySelector("form")?.remove();
    box.querySelector("[role=status]").textContent = document.querySelector("#answer h2")?.textContent ?? "";
  }

  function countDown() {
    const box = document.querySelector("[data-until]");
    if (!box) return;
    const until = performance.now() + (new Date(box.dataset.until) - new Date(box.dataset.now));
    const left = box.querySelector("[data-left]");
    const tick = () => {
      const seconds = Math.ceil((until - performance.now()) / 1000);
      left.textContent = seconds > 0 ? `(${seconds} s)` : "";
      if (seconds > -2) setTimeout(tick, 250);
      else goOn(box);
    };
    tick();
    box.focus();
  }

  document.addEventListener("change", belong);
  window.addEventListener("hashchange", show);
  belong();
  show();
  countDown();
  const wrong = document.getElementById("summary") || document.getElementById("problem");
  if (wrong) wrong.focus();
})();

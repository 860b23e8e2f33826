"use strict";
// Keeps what is typed, says before the session ends, and says when a list is no longer told of changes.
(() => {
  const WARNED_S = 120;
  const TOUCHED_EVERY_MS = 60_000;
  const STALE_AFTER_MS = 5_000;
  const KEPT_AFTER_MS = 1_000;
  const token = () => document.querySelector("input[name=csrf]")?.value ?? "";
  const waiting = new Map();

  function keep(form) {
    clearTimeout(waiting.get(form));
    waiting.delete(form);
    const fields = new URLSearchParams(new FormData(form));
    fields.set("kept-form", form.getAttribute("action"));
    fetch("/drafts", { method: "POST", body: fields, keepalive: true }).catch(() => {});
  }

  const keepAll = () => [...waiting.keys()].forEach(keep);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form || !form.matches("[data-keep]")) return;
    clearTimeout(waiting.get(form));
    waiting.set(form, setTimeout(keep, KEPT_AFTER_MS, form));
  });
  document.addEventListener("submit", (event) => {
    clearTimeout(waiting.get(event.target));
    waiting.delete(event.target);
    keepAll();
  });
  window.addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => document.hidden && keepAll());

  function watchSession(box) {
    let timer = 0;
    let touched = performance.now();

    function over() {
      keepAll();
      const here = location.pathname + location.search;
      location.assign(`/login?kept=yes&next=${encodeURIComponent(here)}`);
    }

    function show(left) {
      clearTimeout(timer);
      const warns = left <= WARNED_S;
      if (warns !== box.childElementCount > 1) {
        if (warns) box.append(box.querySelector("template").content.cloneNode(true));
        else [...box.children].slice(1).forEach((child) => child.remove());
      }
      timer = setTimeout(look, 1000 * Math.max(1, warns ? left : left - WARNED_S));
    }

    async function look(stays = false) {
      if (stays) touched = performance.now();
      const asked = stays
        ? { method: "POST", body: new URLSearchParams({ csrf: token() }) }
        : { headers: { "HX-Request": "true" } };
      const answer = await fetch("/session", asked).catch(() => null);
      if (answer?.status === 401 || answer?.redirected) over();
      else show(answer?.ok ? (await answer.json()).left : WARNED_S + 10);
    }

    const act = () => performance.now() - touched > TOUCHED_EVERY_MS && look(true);
    ["keydown", "input", "pointerdown"].forEach((kind) => document.addEventListener(kind, act));
    box.addEventListener("click", (event) => event.target.matches("button") && look(true));
    document.addEventListener("htmx:responseError", (event) => event.detail.xhr.status === 401 && over());
    show(Number(box.dataset.left));
  }

  function watchList(box) {
    let timer = 0;
    const told = box.closest("[sse-connect]");
    function stale() {
      box.append(box.querySelector("template").content.cloneNode(true));
      box.querySelector("time").textContent = new Date().toLocaleTimeString(document.documentElement.lang, {
        hour: "2-digit",
        minute: "2-digit",
      });
    }
    told.addEventListener("htmx:sseError", () => {
      if (!timer) timer = setTimeout(stale, STALE_AFTER_MS);
    });
    told.addEventListener("htmx:sseOpen", () => {
      if (!timer) return;
      clearTimeout(timer);
      timer = 0;
      [...box.children].slice(1).forEach((child) => child.remove());
      window.htmx.trigger("#rows", "sse:worklist");
    });
  }

  const session = document.getElementById("session");
  if (session) watchSession(session);
  const stale = document.getElementById("stale");
  if (stale) watchList(stale);
})();

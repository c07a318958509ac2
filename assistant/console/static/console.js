"use strict";
// Keys, copying and the live stream. Every page works without it; with it no hand has to leave the keyboard.
(() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const latest = () => document.querySelector("[data-latest]");
  const call = document.body.dataset.call;
  const typing = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]");

  function note(card, mark) {
    const token = document.querySelector("input[name=csrf]");
    if (!card || !call || !token) return;
    const body = new URLSearchParams({ csrf: token.value, mark });
    fetch(`/calls/${call}/suggestions/${card.dataset.suggestion}`, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  async function copy() {
    const card = latest();
    if (!card || !card.querySelector("[data-read]")) return;
    const button = card.querySelector("[data-copy]");
    try {
      await navigator.clipboard.writeText(card.querySelector("[data-read]").textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(card.querySelector("[data-read]"));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    if (button) button.textContent = "已复制";
    note(card, "copied");
  }

  function key(event) {
    if (event.key === "Enter" && event.ctrlKey) {
      const confirm = document.querySelector("[data-confirm]");
      if (confirm && !confirm.disabled) { event.preventDefault(); confirm.click(); }
      return;
    }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const press = document.querySelector(`[data-press="${CSS.escape(event.key)}"]`);
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    const focus = { "/": "[data-slash]", w: "[data-wrap]" }[event.key];
    if (focus && document.querySelector(focus)) { event.preventDefault(); document.querySelector(focus).focus(); }
    else if (event.key === "c") copy();
    else if (event.key === "?") { const keys = document.getElementById("keys"); if (keys) keys.showModal(); }
    else if (press) press.click();
    else if (link) link.click();
  }

  // A form is sent once; the server refuses the second copy as well.
  function once(event) {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  }

  function show(name, count) {
    for (const place of all(`[data-live=${name}]`)) {
      place.textContent = count;
      place.hidden = !count;
      place.title = { dangers: "没人接手的紧急告警", complaints: "没人接手的投诉", chats: "等人接的对话" }[name];
    }
  }

  // A chat, or the list of them, is fetched anew when the stream tells of something new; what is being typed stays.
  async function renew(version) {
    const part = document.querySelector("[data-part]");
    if (!part || !version || part.dataset.version === version) return;
    const { watch } = document.body.dataset;
    const answer = await fetch(watch === "list" ? "/chats" : `/chats/${watch}/talk`);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part], main > section");
    if (found) part.replaceWith(document.adoptNode(found));
    toEnd();
  }

  function toEnd() {
    const talk = document.querySelector(".talk");
    if (talk) talk.scrollTop = talk.scrollHeight;
  }

  function live() {
    if (!document.querySelector("[data-live]")) return;
    const { watch } = document.body.dataset;
    const stream = new EventSource(`/events?${new URLSearchParams({ ...(call && { call }), ...(watch && { watch }) })}`);
    stream.addEventListener("state", (event) => {
      const now = JSON.parse(event.data);
      show("dangers", now.dangers);
      show("complaints", now.complaints);
      show("chats", now.chats);
      renew(now.version);
      const warning = document.querySelector("[data-others]");
      if (warning) {
        warning.hidden = !now.others.length;
        warning.querySelector("[data-names]").textContent = now.others.join("、");
      }
    });
    stream.addEventListener("signed-out", () => stream.close());
    addEventListener("pagehide", () => stream.close());
  }

  document.addEventListener("keydown", key);
  document.addEventListener("submit", once);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-copy]")) copy();
    else if (event.target.closest("[data-sources] summary")) note(event.target.closest("[data-suggestion]"), "sources");
    else if (event.target.closest("[data-latest] .chip")) note(latest(), "clicked");
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));
  toEnd();
  live();
})();

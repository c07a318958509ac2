"use strict";
(() => {
  const form = document.getElementById("filters");
  const cases = [...document.querySelectorAll(".case")];
  const shown = document.getElementById("shown");
  const empty = document.getElementById("empty");
  const next = document.getElementById("next");
  const names = ["q", "result", "capability", "file", "intent"];
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map();

  // What a case says, without the labels of this page.
  function textOf(one) {
    if (!texts.has(one)) {
      texts.set(one, fold([...one.querySelectorAll(".v")].map((node) => node.textContent).join("\n")));
    }
    return texts.get(one);
  }

  function fits(one, wanted, words) {
    return (!wanted.result || one.dataset.result === wanted.result)
      && (!wanted.capability || one.dataset.capability === wanted.capability)
      && (!wanted.file || one.dataset.file === wanted.file)
      && (!wanted.intent || one.dataset.intent.split(" ").includes(wanted.intent))
      && words.every((word) => textOf(one).includes(word));
  }

  function wantedNow() {
    const data = new FormData(form);
    return Object.fromEntries(names.map((name) => [name, (data.get(name) || "").trim()]));
  }

  function apply() {
    const wanted = wantedNow();
    const words = fold(wanted.q).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const one of cases) {
      const fit = fits(one, wanted, words);
      one.hidden = !fit;
      count += fit;
    }
    shown.value = `${count} / ${cases.length}`;
    empty.hidden = count > 0 || cases.length === 0;
    const left = cases.filter((one) => !one.hidden);
    next.disabled = !left.some((one) => one.dataset.result === "failed");
    if (words.length && left.length && left.length <= 5) left.forEach((one) => { one.open = true; });
    highlight(left, words);
    return wanted;
  }

  function highlight(left, words) {
    if (!window.CSS || !CSS.highlights) return;
    const ranges = [];
    if (words.length) for (const one of left.slice(0, 60)) for (const node of one.querySelectorAll(".v")) {
      const text = node.firstChild;
      if (!text || text.nodeType !== Node.TEXT_NODE) continue;
      const low = text.data.toLowerCase();
      for (const word of words) for (let at = low.indexOf(word); at >= 0; at = low.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(text, at);
        range.setEnd(text, at + word.length);
        ranges.push(range);
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function remember(wanted) {
    const set = Object.entries(wanted).filter(([, value]) => value);
    history.replaceState(null, "", set.length ? "#" + new URLSearchParams(set) : location.pathname + location.search);
  }

  function fromAddress() {
    const address = location.hash.slice(1);
    const target = address && !address.includes("=") ? document.getElementById(address) : null;
    const wanted = new URLSearchParams(target ? "" : address);
    for (const name of names) {
      const value = wanted.get(name) || "";
      if (name === "result") form.querySelectorAll("[name=result]").forEach((radio) => { radio.checked = radio.value === value; });
      else form.elements[name].value = value;
    }
    apply();
    if (target) { target.open = true; target.scrollIntoView(); }
  }

  function reset() { form.reset(); remember(apply()); }

  function nextFailed() {
    const left = cases.filter((one) => !one.hidden && one.dataset.result === "failed");
    if (!left.length) return;
    const below = left.find((one) => one.getBoundingClientRect().top > 90) || left[0];
    below.open = true;
    below.scrollIntoView({ block: "start" });
  }

  form.addEventListener("input", () => remember(apply()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => remember(apply())));
  document.querySelector("[data-reset]").addEventListener("click", reset);
  next.addEventListener("click", nextFailed);
  window.addEventListener("hashchange", fromAddress);
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input,select,textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); form.elements.q.focus(); }
    if (event.key === "n") nextFailed();
  });
  fromAddress();
})();

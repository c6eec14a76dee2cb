// Het bureau: rekent door wat er staat terwijl iemand typt. Alleen uitkomst, meldingen en wijzigingen worden vervangen,
// nooit het formulier zelf: wie typt, houdt de plaats. Zonder JavaScript doen de knoppen hetzelfde.
"use strict";
(function () {
  const form = document.getElementById("formulier");
  if (!form) return;
  const WAIT = 200; // milliseconds after the last key
  const outcome = document.getElementById("uitkomst");
  const changes = document.getElementById("wijzigingen");
  const status = document.getElementById("stand");
  let timer;
  let newest = 0; // number of the last question; an answer to an older one is dropped
  let running; // the request that is under way
  let listed = keys(changes);
  let waiting; // a list of changes that comes when nobody is typing in the old one

  form.addEventListener("input", ({ target }) => {
    if (target.closest(".filters")) return filter();
    if (target.closest(".bewaar")) return;
    mark(target);
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value !== "reken") return;
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  changes.addEventListener("focusout", () => setTimeout(() => waiting && show(waiting), 0));

  // What was typed before this script was there, or is still there after going back.
  const before = [...form.elements].filter(differs);
  before.forEach(mark);
  if (before.length) setTimeout(ask, 0);

  function keys(list) {
    return [...list.querySelectorAll("[data-wijziging]")].map((item) => item.dataset.wijziging).join();
  }

  function filter() {
    const [words, capability] = [
      form.elements.zoek.value.toLowerCase().split(/\s+/).filter(Boolean),
      form.elements.capaciteit.value,
    ];
    let shown = 0;
    for (const row of form.querySelectorAll("tr[data-regel]")) {
      const fits =
        words.every((word) => row.dataset.zoek.includes(word)) &&
        (!capability || row.dataset.capaciteit.split(" ").includes(capability));
      row.hidden = !fits;
      shown += fits;
    }
    document.getElementById("aantal").textContent = shown;
  }

  function mark(input) {
    if (input.dataset.was === undefined) return;
    (input.closest(".veld") || input).classList.toggle("gewijzigd", differs(input));
  }

  function differs(input) {
    return input.dataset.was !== undefined && input.value.trim() !== input.dataset.was;
  }

  // All settings, and of the cells those that are not what they were.
  function content() {
    const data = new URLSearchParams();
    for (const input of form.elements) {
      if (!input.name || input.tagName === "BUTTON") continue;
      if (input.name.startsWith("w:") && !differs(input)) continue;
      data.set(input.name, input.value);
    }
    return data;
  }

  async function ask() {
    const number = ++newest;
    if (running) running.abort();
    running = new AbortController();
    outcome.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        headers: { "X-Deel": "uitkomst" },
        body: content(),
        signal: running.signal,
      });
      const kind = answer.headers.get("Content-Type") || "";
      if (!kind.startsWith("application/json")) throw new Error(String(answer.status));
      const parts = await answer.json();
      if (number === newest) take(parts);
    } catch (error) {
      if (number !== newest || error.name === "AbortError") return;
      tell("Het bureau antwoordt niet. Is het nog open in de terminal? Wat u hebt getypt, staat er nog.");
      outcome.removeAttribute("aria-busy");
    }
  }

  function take(parts) {
    outcome.removeAttribute("aria-busy");
    for (const place of form.querySelectorAll("[data-fout]")) {
      const texts = parts.meldingen[place.dataset.fout] || [];
      const text = texts.join(" ");
      if (place.textContent !== text) place.textContent = text;
      const input = document.getElementById(place.dataset.fout);
      if (!input) continue;
      if (text) {
        input.setAttribute("aria-invalid", "true");
        const folded = input.closest("details");
        if (folded) folded.open = true; // what is wrong must be seen
      } else input.removeAttribute("aria-invalid");
    }
    outcome.innerHTML = parts.uitkomst;
    if (parts.figuur) draw(parts.figuur.spec);
    tell(parts.stand);
    if (parts.gewijzigd.join() !== listed) show(parts);
  }

  function show(parts) {
    waiting = changes.contains(document.activeElement) ? parts : undefined;
    if (waiting) return;
    listed = parts.gewijzigd.join();
    changes.innerHTML = parts.wijzigingen;
  }

  let vega; // promise of the library, which comes when there is something to draw

  function library() {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = "/bestanden/vega.js";
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  // The picture comes beside the table, which says the same; without it the table stands.
  async function draw(spec) {
    const figure = document.getElementById("effect");
    try {
      vega = vega || library();
      await Promise.all([vega, document.fonts.ready]);
      const holder = figure.querySelector(".tekening > div"); // to the outer one belongs its name
      await window.vegaEmbed(holder, spec, {
        mode: "vega-lite",
        ast: true, // expressions are interpreted: the policy allows no code made from text
        renderer: "svg",
        actions: false,
        defaultStyle: false,
        tooltip: false,
      });
      const drawing = figure.querySelector("svg");
      for (const part of [holder, ...holder.querySelectorAll("[role], [aria-roledescription], [aria-label]")]) {
        for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
      }
      drawing.setAttribute("aria-hidden", "true");
      drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
      drawing.removeAttribute("width");
      drawing.removeAttribute("height");
      figure.hidden = false;
    } catch (error) {
      console.warn("De figuur kan niet worden getekend.", error);
    }
  }

  function tell(text) {
    if (status.textContent !== text) status.textContent = text;
  }
})();

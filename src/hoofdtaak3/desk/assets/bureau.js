// Het bureau: rekent door wat er staat terwijl iemand typt. Alleen uitkomst, meldingen en wijzigingen worden vervangen,
// nooit het formulier zelf: wie typt, houdt de plaats. Zonder JavaScript doen de knoppen hetzelfde.
"use strict";
(function () {
  const form = document.getElementById("formulier");
  if (!form) return;
  const WAIT = 100; // milliseconds after the last key
  const MOST = 50; // steps that can be undone
  const outcome = document.getElementById("uitkomst");
  const changes = document.getElementById("wijzigingen");
  const status = document.getElementById("stand");
  const undoing = document.getElementById("terug");
  const steps = JSON.parse(form.elements.stappen.value || "[]"); // what there is to undo: name of a field, what it said
  const said = new Map(); // what fields say that somebody typed in
  let typing; // the field in which somebody types, which is one step
  for (const input of form.elements) if (differs(input)) found(input);
  let timer;
  let newest = 0; // number of the last question; an answer to an older one is dropped
  let running; // the request that is under way
  let listed = keys(changes);
  let waiting; // a list of changes that comes when nobody is typing in the old one

  form.addEventListener("input", ({ target }) => {
    if (target.closest(".filters")) return filter();
    if (target.closest(".bewaar")) return;
    note(target);
    changed(target);
  });
  form.addEventListener("focusout", () => (typing = undefined));
  form.addEventListener("click", (event) => {
    const name = event.target.closest("[data-terug]")?.dataset.terug;
    if (name === undefined) return;
    event.preventDefault();
    reset(name);
  });
  undoing.addEventListener("click", undo);
  form.addEventListener("submit", (event) => {
    if (!event.submitter || event.submitter.value !== "reken") return;
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  changes.addEventListener("focusout", () => setTimeout(() => waiting && show(waiting), 0));

  // What was typed before this script was there, or is still there after going back.
  [...form.elements].filter(differs).forEach(mark);
  count();
  filter();
  setTimeout(ask, 0);

  function changed(input) {
    mark(input);
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  }

  // What somebody typed before this script was there can be undone as well.
  function found(input) {
    said.set(input.name, input.value);
    if (steps.some(([name]) => name === input.name)) return;
    steps.push([input.name, input.dataset.was]);
    if (input === document.activeElement) typing = input.name;
  }

  // Undo: a step is what one field said before somebody began to type in it. The steps travel with the form.
  function note(input) {
    if (input.dataset.was === undefined) return;
    const before = said.get(input.name) ?? input.dataset.was;
    if (typing !== input.name) steps.push([input.name, before]);
    typing = input.name;
    said.set(input.name, input.value);
    count();
  }

  function undo() {
    const [name, text] = steps.pop();
    put(name, text);
    count();
    const input = form.elements[name];
    for (let folded = input.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
    if (input.closest("tr")) input.closest("tr").hidden = false;
    if (undoing.hidden) input.focus();
  }

  // All that is changed of a row or a setting, as it was.
  function reset(name) {
    const own = [...form.elements].filter(
      (input) => differs(input) && (input.name === name || input.name.startsWith(`w:${name}:`)),
    );
    for (const input of own) {
      steps.push([input.name, input.value]);
      put(input.name, input.dataset.was);
    }
    count();
    status.focus();
  }

  function put(name, text) {
    typing = undefined;
    if (!form.elements[name]) {
      // A cell of another table, which said again what it was: it comes back in the list of changes.
      const input = document.createElement("input");
      [input.type, input.name] = ["hidden", name];
      input.dataset.was = "\u0000";
      form.append(input);
    }
    const input = form.elements[name];
    input.value = text;
    said.set(name, text);
    changed(input);
  }

  function count() {
    const moved = document.activeElement === undoing && !steps.length;
    undoing.hidden = !steps.length;
    undoing.textContent = `Maak ongedaan (${steps.length})`;
    form.elements.stappen.value = steps.length ? JSON.stringify(steps.slice(-MOST)) : "";
    if (moved) status.focus();
  }

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
      if (!kind.startsWith("application/x-ndjson")) throw new Error(String(answer.status));
      for await (const parts of lines(answer)) if (number === newest) take(parts);
    } catch (error) {
      if (number !== newest || error.name === "AbortError") return;
      tell("Het bureau antwoordt niet. Is het nog open in de terminal? Wat u hebt getypt, staat er nog.");
    }
    if (number === newest) outcome.removeAttribute("aria-busy");
  }

  // An answer comes in lines: first what comes out, then the same with how firm it is.
  async function* lines(answer) {
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const found = (rest + value).split("\n");
      rest = found.pop();
      for (const line of found) yield JSON.parse(line);
    }
  }

  function take(parts) {
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
    replace(parts);
    tell(parts.stand);
    if (parts.gewijzigd.join() !== listed) show(parts);
  }

  // What was unfolded stays so, who reads there keeps the place, and a figure that stays is not drawn again.
  function replace(parts) {
    const open = [...outcome.querySelectorAll("details[open]")].map((one) => one.dataset.open);
    const held = outcome.contains(document.activeElement) && document.activeElement.closest("[data-open]");
    const before = outcome.querySelector("figure");
    outcome.innerHTML = parts.uitkomst;
    for (const name of open) {
      const folded = outcome.querySelector(`[data-open="${CSS.escape(name)}"]`);
      if (folded) folded.open = true;
    }
    if (held) outcome.querySelector(`[data-open="${CSS.escape(held.dataset.open)}"] > summary`)?.focus();
    if (!parts.figuur) return;
    const spec = JSON.stringify(parts.figuur.spec);
    if (before && before.dataset.of === spec) return outcome.querySelector("figure").replaceWith(before);
    outcome.querySelector("figure").dataset.of = spec;
    draw(parts.figuur.spec);
  }

  function show(parts) {
    waiting = changes.contains(document.activeElement) ? parts : undefined;
    if (waiting) return;
    listed = parts.gewijzigd.join();
    changes.innerHTML = parts.wijzigingen;
    for (const input of [...form.querySelectorAll(':scope > [type="hidden"][data-was]')]) input.remove();
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
    const figure = outcome.querySelector("figure");
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

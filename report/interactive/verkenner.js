// Verkenner: het formulier en zijn uitkomsten. Rekent met verkenner-model.js op de gegevens in #verkenner-gegevens.
"use strict";
(function () {
  const root = document.getElementById("verkenner");
  if (!root) return;
  const data = JSON.parse(document.getElementById("verkenner-gegevens").textContent);
  const { explore } = window.hoofdtaak3;
  const PEACE = 0;
  const QUIET = 500; // milliseconds without change before a screen reader hears the outcome
  const LETTER = 8.5; // width of a letter with its part of the margins, in pixels
  const UNKNOWN = "onbekend";

  const part = (id) => document.getElementById("verkenner-" + id);
  const [scenario, capability] = [part("scenario"), part("capaciteit")];
  const sliders = { claim: part("beslag"), readiness: part("inzetbaarheid"), civil: part("civiel"), demand: part("vraag") };
  const same = part("beslag-scenario");
  const percent = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 0 });
  const decimal = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 1 });
  let frozen;
  let start; // position of the readiness slider that stands for the scenario's own value
  let waiting;
  let drawing;

  // Words and numbers

  function number(value) {
    if (Number.isNaN(value)) return UNKNOWN;
    if (value > 0 && value < 0.05) return "minder dan 0,1";
    return decimal.format(value + 0); // + 0: never "-0"
  }

  function share(value) {
    if (Number.isNaN(value)) return UNKNOWN;
    if (value > 0 && value < 0.005) return "minder dan 1%";
    if (value < 1 && value >= 0.995) return "meer dan 99%";
    return percent.format(100 * value) + "%";
  }

  function listing(items) {
    return items.length > 1 ? items.slice(0, -1).join(", ") + " en " + items[items.length - 1] : items.join("");
  }

  const phases = () => [...new Set(frozen.situations.map(([phase]) => phase))].sort();

  function scenarioClaim() {
    const claims = phases().filter((phase) => phase !== PEACE);
    return listing(claims.map((p) => (frozen.claim1[p] === null ? UNKNOWN : share(frozen.claim1[p])) + " in " + data.phases[p]));
  }

  // A line for every phase.
  function supplyText(result) {
    return Object.entries(result.supply).map(([phase, value]) => data.phases[phase] + ": " + number(value)).join("\n");
  }

  const className = (code) => (code in data.classes ? data.classes[code] : code);

  // One sentence that judges, for every case.
  function verdict(result) {
    const [demand, gap] = [result.demand_unit_days, result.gap_unit_days];
    if (result.klass === "nvt") return "Er is geen vraag naar deze capaciteit.";
    if (Number.isNaN(demand)) return "Onbekend: hoeveel er wordt gevraagd, is niet bekend.";
    if (Number.isNaN(gap)) return "Onbekend: of er een tekort is, hangt af van iets wat niet bekend is.";
    const judged = className(result.klass) === UNKNOWN ? "De klasse is onbekend." : "Klasse " + className(result.klass) + ".";
    if (gap > 0) {
      return "Tekort: " + share(gap / demand) + " van de vraag wordt niet op tijd vervuld. " + judged;
    }
    if (Number.isNaN(result.civil_unit_days)) {
      return "Geen tekort. Hoeveel daarvan civiele partijen doen, is onbekend. " + judged;
    }
    if (result.civil_unit_days > 0) {
      return "Geen tekort: civiele partijen vervullen " + share(result.civil_unit_days / demand) + " van de vraag. " + judged;
    }
    return "Geen tekort: Defensie vervult de hele vraag zelf. " + judged;
  }

  // Settings

  function settings() {
    return {
      claim: same.checked ? null : Number(sliders.claim.value) / 100,
      readiness: sliders.readiness.value === start ? null : Number(sliders.readiness.value) / 100,
      civil: Number(sliders.civil.value) / 100,
      demand: Number(sliders.demand.value) / 100,
    };
  }

  function settingTexts(chosen) {
    const claim = phases().some((phase) => phase !== PEACE)
      ? chosen.claim === null
        ? "zoals in het scenario: " + scenarioClaim()
        : share(chosen.claim) + " op elke dag buiten vrede"
      : "dit scenario heeft alleen dagen van vrede";
    const own = frozen.readiness === null ? UNKNOWN : decimal.format(100 * frozen.readiness) + "%";
    const factor = (value) => (value === 1 ? "100%, zoals in het scenario" : share(value) + " van het scenario");
    return {
      claim,
      readiness: chosen.readiness === null ? own + ", zoals in het scenario" : share(chosen.readiness),
      civil: factor(chosen.civil),
      demand: factor(chosen.demand),
    };
  }

  // Show

  function update() {
    const chosen = settings();
    const texts = settingTexts(chosen);
    for (const [name, slider] of Object.entries(sliders)) {
      part(slider.id.replace("verkenner-", "") + "-waarde").textContent = texts[name];
      slider.setAttribute("aria-valuetext", texts[name]);
    }
    const base = explore(frozen, { claim: null, readiness: null, civil: 1, demand: 1 });
    const result = explore(frozen, chosen);
    fill("scenario", base);
    fill("nu", result);
    // Later: it measures, and the first time the whole page would have to be laid out for that before it shows.
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(() => {
      bar("scenario", base);
      bar("nu", result);
    });
    part("eenheid").textContent = data.capabilities[capability.value].unit;
    const sentence = verdict(result);
    part("oordeel").textContent = sentence;
    const assumed = data.capabilities[capability.value].assumed;
    part("stempel").textContent = assumed
      ? "Voorlopig: " + assumed + " van de waarden achter deze capaciteit is aangenomen. Ook wat u zelf instelt, is een aanname."
      : "Wat u zelf instelt, is een aanname.";
    // A screen reader hears the outcome once the reader stops moving.
    clearTimeout(waiting);
    waiting = setTimeout(() => (part("melding").textContent = sentence), QUIET);
  }

  function fill(column, result) {
    const cell = (name, text) => (part(name + "-" + column).textContent = text);
    cell("aanbod", supplyText(result));
    cell("beschikbaar", data.availability[result.availability]);
    cell("gevraagd", number(result.demand_unit_days));
    cell("defensie", number(result.defence_unit_days));
    cell("opgevangen", number(result.civil_unit_days));
    cell("tekort", number(result.gap_unit_days));
    cell("piek", number(result.peak_gap));
    cell("klasse", className(result.klass));
  }

  // The same amounts as a bar; the table tells it to whoever cannot see.
  function bar(column, result) {
    const demand = result.demand_unit_days;
    const parts = [
      ["defence", "Defensie", result.defence_unit_days],
      ["civil", "civiel", result.civil_unit_days],
      ["gap", "tekort", result.gap_unit_days],
    ].filter(([, , value]) => value > 0);
    const known = parts.reduce((sum, [, , value]) => sum + value, 0);
    if (result.klass === "nvt") parts.splice(0, parts.length, ["none", "geen vraag", 1]);
    else if (Number.isNaN(demand)) parts.splice(0, parts.length, ["unknown", UNKNOWN, 1]);
    else if (demand - known > 1e-6 * demand) parts.push(["unknown", UNKNOWN, demand - known]);
    const whole = parts.reduce((sum, [, , value]) => sum + value, 0);
    const place = part("balk-" + column);
    place.replaceChildren(
      ...parts.map(([kind, word, value]) => {
        const piece = document.createElement("span");
        piece.className = "verkenner-deel verkenner-" + kind;
        piece.style.flexGrow = String(value / whole);
        const text = kind === "none" || kind === "unknown" ? word : word + " " + share(value / whole);
        if ((value / whole) * place.clientWidth > LETTER * text.length) piece.textContent = text;
        return piece;
      }),
    );
  }

  // Events

  function choose() {
    frozen = data.frozen[scenario.value][capability.value];
    const away = phases().filter((phase) => phase !== PEACE);
    same.checked = true;
    same.disabled = sliders.claim.disabled = away.length === 0;
    const known = away.map((phase) => frozen.claim1[phase]).filter((claim) => claim !== null);
    sliders.claim.value = known.length ? String(Math.round(100 * Math.max(...known))) : "0";
    sliders.readiness.value = frozen.readiness === null ? "100" : String(Math.round(100 * frozen.readiness));
    start = sliders.readiness.value;
    sliders.civil.value = sliders.demand.value = "100";
    update();
  }

  function option(value, text) {
    const element = document.createElement("option");
    element.value = value;
    element.textContent = text;
    return element;
  }

  scenario.replaceChildren(...data.scenarios.map(([id, title]) => option(id, title)));
  capability.replaceChildren(...Object.entries(data.capabilities).map(([id, { name }]) => option(id, name)));
  [scenario.value, capability.value] = data.start;
  for (const list of [scenario, capability]) list.addEventListener("change", choose);
  for (const [name, slider] of Object.entries(sliders)) {
    slider.addEventListener("input", () => {
      if (name === "claim") same.checked = false;
      update();
    });
  }
  same.addEventListener("change", update);
  window.addEventListener("resize", update);
  part("terug").addEventListener("click", choose);
  root.hidden = false;
  part("zonder").hidden = true;
  part("tabel").open = false;
  choose();
})();

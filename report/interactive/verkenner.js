// Verkenner: het formulier, het beeld, de tabel en het adres. Rekent met verkenner-model.js op de gegevens in
// #verkenner-gegevens; alle woorden staan in #verkenner-woorden (report/interactive/verkenner.htm).
"use strict";
(function () {
  const root = document.getElementById("verkenner");
  const content = document.getElementById("verkenner-gegevens");
  if (!root || !content) return;
  const { read, assess, PLAIN } = window.hoofdtaak3;
  const data = read(content.textContent);
  const words = JSON.parse(document.getElementById("verkenner-woorden").textContent);
  const QUIET = 500; // milliseconds without change before a screen reader hears the outcome
  const KEPT = 40; // outcomes that are not computed again
  const MARK = "#verkenner?";
  const part = (name) => document.getElementById("verkenner-" + name);
  const form = part("formulier");
  const field = (name) => form.elements[name];
  const scenarios = Object.keys(data.titles);
  const measures = data.measures.map(([id]) => id);
  const byName = Object.keys(data.names).sort((a, b) => data.names[a][0].localeCompare(data.names[b][0], "nl"));
  let waiting;
  let drawing;

  // Words and numbers

  const say = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const formats = [0, 1, 2].map((digits) => new Intl.NumberFormat("nl-NL", { maximumFractionDigits: digits }));
  const plain = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 12, useGrouping: false });
  const listing = (items) => new Intl.ListFormat("nl-NL").format(items);
  const day = (text) => new Intl.DateTimeFormat("nl-NL", { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));

  function number(value) {
    if (Number.isNaN(value)) return words.onbekend;
    return formats[value > 0 && value < 1 ? 2 : 1].format(value + 0); // + 0: never "-0"
  }

  function share(value) {
    if (Number.isNaN(value)) return words.onbekend;
    if (value > 0 && value < 0.005) return words.minder;
    if (value < 1 && value >= 0.995) return words.meer;
    return formats[0].format(100 * value) + "%";
  }

  function element(name, properties = {}, children = []) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  // The setting: what stands in the form and, where it differs from the report, in the address

  const one = (allowed) => (text) => (allowed.includes(text) ? text : undefined);
  const yes = (text) => (text === "1" ? true : undefined);
  const within = (name) => (text) => {
    const { min, max, step } = field(name);
    const inside = /^\d{1,3}$/.test(text) && +text >= +min && +text <= +max && (text - min) % step === 0;
    return inside ? +text : undefined;
  };
  const several = (allowed) => (text) => {
    const found = text.split(".");
    return found.every((id) => allowed.includes(id)) ? allowed.filter((id) => found.includes(id)) : undefined;
  };
  const sliders = ["beslag", "inzet", "civiel", "reactie", "vraag"];
  const rules = {
    toon: one(["fasen", "scenario"]),
    scenario: one(scenarios),
    naast: one(["rapport", ...scenarios]),
    bevoegd: yes,
    later: measures.length ? yes : () => undefined,
    afspraken: several(measures),
    capaciteit: one(byName),
    ...Object.fromEntries(sliders.map((name) => [name, within(name)])),
  };
  const still = { beslag: null, inzet: null, civiel: 100, reactie: 100, vraag: 100 }; // null: as in the report
  const report = { toon: "fasen", scenario: data.start, naast: "", bevoegd: false, later: false, afspraken: [], capaciteit: "", ...still };
  let setting = report;

  function address(chosen) {
    const differs = Object.keys(rules).filter((key) => String(chosen[key]) !== String(report[key]));
    const text = (value) => (value === true ? "1" : Array.isArray(value) ? value.join(".") : String(value));
    const parameters = new URLSearchParams(differs.map((key) => [key, text(chosen[key])]));
    return differs.length ? MARK + parameters : "";
  }

  // The setting of an address; a text: what in it cannot be. Null: the address is about something else.
  function parse(hash) {
    if (!hash.startsWith(MARK)) return null;
    const found = { ...report };
    for (const [key, text] of new URLSearchParams(hash.slice(MARK.length))) {
      const value = Object.hasOwn(rules, key) ? rules[key](text) : undefined;
      if (value === undefined) return key + "=" + text;
      found[key] = value;
    }
    return coherent(found);
  }

  // A measure that is on takes the scenario to the day on which it is ready.
  const coherent = (chosen) => ({ ...chosen, later: chosen.later || chosen.afspraken.length > 0 });

  function fromForm(moved) {
    const chosen = {
      ...setting,
      ...Object.fromEntries(["toon", "scenario", "naast", "capaciteit"].map((name) => [name, field(name).value])),
      bevoegd: field("bevoegd").checked,
      later: field("later").checked,
      afspraken: measures.filter((_, i) => part("lijst").querySelectorAll("input")[i].checked),
    };
    if (moved === "later" && !chosen.later) chosen.afspraken = [];
    if (moved === "capaciteit") Object.assign(chosen, still);
    if (sliders.includes(moved)) chosen[moved] = +field(moved).value;
    return coherent(chosen);
  }

  function toForm() {
    for (const name of ["toon", "scenario", "naast", "capaciteit"]) field(name).value = setting[name];
    for (const name of ["bevoegd", "later"]) field(name).checked = setting[name];
    part("lijst").querySelectorAll("input").forEach((box, i) => (box.checked = setting.afspraken.includes(measures[i])));
  }

  // Outcomes

  const computed = new Map();
  function outcomes(scenario, settings) {
    const key = scenario + JSON.stringify(settings);
    if (!computed.has(key)) {
      if (computed.size >= KEPT) computed.delete(computed.keys().next().value);
      computed.set(key, new Map(assess(data, scenario, settings).map((own) => [own.id, own])));
    }
    return computed.get(key);
  }

  function settingsOf(chosen) {
    const part = (value) => (value === null ? null : value / 100);
    return {
      later: chosen.later,
      measures: chosen.afspraken,
      mandate: chosen.bevoegd,
      capability: sliders.every((name) => chosen[name] === still[name]) ? "" : chosen.capaciteit,
      claim: part(chosen.beslag),
      readiness: part(chosen.inzet),
      pools: part(chosen.civiel),
      response: part(chosen.reactie),
      demand: part(chosen.vraag),
    };
  }

  // What is shown side by side: the scenario and perhaps a second one, each with its outcomes.
  function panels(chosen) {
    const second = chosen.naast === "rapport" ? chosen.scenario : chosen.naast;
    const own = (scenario, settings) => ({ scenario, found: outcomes(scenario, settings), plain: settings === PLAIN });
    const first = own(chosen.scenario, settingsOf(chosen));
    return second ? [first, own(second, chosen.naast === "rapport" ? PLAIN : settingsOf(chosen))] : [first];
  }

  const steps = (chosen, own) => (chosen.toon === "fasen" ? own.ladder : [own.scenario]);
  const openShare = (outcome) => (outcome.demand > 0 ? outcome.gap / outcome.demand : outcome.klass === "nvt" ? -1 : NaN);

  // Most open first, as in the report; what is set moves no row.
  function ordered(chosen) {
    const found = outcomes(chosen.scenario, PLAIN);
    const last = (id) => openShare(steps(chosen, found.get(id)).at(-1));
    const rank = (id) => (Number.isNaN(last(id)) ? -0.5 : last(id)); // unknown: after every number, before no demand
    return byName.filter((id) => found.has(id)).sort((a, b) => rank(b) - rank(a));
  }

  function where(chosen, panel) {
    const title = data.titles[panel.scenario];
    const shown = chosen.toon === "fasen" ? say(words.in_fase, { naam: words.fasen.at(-1) }) : say(words.in_scenario, { naam: title });
    const apart = chosen.toon === "fasen" && chosen.naast && chosen.naast !== "rapport" && chosen.naast !== chosen.scenario;
    const clauses = [
      panel.plain && words.waar.rapport,
      apart && say(words.waar.scenario, { naam: title }),
      !panel.plain && chosen.later && data.scenarios[panel.scenario].later && say(words.waar.later, { dag: day(data.date) }),
    ].filter(Boolean);
    return clauses.length ? [shown, ...clauses].join(", ") + "," : shown;
  }

  // One sentence that says what the picture shows, for every case.
  function heading(chosen, panel) {
    const last = [...panel.found.values()].map((own) => [own.id, steps(chosen, own).at(-1)]);
    const asked = last.filter(([, outcome]) => outcome.klass !== "nvt");
    const short = asked.filter(([, outcome]) => outcome.gap > 0).map(([id]) => data.names[id][0]);
    const unknown = asked.filter(([, outcome]) => Number.isNaN(outcome.gap)).length;
    const kind = !asked.length ? "geen_vraag" : !short.length ? "geen" : short.length === asked.length && short.length > 1 ? "alle" : short.length === 1 ? "een" : "veel";
    const values = { waar: where(chosen, panel), n: short.length, totaal: asked.length, namen: short.join("") };
    const rest = unknown ? " " + say(words.kop[unknown === 1 ? "onbekend_een" : "onbekend_veel"], { n: unknown }) : "";
    return say(words.kop[kind], values) + rest;
  }

  function verdict(chosen) {
    const lastOf = (panel) => steps(chosen, panel.found.get(chosen.capaciteit)).at(-1);
    const [panel] = panels(chosen);
    const [now, was] = [lastOf(panel), lastOf({ found: outcomes(chosen.scenario, PLAIN) })].map((outcome) => [outcome, openShare(outcome)]);
    const kind = now[0].klass === "nvt" ? "geen_vraag" : Number.isNaN(now[1]) ? "onbekend" : now[1] > 0 ? "tekort" : "geen";
    const text = say(words.oordeel[kind], { waar: where(chosen, panel), deel: share(now[1]) });
    if (Object.is(now[1], was[1]) || was[0].klass === "nvt") return text;
    const before = Number.isNaN(was[1]) ? "was_onbekend" : was[1] > 0 ? "was" : "was_geen";
    return text + " " + say(words.oordeel[before], { deel: share(was[1]) });
  }

  function helper({ fastest }) {
    if (fastest === "none") return words.niemand;
    if (fastest === "unknown") return words.onbekend;
    const known = !Number.isNaN(fastest.hours);
    const wie = say(known ? words.snelste : words.snelste_onbekend, { naam: data.poolNames[fastest.pool], uren: number(fastest.hours) });
    if (fastest.exists === 0) return say(words.nog_niet, { wie });
    if (fastest.mandate === 0) return say(words.niet_bevoegd, { wie });
    return Number.isNaN(fastest.mandate) ? say(words.bevoegd_onbekend, { wie }) : wie;
  }

  // Show

  // Parts of the demand as a bar, and beside it what is open; the table tells it to whoever cannot see.
  function bar(outcome) {
    const size = (kind) => (outcome[kind] > 0 ? outcome[kind] / outcome.demand : 0);
    const rest = 1 - size("defence") - size("civil") - size("gap");
    const known = [["defence", size("defence")], ["civil", size("civil")], ["unknown", rest], ["gap", size("gap")]];
    const whole = outcome.klass === "nvt" ? [["none", 1]] : Number.isNaN(outcome.demand) ? [["unknown", 1]] : known;
    const parts = whole.filter(([, part]) => part > 1e-6);
    const pieces = parts.map(([kind, part]) => {
      const piece = element("i", { className: "verkenner-" + kind });
      piece.style.flexGrow = String(part);
      return piece;
    });
    const open = openShare(outcome);
    const label = outcome.klass === "nvt" ? "–" : Number.isNaN(open) ? "?" : open > 0 ? share(open).replace(words.minder, "<1%").replace(words.meer, ">99%") : "";
    const cell = element("span", { className: "verkenner-cel" }, [
      element("span", { className: "verkenner-balk" }, pieces),
      element("span", { className: "verkenner-deel", textContent: label }),
    ]);
    cell.setAttribute("aria-hidden", "true");
    return cell;
  }

  const titles = (chosen) => (chosen.toon === "fasen" ? words.fasen : panels(chosen).map((panel) => columnTitle(panel)));
  const columnTitle = (panel) => data.titles[panel.scenario] + (panel.plain ? " (" + words.rapport.toLowerCase() + ")" : "");

  function picture(chosen, shown) {
    const fasen = chosen.toon === "fasen";
    const head = ["", ...titles(chosen), words.wie].map((text) => element("b", { textContent: text }));
    const rows = ordered(chosen).map((id) => {
      const own = shown.map((panel) => panel.found.get(id));
      const cells = fasen ? words.fasen.map((_, i) => own.map((each) => bar(each.ladder[i]))) : own.map((each) => [bar(each.scenario)]);
      return element("div", { className: "verkenner-rij" + (id === chosen.capaciteit ? " verkenner-gekozen" : "") }, [
        element("b", { textContent: data.names[id][0] }),
        ...cells.map((bars) => element("span", {}, bars)),
        element("span", { className: "verkenner-wie", textContent: helper(own[0]) }),
      ]);
    });
    const place = part("beeld");
    place.style.setProperty("--kolommen", head.length - 2);
    place.replaceChildren(element("div", { className: "verkenner-rij verkenner-hoofd" }, head), ...rows);
    const texts = shown.map((panel) => heading(chosen, panel));
    part("kop").replaceChildren(...texts.map((textContent) => element("p", { textContent })));
    place.setAttribute("aria-label", say(words.beeld, { kop: texts.join(" ") }));
    const both = fasen && shown.length > 1;
    part("volgorde").textContent = both ? say(words.volgorde, { boven: columnTitle(shown[0]), onder: columnTitle(shown[1]) }) : "";
  }

  // Every number of the picture, a row each; in the table as a reader writes it, in the file as a program reads it.
  function rows(chosen, shown) {
    const fasen = chosen.toon === "fasen";
    return shown.flatMap((panel) =>
      ordered(chosen).flatMap((id) => {
        const own = panel.found.get(id);
        return steps(chosen, own).map((outcome, i) => ({
          capaciteit: data.names[id][0],
          scenario: columnTitle(panel),
          fase: fasen ? words.fasen[i] : "",
          eenheid: say(fasen ? words.eenheid_fase : words.eenheid_scenario, { eenheid: data.names[id][1] }),
          gevraagd: outcome.demand,
          defensie: outcome.defence,
          civiel: outcome.civil,
          open: outcome.gap,
          piek: fasen ? "" : outcome.peak,
          klasse: words.klassen[outcome.klass],
          wie: helper(own),
        }));
      }),
    );
  }

  function table(chosen, shown) {
    const { toon } = chosen;
    const keys = ["capaciteit", ...(shown.length > 1 || toon === "scenario" ? ["scenario"] : []), ...(toon === "fasen" ? ["fase"] : [])];
    keys.push("eenheid", "gevraagd", "defensie", "civiel", "open", ...(toon === "fasen" ? [] : ["piek"]), "klasse", "wie");
    const title = (key) => (key === "wie" ? words.wie : words.kolommen[key]);
    const right = (value) => (typeof value === "number" ? "getal" : "");
    const body = rows(chosen, shown).map((row) =>
      element("tr", {}, keys.map((key, i) => {
        const textContent = typeof row[key] === "number" ? number(row[key]) : row[key];
        return element(i ? "td" : "th", { ...(i ? {} : { scope: "row" }), className: right(row[key]), textContent });
      })),
    );
    part("tabel").replaceChildren(
      element("thead", {}, [element("tr", {}, keys.map((key) => element("th", { scope: "col", textContent: title(key) })))]),
      element("tbody", {}, body),
    );
  }

  // For a spreadsheet in Dutch: semicolons, decimal commas, and a mark that says that it is UTF-8.
  function csv() {
    const keys = ["capaciteit", "scenario", "fase", "eenheid", "gevraagd", "defensie", "civiel", "open", "piek", "klasse", "wie"];
    const cell = (value) => {
      const text = typeof value === "number" ? (Number.isNaN(value) ? words.onbekend : plain.format(value + 0)) : value;
      const safe = /^[=+\-@]/.test(text) && typeof value !== "number" ? "'" + text : text;
      return /[";\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
    };
    const instelling = address(setting) || MARK;
    const lines = rows(setting, panels(setting)).map((row) => [...keys.map((key) => row[key]), instelling]);
    const titles = [...keys.map((key) => (key === "wie" ? words.wie : words.kolommen[key])), words.kolommen.instelling];
    const text = "\ufeff" + [titles, ...lines].map((line) => line.map(cell).join(";") + "\r\n").join("");
    const href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    element("a", { href, download: "verkenner.csv" }).click();
    URL.revokeObjectURL(href);
  }

  function capability(chosen) {
    const fasen = chosen.toon === "fasen";
    const base = outcomes(chosen.scenario, PLAIN).get(chosen.capaciteit);
    const now = panels(chosen)[0].found.get(chosen.capaciteit);
    const eenheid = say(fasen ? words.eenheid_fase : words.eenheid_scenario, { eenheid: data.names[chosen.capaciteit][1] });
    const cell = (outcome) => {
      const [defensie, civiel, open] = [outcome.defence, outcome.civil, outcome.gap].map(number);
      const klasse = words.klassen[outcome.klass];
      const told = outcome.klass === "nvt" ? words.geen_vraag : say(words.uitkomst, { defensie, civiel, open, klasse });
      return element("td", {}, [bar(outcome), told]);
    };
    const names = fasen ? words.fasen : [data.titles[chosen.scenario]];
    const head = [fasen ? words.kolommen.fase : words.kolommen.scenario, words.rapport, words.instelling];
    part("een").replaceChildren(
      element("thead", {}, [element("tr", {}, head.map((textContent) => element("th", { scope: "col", textContent })))]),
      element("tbody", {}, names.map((textContent, i) =>
        element("tr", {}, [element("th", { scope: "row", textContent }), ...[base, now].map((own) => cell(steps(chosen, own)[i]))]),
      )),
    );
    const claims = base.claim1.slice(1).map((claim, i) => say(words.in, { deel: share(claim), naam: words.fasen[i + 1] }));
    const own = { beslag: Math.max(0, ...base.claim1.slice(1).filter((claim) => claim >= 0)), inzet: base.readiness };
    for (const name of sliders) {
      const slider = field(name);
      const asIs = chosen[name] === still[name];
      slider.value = chosen[name] ?? Math.round(100 * (own[name] >= 0 ? own[name] : 1));
      const values = { deel: asIs && name === "inzet" ? share(base.readiness) : slider.value + "%", delen: listing(claims) };
      const text = say(words.schuif[asIs ? name + "_rapport" : name] ?? words.schuif.zoals_nu, values);
      slider.nextElementSibling.textContent = text;
      slider.setAttribute("aria-valuetext", text);
    }
    part("oordeel").textContent = verdict(chosen);
    part("eenheid").textContent = say(words.aantallen, { eenheid });
  }

  function show() {
    const shown = panels(setting);
    toForm();
    picture(setting, shown);
    table(setting, shown);
    capability(setting);
    part("aantal").textContent = say(words.afspraken, { n: setting.afspraken.length, totaal: measures.length });
    // A screen reader hears the outcome once the reader stops moving.
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      part("melding").textContent = [...shown.map((panel) => heading(setting, panel)), verdict(setting)].join(" ");
    }, QUIET);
  }

  function set(chosen) {
    setting = chosen;
    part("fout").textContent = "";
    history.replaceState(null, "", address(setting) || location.pathname + location.search);
    // Once a frame: a slider moves faster than that.
    cancelAnimationFrame(drawing);
    drawing = requestAnimationFrame(show);
  }

  // As the address says; what is wrong in it is ignored as a whole, and told.
  function fromAddress() {
    const found = parse(location.hash);
    setting = found && typeof found === "object" ? found : report;
    part("fout").textContent = typeof found === "string" ? say(words.fout, { wat: found }) : "";
    show();
    if (found) root.scrollIntoView();
  }

  report.capaciteit = ordered(report)[0];
  const option = ([value, textContent]) => element("option", { value, textContent });
  field("scenario").append(...Object.entries(data.titles).map(option));
  field("naast").append(...Object.entries(data.titles).map(option));
  field("capaciteit").append(...byName.map((id) => option([id, data.names[id][0]])));
  part("lijst").append(
    ...measures.map((id) =>
      element("label", { className: "verkenner-vink" }, [element("input", { type: "checkbox", name: "afspraak" }), data.measureNames[id]]),
    ),
  );
  part("dag").textContent = say(words.dag, { dag: day(data.date) });
  part("afspraken").hidden = !measures.length;
  form.addEventListener("input", (event) => set(fromForm(event.target.name)));
  form.addEventListener("submit", (event) => event.preventDefault());
  part("terug").addEventListener("click", () => set(report));
  part("schuiven").addEventListener("click", () => set({ ...setting, ...still }));
  part("csv").addEventListener("click", csv);
  window.addEventListener("hashchange", () => parse(location.hash) && fromAddress());
  root.hidden = false;
  part("zonder").hidden = true;
  fromAddress();
})();

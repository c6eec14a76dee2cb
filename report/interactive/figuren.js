// Figuren: tooltips, en onder elke figuur een knop naar haar gegevens.
//
// De tabellen staan aan het eind van de pagina in een noscript: zonder JavaScript zijn ze daar te lezen, met JavaScript
// kosten ze niets tot iemand er een opent; dan komt zij onder haar figuur. Een tekening blijft de vaste SVG tot de lezer haar aanwijst of er met het toetsenbord komt. Dan wordt Vega uitgepakt en de figuur
// opnieuw getekend, even groot en met dezelfde naam. Gaat er iets mis, dan blijft de SVG staan.
"use strict";
(function () {
  const FORMATS = {
    formatLocale: { decimal: ",", thousands: ".", grouping: [3], currency: ["€\u00a0", ""] },
  };
  const MOST_ROWS = 6;
  const MOST_WORDS = 6;
  const LINGER = 250; // time to move the pointer from the mark to the tooltip, in milliseconds
  const NUMBER = new Intl.NumberFormat("nl-NL", { maximumFractionDigits: 2 });

  const drawings = new Map(); // label -> its details
  let library; // promise of the specifications, once Vega is there

  const source = document.getElementById("figuurgegevens").textContent;
  for (const [, label, head, body] of source.matchAll(/<details [^>]*data-figuur="([^"]+)">(.*?<\/summary>)(.*?)<\/details>/gs)) {
    const figure = document.getElementById(label);
    if (!figure) continue;
    const details = closed(label, head, body);
    figure.after(details);
    drawings.set(label, details);
    const drawing = figure.querySelector("svg.tekening");
    if (!drawing) continue;
    const place = drawing.closest(".figuur-vlak") || drawing.parentElement;
    const wake = () => {
      place.removeEventListener("pointerenter", wake);
      place.removeEventListener("focusin", wake);
      revive(label, figure, drawing);
    };
    place.addEventListener("pointerenter", wake);
    place.addEventListener("focusin", wake);
  }

  // The button; the table comes when it is asked for, by `fill`.
  function closed(label, head, body) {
    const details = document.createElement("details");
    details.className = "figuurgegevens";
    details.id = "gegevens-" + label;
    details.dataset.figuur = label;
    details.innerHTML = head;
    details.fill = () => {
      if (!details.querySelector("table")) details.insertAdjacentHTML("beforeend", body);
    };
    details.querySelector("summary").addEventListener("click", details.fill);
    details.addEventListener("toggle", details.fill);
    return details;
  }

  async function unpacked(id) {
    const text = document.getElementById(id).textContent;
    const bytes = Uint8Array.from(atob(text.replace(/\s/g, "")), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  async function load() {
    const script = document.createElement("script");
    // In a function of its own: its names are not the page's.
    script.textContent = "(function () {" + (await unpacked("vega-bundel")) + "\n})();";
    document.head.append(script);
    return JSON.parse(await unpacked("vega-figuren"));
  }

  async function revive(label, figure, drawing) {
    try {
      library = library || load();
      const all = await library;
      const spec = { ...all.figures[label], config: all.configs[all.figures[label].config] };
      const holder = document.createElement("div");
      holder.className = "tekening-levend";
      // Off the page while it is drawn, but measured with the page's fonts.
      await document.fonts.ready;
      const made = await window.vegaEmbed(holder, spec, {
        mode: "vega-lite",
        renderer: "svg",
        actions: false,
        defaultStyle: false,
        tooltip: false,
        ...FORMATS,
      });
      const alive = holder.querySelector("svg");
      dress(alive, drawing);
      drawing.replaceWith(holder);
      listen(made.view, holder, drawings.get(label));
      figure.dataset.levend = "ja";
    } catch (error) {
      figure.dataset.levend = "nee";
      console.warn("De figuur " + label + " blijft een vaste tekening.", error);
    }
  }

  // Same name, same size: to a screen reader nothing changes.
  function dress(alive, drawing) {
    alive.setAttribute("class", drawing.getAttribute("class"));
    alive.setAttribute("role", "img");
    alive.setAttribute("aria-label", drawing.getAttribute("aria-label"));
    for (const name of ["width", "height", "viewBox"]) alive.setAttribute(name, drawing.getAttribute(name));
    for (const part of alive.querySelectorAll("[aria-roledescription], [role^='graphics']")) {
      part.removeAttribute("aria-roledescription");
      part.removeAttribute("role");
    }
  }

  // Tooltips. One for the page; it can be pointed at, and Escape closes it.
  const tooltip = document.createElement("div");
  tooltip.className = "figuur-tip";
  tooltip.setAttribute("role", "tooltip");
  tooltip.hidden = true;
  document.body.append(tooltip);
  let leaving;

  const stay = () => clearTimeout(leaving);
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => (tooltip.hidden = true), LINGER);
  };
  tooltip.addEventListener("pointerenter", stay);
  tooltip.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tooltip.hidden = true;
  });

  function listen(view, holder, details) {
    details.fill();
    const table = readTable(details.querySelector("table"));
    view.addEventListener("pointermove", (event, item) => {
      const parts = item && item.datum ? told(item, table) : null;
      if (!parts) return leave();
      stay();
      show(parts, event);
    });
    holder.addEventListener("pointerleave", leave);
  }

  function readTable(table) {
    const texts = (row) => [...row.cells].map((cell) => cell.textContent.trim());
    return { headings: texts(table.tHead.rows[0]), rows: [...table.tBodies[0].rows].map(texts) };
  }

  // What a mark stands for: the rows of the figure's own table that share most of its words, then of its numbers. A mark
  // without words has those that are written on it; if the table has none of them, the words themselves are told.
  function told(item, table) {
    const { text, kind, ...own } = item.datum;
    const values = Object.values(own);
    const numbers = new Set(values.filter((value) => Math.abs(value) > 1).map((value) => NUMBER.format(value)));
    const place = text === undefined ? item : under(item);
    const written = place ? writtenOn(place) : [text];
    for (const words of [values.filter((value) => typeof value === "string"), written]) {
      const found = matching(table, wordsOf(words), numbers);
      if (found.length) return describe(table.headings, found);
    }
    return place && written.length ? [made("p", "figuur-tip-titel", written.join(", "))] : null;
  }

  // Words in lower case, and the parts of words that join two columns: "Oorlog, langzame groei".
  function wordsOf(words) {
    const whole = words.map((word) => String(word).toLowerCase());
    return new Set([...whole, ...whole.flatMap((word) => word.split(", "))]);
  }

  const middle = ({ x1, x2, y1, y2 }) => [(x1 + x2) / 2, (y1 + y2) / 2];
  const within = ([x, y], { x1, x2, y1, y2 }) => x > x1 && x < x2 && y > y1 && y < y2;
  const marks = (item, kind) =>
    item.mark.group.items.filter((mark) => mark.marktype === kind).flatMap((mark) => mark.items);

  // The cell that a text stands in; a frame around a text of its own is none.
  function under(item) {
    const cells = marks(item, "rect").filter(({ datum, bounds }) => !("text" in datum) && within(middle(item.bounds), bounds));
    return cells.pop();
  }

  function writtenOn(item) {
    const texts = marks(item, "text").filter(({ bounds }) => within(middle(bounds), item.bounds));
    return texts.length <= MOST_WORDS ? texts.map(({ text }) => String(text)) : [];
  }

  // Rows with most matches, each with the places of the cells that match; a word counts once.
  function matching(table, words, numbers) {
    const rows = table.rows.map((row) => {
      const used = new Set();
      const hits = new Set();
      row.forEach((cell, i) => {
        const word = cell.toLowerCase();
        if (!words.has(word) || used.has(word)) return;
        used.add(word);
        hits.add(i);
      });
      return { row, hits, score: 1000 * hits.size + row.filter((cell) => numbers.has(cell)).length };
    });
    const best = Math.max(0, ...rows.map(({ score }) => score));
    return best ? rows.filter(({ score }) => score === best) : [];
  }

  function describe(headings, found) {
    const shared = headings.map((_, i) => found.every(({ row, hits }) => hits.has(i) && row[i] === found[0].row[i]));
    const title = found[0].row.filter((_, i) => shared[i]).join(", ");
    const parts = title ? [made("p", "figuur-tip-titel", title)] : [];
    const rest = (row) => row.map((cell, i) => [headings[i], cell]).filter((_, i) => !shared[i]);
    if (found.length > MOST_ROWS) {
      parts.push(made("p", "", found.length + " rijen. De tabel onder de figuur noemt ze alle."));
    } else if (found.length > 1) {
      for (const { row } of found) parts.push(made("p", "", rest(row).map(([, cell]) => cell).join(" · ")));
    } else {
      const list = made("dl", "", "");
      for (const [heading, cell] of rest(found[0].row)) list.append(made("dt", "", heading), made("dd", "", cell));
      parts.push(list);
    }
    return parts;
  }

  function show(parts, event) {
    tooltip.replaceChildren(...parts);
    tooltip.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = tooltip;
    const right = document.documentElement.clientWidth - width - 8;
    const below = event.clientY + 14 + height < window.innerHeight;
    tooltip.style.left = Math.max(8, Math.min(event.clientX + 12, right)) + window.scrollX + "px";
    tooltip.style.top = (below ? event.clientY + 14 : event.clientY - height - 14) + window.scrollY + "px";
  }

  function made(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    return element;
  }
})();

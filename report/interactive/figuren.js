// Figuren: tooltips, en onder elke figuur een knop naar haar gegevens.
//
// De tabellen staan in de bijlage met gegevens in een noscript: zonder JavaScript zijn ze daar te lezen, met JavaScript
// kosten ze niets tot iemand er een opent; dan komt zij onder haar figuur. Een tekening blijft de vaste SVG tot de lezer
// haar aanwijst of aanraakt of er met het toetsenbord komt. Dan wordt Vega uitgepakt en de figuur opnieuw getekend, even
// groot en met dezelfde naam. Gaat er iets mis, dan blijft de SVG staan.
"use strict";
(function () {
  const MOST_ROWS = 6;
  const MOST_WORDS = 6;
  const LONGEST_CELL = 90; // letters; what is longer is a text to read in the table

  const drawings = new Map(); // label -> its details
  let library; // promise of the specifications, once Vega is there
  let files; // promise of the tables as CSV, by label

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
    // A finger that wakes a figure asks for what it touched as well: it did not move over it first.
    let touched;
    const note = (event) => (touched = event);
    const wake = async () => {
      place.removeEventListener("pointerenter", wake);
      place.removeEventListener("focusin", wake);
      place.addEventListener("click", note);
      await revive(label, figure, drawing);
      place.removeEventListener("click", note);
      if (touched) touch(touched);
    };
    place.addEventListener("pointerenter", wake);
    place.addEventListener("focusin", wake);
  }

  document.getElementById("figuurgegevens-plaats").hidden = false;

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
    details.parts = body; // for who searches in what is not there yet
    details.csv = async () => {
      files = files || unpacked("figuur-csv").then(JSON.parse);
      return (await files)[label];
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
      holder.names = spec.usermeta.names; // by field of a datum, what its ids are called
      // Off the page while it is drawn, but measured with the page's fonts.
      await document.fonts.ready;
      const made = await window.vegaEmbed(holder, spec, {
        mode: "vega-lite",
        ast: true, // expressions are interpreted: the page's policy allows no code made from text
        renderer: "svg",
        actions: false,
        defaultStyle: false,
        tooltip: false,
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

  function listen(view, holder, details) {
    details.fill();
    const table = readTable(details.querySelector("table"));
    const tell = (event, item) => {
      const parts = item && item.datum ? told(item, table, holder.names) : null;
      if (!parts) return tip.leave();
      tip.show(parts, { x: event.clientX + 12, above: event.clientY - 14, below: event.clientY + 14 });
    };
    view.addEventListener("pointermove", tell);
    view.addEventListener("click", tell);
    holder.addEventListener("pointerleave", tip.leave);
  }

  function touch({ clientX, clientY }) {
    const mark = document.elementFromPoint(clientX, clientY);
    if (mark && mark.closest(".tekening-levend")) {
      mark.dispatchEvent(new MouseEvent("click", { clientX, clientY, bubbles: true, view: window }));
    }
  }

  function readTable(table) {
    const texts = (row) => [...row.cells].map((cell) => cell.textContent.trim());
    const [head] = table.tHead.rows;
    const amounts = [...head.cells].map((cell) => cell.classList.contains("getal"));
    return { headings: texts(head), amounts, rows: [...table.tBodies[0].rows].map(texts) };
  }

  // What a mark stands for: the rows of the figure's own table that have all of its words; if no row has them, those
  // words themselves and what is written on the mark. A row that has some of them is another mark's.
  function told(item, table, names) {
    const place = "text" in item.datum ? under(item) : item;
    const own = wordsOf(item.datum, names);
    const words = own.length || !place ? own : wordsOf(place.datum, names);
    const found = words.length ? matching(table, words) : [];
    if (found.length) return describe(table, found);
    const written = place ? writtenOn(place) : [item.datum.text];
    const told = [...new Set([...words, ...written])].join(", ");
    return told ? [tip.made("p", "figuur-tip-titel", told)] : null;
  }

  // The words of a datum, its row first, without those of its look and those that are only drawn; an id by its name.
  function wordsOf({ text, kind, row, ...own }, names) {
    return [["row", row], ...Object.entries(own)]
      .filter(([, value]) => typeof value === "string")
      .map(([field, value]) => (names[field] || {})[value] ?? value);
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
    if (item.mark.marktype === "line") return []; // it goes past texts, it does not hold them
    const texts = marks(item, "text").filter(({ bounds }) => within(middle(bounds), item.bounds));
    return texts.length <= MOST_WORDS ? texts.map(({ text }) => String(text)) : [];
  }

  // Rows that have every word, each with the places of the cells that the words name. Where a column is named by its
  // heading, the row tells that column and no other.
  function matching(table, words) {
    return table.rows.flatMap((row) => {
      const [hits, columns] = [new Set(), new Set()];
      const all = words.every((word) => {
        const cells = cellsOf(row, word, hits);
        cells.forEach((i) => hits.add(i));
        const column = cells.length ? -1 : table.headings.findIndex((heading) => same(heading, word));
        if (column > 0) columns.add(column);
        return cells.length || column > 0;
      });
      return all ? [{ row, hits, columns }] : [];
    });
  }

  const same = (one, other) => one.toLowerCase() === other.toLowerCase();

  // The place of a word in a row, or the places of its parts if it joins two columns: "Oorlog, langzame groei".
  function cellsOf(row, word, taken) {
    const find = (part) => row.findIndex((cell, i) => !taken.has(i) && (same(cell, part) || spans(cell, part)));
    const whole = find(word);
    if (whole >= 0) return [whole];
    const parts = word.split(", ").map(find);
    return parts.length > 1 && new Set(parts).size === parts.length && !parts.includes(-1) ? parts : [];
  }

  // "2030–2035" holds the year 2031.
  function spans(cell, year) {
    const [, first, last] = /^(\d{4})–(\d{4})$/.exec(cell) || [];
    return first !== undefined && /^\d{4}$/.test(year) && first <= year && year <= last;
  }

  function describe({ headings, amounts }, found) {
    const shared = (i) => found.every(({ row, hits }) => hits.has(i) && row[i] === found[0].row[i]);
    const named = headings.map((_, i) => !amounts[i] && shared(i)); // an amount says nothing without its heading
    const title = [...found[0].row.filter((_, i) => named[i]), ...[...found[0].columns].map((i) => headings[i])].join(", ");
    const parts = title ? [tip.made("p", "figuur-tip-titel", title)] : [];
    const short = (cell) => cell.length <= LONGEST_CELL;
    const rest = ({ row, columns }) =>
      row.map((cell, i) => [headings[i], cell, i]).filter(([, , i]) => (columns.size ? columns.has(i) : !named[i]));
    if (found.length > MOST_ROWS) {
      parts.push(tip.made("p", "", found.length + " rijen. De tabel onder de figuur noemt ze alle."));
      return parts;
    }
    const told = found.map((each) => rest(each).filter(([, cell]) => short(cell)));
    if (told.length > 1) {
      for (const row of told) parts.push(tip.made("p", "", row.map(([heading, cell]) => heading + ": " + cell).join(" · ")));
    } else if (told[0].length) {
      parts.push(tip.list(told[0]));
    }
    if (found.some((each) => !rest(each).every(([, cell]) => short(cell)))) {
      parts.push(tip.made("p", "", "Meer staat in de tabel onder de figuur."));
    }
    return parts;
  }
})();

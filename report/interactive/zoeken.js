// Zoeken in de pagina: in koppen, alinea's, lijsten, bijschriften en tabellen, ook in de tabellen onder figuren die nog
// dicht zijn. Hoofdletters en accenten tellen niet mee; elk woord moet in hetzelfde stuk tekst staan.
"use strict";
(function (button) {
  if (!button || !window.HTMLDialogElement) return;
  const MOST = 60; // results that are shown
  const AROUND = 70; // letters on either side of a hit
  const WAIT = 120; // milliseconds without typing
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, figcaption, caption, blockquote, pre, .csl-entry";
  const SKIPPED = "script, style, noscript, svg, annotation, [hidden], .op-papier, .verkenner";
  const [HEADING, TEXT, ROW, DATA] = [0, 1, 2, 3]; // headings first, tables under figures last
  let index, timer, shown = [];

  const dialog = document.createElement("dialog");
  dialog.className = "zoeken";
  dialog.setAttribute("aria-label", "Zoeken in dit document");
  dialog.innerHTML = `<div class="zoek-kop"><label for="zoek-vraag">Zoeken in dit document</label>
    <button type="button" class="zoek-sluit">Sluiten</button></div>
    <input type="search" id="zoek-vraag" autocomplete="off" spellcheck="false">
    <p class="zoek-telling" role="status"></p>
    <ol class="zoek-uitkomsten"></ol>
    <p class="zoek-toets"><label><input type="checkbox" checked> De toets / opent dit venster</label></p>`;
  document.body.append(dialog);
  const [field, shortcut] = dialog.querySelectorAll("input");
  const count = dialog.querySelector(".zoek-telling");
  const list = dialog.querySelector(".zoek-uitkomsten");

  // As long as the text itself, so that a place in one is a place in the other.
  function folded(text) {
    return text.toLowerCase().replace(/[^\x00-\x7f]/gu, (sign) => {
      if (/\s/u.test(sign)) return " ".repeat(sign.length);
      if ("‘’".includes(sign)) return "'";
      if ("‐‑–−".includes(sign)) return "-";
      const plain = sign.normalize("NFD").replace(/\p{M}/gu, "");
      return plain.length === sign.length ? plain : sign;
    });
  }

  const oneLine = (text) => text.replace(/\s+/gu, " ").trim();

  // Every piece of text with its chapter and where it is: an element, or a row of a table that is still closed.
  function read() {
    const found = new Map(), pieces = [];
    let chapter = "";
    function add(target, text, rank, place = chapter) {
      const piece = { target, text: oneLine(text).normalize("NFC"), rank, place };
      if (piece.text) pieces.push(piece);
    }
    function close() {
      for (const [block, { text, cell }] of found) {
        const heading = /^H[1-6]$/.test(block.tagName);
        if (heading) chapter = oneLine(text);
        add(() => block, text, heading ? HEADING : block.tagName === "TR" ? ROW : TEXT);
      }
      found.clear();
    }
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) => {
      if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
      if (node.matches(".figuurgegevens")) return NodeFilter.FILTER_ACCEPT;
      return node.matches(SKIPPED) || node.closest(".figuurgegevens, .figuurknoppen") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === Node.ELEMENT_NODE) {
        close();
        if (node.parts) rows(node).forEach((text, i) => add(() => rowOf(node, i), text, DATA, oneLine(node.querySelector("summary").textContent)));
        continue;
      }
      if (!node.data.trim() || node.parentElement.closest(".figuurgegevens")) continue;
      const row = node.parentElement.closest("tr"), block = row || node.parentElement.closest(BLOCKS);
      if (!block) continue;
      if (!found.has(block)) {
        // A list item goes on behind a list in it; everything else is over when the next begins.
        if (![...found.keys()].some((other) => other.contains(block))) close();
        found.set(block, { text: "", cell: null });
      }
      const piece = found.get(block), cell = row && node.parentElement.closest("td, th");
      if (piece.cell && cell !== piece.cell) piece.text += " · ";
      piece.text += node.data;
      piece.cell = cell;
    }
    close();
    for (const piece of pieces) piece.folded = folded(piece.text);
    return pieces;
  }

  function rows(details) {
    const holder = document.createElement("template");
    holder.innerHTML = details.parts;
    return [...holder.content.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent).join(" · "));
  }
  function rowOf(details, i) {
    details.open = true;
    details.fill();
    return details.querySelectorAll("tbody tr")[i];
  }

  function search() {
    const words = folded(field.value.normalize("NFC")).split(" ").filter(Boolean);
    list.replaceChildren();
    shown = [];
    if (!words.length || (words.length === 1 && words[0].length < 2)) {
      count.textContent = "";
      return;
    }
    index = index || read();
    const hits = index.filter(({ folded }) => words.every((word) => folded.includes(word)));
    hits.sort((one, other) => one.rank - other.rank); // what is equal stays in the order of the page
    shown = hits.slice(0, MOST);
    list.append(...shown.map((hit) => result(hit, words)));
    const more = hits.length > MOST ? ". De eerste " + MOST + " staan hier" : "";
    count.textContent = hits.length ? hits.length.toLocaleString("nl-NL") + (hits.length === 1 ? " vindplaats" : " vindplaatsen") + more + "." : "Niets gevonden.";
  }

  function result(hit, words) {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = "#inhoud";
    if (hit.rank !== HEADING && hit.place) {
      const place = document.createElement("span");
      place.className = "zoek-plek";
      place.textContent = hit.place;
      link.append(place, " ");
    }
    const text = document.createElement("span");
    text.className = hit.rank === HEADING ? "zoek-tekst zoek-koptekst" : "zoek-tekst";
    text.append(...excerpt(hit, words));
    link.append(text);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(hit);
    });
    item.append(link);
    return item;
  }

  function excerpt({ text, folded }, words) {
    const first = Math.min(...words.map((word) => folded.indexOf(word)));
    let from = Math.max(0, first - AROUND), upto = Math.min(text.length, first + 2 * AROUND);
    if (from > 0) from = text.indexOf(" ", from) < first && text.indexOf(" ", from) >= 0 ? text.indexOf(" ", from) + 1 : from;
    if (upto < text.length) upto = Math.max(text.lastIndexOf(" ", upto), first + words[0].length);
    const marks = [];
    for (const word of words) {
      for (let at = folded.indexOf(word, from); at >= 0 && at + word.length <= upto; at = folded.indexOf(word, at + word.length)) marks.push([at, at + word.length]);
    }
    marks.sort((one, other) => one[0] - other[0]);
    const parts = [from > 0 ? "… " : ""];
    let at = from;
    for (const [start, end] of marks) {
      if (start < at) continue;
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(at, start), mark);
      at = end;
    }
    return [...parts, text.slice(at, upto), upto < text.length ? " …" : ""];
  }

  function go(hit) {
    dialog.close();
    clear();
    const target = hit.target();
    for (let above = target.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
    target.classList.add("gevonden");
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    const scroll = () => target.scrollIntoView({ block: "center" });
    scroll();
    // What lies between gets its height on the way.
    requestAnimationFrame(() => requestAnimationFrame(scroll));
  }
  function clear() {
    for (const old of document.querySelectorAll(".gevonden")) {
      old.classList.remove("gevonden");
      old.removeAttribute("tabindex");
    }
  }

  function open() {
    tip.hide();
    dialog.showModal();
    field.select();
  }
  button.addEventListener("click", open);
  dialog.querySelector(".zoek-sluit").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  dialog.addEventListener("keydown", (event) => {
    // The browser would only empty the field.
    if (event.key === "Escape") {
      event.preventDefault();
      dialog.close();
    }
    if (event.key === "Enter" && event.target === field) {
      clearTimeout(timer);
      search();
      if (shown.length) go(shown[0]);
      event.preventDefault();
    }
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    const stops = [field, ...list.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (stops[next]) stops[next].focus();
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !dialog.open) clear();
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !shortcut.checked || dialog.open) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    open();
  });
  button.closest(".werkbalk").hidden = button.hidden = false;
})(document.getElementById("zoek-knop"));

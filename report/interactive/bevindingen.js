// Waar een getal op rust. Getallen die een bevinding zijn, staan als `span.bevinding` in de tekst; wat zij zeggen, staat
// als JSON in de pagina. Met de muis is elk getal aan te wijzen. De knop maakt ze zichtbaar en geeft ze het toetsenbord:
// honderden haltes krijgt alleen wie erom vraagt.
"use strict";
(function (source, button) {
  // A number in a link is part of that link, and of the contents the text has it too.
  const numbers = [...document.querySelectorAll("main span.bevinding[data-id]")].filter((number) => !number.closest("a, summary, button"));
  if (!source || !button || !numbers.length) return;
  const PAUSE = 350; // of the pointer on a number before it is told, in milliseconds
  const MOST_ROWS = 6;
  const NAMES = [
    ["value", "Waarde"], ["of", "Van"], ["degree", "Hoe vast"], ["basis", "Rust op"], ["scenario", "Scenario"], ["phase", "Fase"],
  ];
  let findings, waiting, told;

  function found(number) {
    findings = findings || JSON.parse(source.textContent);
    return findings[number.dataset.id];
  }

  function describe(id, finding) {
    const pairs = NAMES.filter(([key]) => finding[key]).map(([key, name]) => [name, finding[key]]);
    const rows = finding.rows || [];
    const more = rows.length - MOST_ROWS;
    if (rows.length) pairs.push(["Rijen", rows.slice(0, MOST_ROWS).join(", ") + (more > 0 ? " en nog " + more : "")]);
    pairs.push(["Bevinding", id]);
    return [tip.made("p", "figuur-tip-titel", finding.label), tip.list(pairs)];
  }

  function tell(number) {
    clearTimeout(waiting);
    const finding = found(number);
    if (!finding) return;
    const [first] = number.getClientRects();
    tip.show(describe(number.dataset.id, finding), { x: first.left, above: first.top - 6, below: first.bottom + 6 });
    if (told) told.removeAttribute("aria-describedby");
    told = number;
    number.setAttribute("aria-describedby", tip.box.id);
  }

  const main = document.querySelector("main");
  const numberAt = (event) => event.target.closest("span.bevinding[data-id]");
  main.addEventListener("pointerover", (event) => {
    const number = numberAt(event);
    if (!number || event.pointerType === "touch") return;
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE, number);
  });
  main.addEventListener("pointerout", (event) => {
    if (!numberAt(event)) return;
    clearTimeout(waiting);
    if (document.activeElement !== told) tip.leave();
  });
  document.addEventListener("click", (event) => {
    const number = numberAt(event);
    if (number) tell(number);
  });
  main.addEventListener("focusin", (event) => { if (numberAt(event)) tell(numberAt(event)); });
  main.addEventListener("focusout", (event) => { if (numberAt(event)) tip.hide(); });
  main.addEventListener("keydown", (event) => {
    const number = numberAt(event);
    if (!number || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    tell(number);
  });

  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    for (const number of numbers) {
      if (!on) {
        number.removeAttribute("role");
        number.removeAttribute("tabindex");
      } else if (found(number)) {
        number.setAttribute("role", "button");
        number.tabIndex = 0;
      }
    }
    if (!on) tip.hide();
  });
  document.documentElement.classList.add("met-bevindingen");
  button.closest(".werkbalk").hidden = button.hidden = false;
})(document.getElementById("bevindingen"), document.getElementById("bevindingen-knop"));

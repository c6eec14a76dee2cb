// Het rapport, of wat er is veranderd: laat zien hoe ver het is, zolang het loopt.
"use strict";
(function () {
  const EVERY = 1000; // milliseconds
  const part = document.getElementById("voortgang");
  const status = document.getElementById("stand");
  let running = Boolean(part.querySelector("[value=stop]"));

  async function look() {
    try {
      const answer = await fetch(part.getAttribute("action"), { headers: { "X-Deel": "stand" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const parts = await answer.json();
      const held = part.contains(document.activeElement) && document.activeElement.value;
      const open = part.querySelector("details[open]");
      part.innerHTML = parts.voortgang;
      if (open && part.querySelector("details")) part.querySelector("details").open = true;
      const again = held && (part.querySelector(`[value="${held}"]`) || part.querySelector("button"));
      if (again) again.focus();
      if (status.textContent !== parts.stand) status.textContent = parts.stand;
      running = parts.loopt;
    } catch (error) {
      status.textContent = "Het bureau antwoordt niet. Is het nog open in de terminal?";
    }
    if (running) setTimeout(look, EVERY);
  }
  if (running) setTimeout(look, EVERY);
})();

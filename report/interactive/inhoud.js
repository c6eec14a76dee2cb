// De inhoudsopgave: het deel dat gelezen wordt, is gemerkt, en op een smal scherm klapt de lijst dicht na een keuze.
"use strict";
(function (contents) {
  if (!contents) return;
  const links = [...contents.querySelectorAll("ul a[href^='#']")];
  const parts = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  const page = document.documentElement;
  let current, asked = false;
  let chosen = -1; // the part that was jumped to, until the reader moves on

  // A jump puts a heading just below the edge of the window. In the last screen of the page no heading can get there:
  // the edge goes down with what is left to scroll, so that the last part is reached too.
  function edge() {
    const top = parseFloat(getComputedStyle(page).scrollPaddingTop) + 80;
    const left = page.scrollHeight - innerHeight - scrollY;
    const last = Math.max(0, 1 - left / innerHeight);
    return top + last * Math.max(0, innerHeight - top);
  }
  function inSight(part) {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }
  function mark() {
    asked = false;
    if (chosen >= 0 && !inSight(parts[chosen])) chosen = -1;
    const line = edge();
    const next = parts.findIndex((part) => part && part.getBoundingClientRect().top > line);
    const link = links[chosen >= 0 ? chosen : (next < 0 ? links.length : next) - 1];
    if (link === current) return;
    if (current) current.removeAttribute("aria-current");
    if (link) link.setAttribute("aria-current", "location");
    current = link;
    if (link) keepInSight(link);
  }
  // In the list only: the page stays where it is.
  function keepInSight(link) {
    const [item, list] = [link, contents].map((element) => element.getBoundingClientRect());
    if (item.top < list.top) contents.scrollTop -= list.top - item.top;
    if (item.bottom > list.bottom) contents.scrollTop += item.bottom - list.bottom;
  }
  function ask() {
    if (!asked) requestAnimationFrame(mark);
    asked = true;
  }
  // A jump ends where the browser has scrolled to, which is a frame later.
  function jump() {
    const found = links.findIndex((link) => link.hash === location.hash);
    if (found < 0 || !parts[found]) return;
    requestAnimationFrame(() => {
      chosen = found;
      ask();
    });
  }
  const KEYS = ["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "];
  const move = (event) => {
    if (event.type !== "keydown" || KEYS.includes(event.key)) chosen = -1;
  };
  contents.classList.add("volgt");
  addEventListener("scroll", ask, { passive: true });
  addEventListener("hashchange", jump);
  contents.addEventListener("click", (event) => { if (event.target.closest("a")) requestAnimationFrame(jump); });
  for (const name of ["wheel", "touchmove", "keydown"]) addEventListener(name, move, { passive: true });
  // A height that was guessed becomes known: the headings have moved, the page has not scrolled.
  new ResizeObserver(ask).observe(document.querySelector("main"));
  // The page opens at a chapter: until it is loaded whole, the browser may not have scrolled there yet.
  jump();
  addEventListener("load", jump);

  // On a narrow screen the contents lie over the text: a chosen chapter closes them, and so does Escape.
  const fold = contents.querySelector("details");
  fold.addEventListener("click", (event) => { if (event.target.closest("a")) fold.open = false; });
  fold.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && fold.open) { fold.open = false; fold.querySelector("summary").focus(); }
  });
})(document.querySelector(".wegwijzer"));

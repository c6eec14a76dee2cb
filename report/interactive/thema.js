// Het donkere thema: zoals het apparaat het wil, tot de lezer iets anders kiest. De keuze geldt zolang de pagina open is.
"use strict";
(function (button) {
  if (!button || !CSS.supports("color", "light-dark(#000, #fff)")) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const page = document.documentElement;
  const dark = () => (page.dataset.thema ? page.dataset.thema === "donker" : system.matches);
  const show = () => button.setAttribute("aria-pressed", String(dark()));
  button.addEventListener("click", () => {
    page.dataset.thema = dark() ? "licht" : "donker";
    show();
  });
  system.addEventListener("change", show);
  button.closest(".werkbalk").hidden = button.hidden = false;
  show();
})(document.getElementById("thema"));

// Een klein kader bij wat de lezer aanwijst. Er is er één op de pagina; het is zelf aan te wijzen, en Escape sluit het.
"use strict";
const tip = (function () {
  const LINGER = 250; // time to move the pointer from what is told of to what is told, in milliseconds
  const box = document.createElement("div");
  box.className = "figuur-tip";
  box.id = "tip";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.querySelector("main").append(box);
  let leaving;

  const stay = () => clearTimeout(leaving);
  const hide = () => {
    stay();
    box.hidden = true;
  };
  const leave = () => {
    stay();
    leaving = setTimeout(hide, LINGER);
  };
  box.addEventListener("pointerenter", stay);
  box.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // A finger leaves nothing: a touch elsewhere closes what was told.
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".figuur-tip, .tekening-levend, .bevinding")) hide();
  });

  // Below a place in the window, or above it if there is no room.
  function show(parts, { x, above, below }) {
    stay();
    box.replaceChildren(...parts);
    box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = box;
    const right = document.documentElement.clientWidth - width - 8;
    const top = below + height < innerHeight || above - height < 0 ? below : above - height;
    box.style.left = Math.max(8, Math.min(x, right)) + scrollX + "px";
    box.style.top = top + scrollY + "px";
  }

  function made(tag, name, text) {
    const element = document.createElement(tag);
    if (name) element.className = name;
    element.textContent = text;
    return element;
  }

  function list(pairs) {
    const found = made("dl", "", "");
    for (const [term, text] of pairs) found.append(made("dt", "", term), made("dd", "", text));
    return found;
  }

  return { show, hide, leave, made, list, box };
})();

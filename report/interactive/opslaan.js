// Onder elke figuur: opslaan als CSV (de gegevens erachter), SVG of PNG. Alles komt uit de pagina zelf.
"use strict";
(function () {
  const SCALE = 2.5; // of a PNG: sharp on paper
  const MARGIN = 12;
  const NAMESPACE = "http://www.w3.org/2000/svg";

  function save(name, type, ...parts) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // The drawing as a document of its own: it says itself what it is called and what it shows.
  function alone(drawing, title) {
    const copy = drawing.cloneNode(true);
    for (const name of ["class", "style", "aria-label"]) copy.removeAttribute(name);
    copy.setAttribute("xmlns", NAMESPACE);
    copy.setAttribute("lang", "nl");
    for (const [tag, text] of [["desc", drawing.getAttribute("aria-label")], ["title", title]]) {
      const told = document.createElementNS(NAMESPACE, tag);
      told.textContent = text;
      copy.prepend(told);
    }
    return copy;
  }

  const text = (drawing) => new XMLSerializer().serializeToString(drawing);

  // A picture in a picture does not know the fonts of the page: it brings them.
  function faces() {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    return rules.filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("\n");
  }

  // A picture goes where its caption does not follow: title, caption and origin are drawn with it.
  async function png(drawing, figure) {
    const style = document.createElementNS(NAMESPACE, "style");
    style.textContent = faces();
    drawing.prepend(style);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text(drawing));
    await image.decode();
    const canvas = document.createElement("canvas"), brush = canvas.getContext("2d");
    const [width, height] = ["width", "height"].map((name) => parseFloat(drawing.getAttribute(name)));
    const family = getComputedStyle(document.body).fontFamily;
    const origin = [...document.querySelectorAll(".titelblok :is(h1, .stempel, .datum, .editie)")].map(({ textContent }) => textContent);
    const title = figure.querySelector(".figuurtitel");
    const rest = figure.querySelector("figcaption").textContent.replace(title ? title.textContent : "", "").replace(/^Figuur\s\d+:/, "");
    const head = [...lines(title ? title.textContent : "", "600 15px " + family), ...lines(rest, "12px " + family)];
    const foot = lines(origin.join(", "), "11px " + family);

    function lines(text, font) {
      brush.font = font;
      const found = [];
      for (const word of text.split(/\s+/).filter(Boolean)) {
        const longer = found.length ? found.at(-1) + " " + word : word;
        if (found.length && brush.measureText(longer).width <= width) found[found.length - 1] = longer;
        else found.push(word);
      }
      return found.map((text) => ({ text, font, room: 1.4 * parseFloat(/[\d.]+(?=px)/.exec(font)) }));
    }

    const tall = (told) => told.reduce((sum, { room }) => sum + room, 0);
    const top = tall(head) + MARGIN;
    [canvas.width, canvas.height] = [width + 2 * MARGIN, top + height + tall(foot) + 3 * MARGIN].map((size) => Math.round(size * SCALE));
    brush.scale(SCALE, SCALE);
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, MARGIN, top + MARGIN, width, height);
    brush.fillStyle = "#000";
    brush.textBaseline = "top";
    for (const [told, start] of [[head, MARGIN], [foot, top + height + 2 * MARGIN]]) {
      let y = start;
      for (const { text, font, room } of told) {
        brush.font = font;
        brush.fillText(text, MARGIN, y);
        y += room;
      }
    }
    return new Promise((done) => canvas.toBlob(done, "image/png"));
  }

  for (const drawing of document.querySelectorAll("svg.tekening")) {
    const figure = drawing.closest("[id^='fig-']");
    if (!figure) continue;
    const caption = figure.querySelector("figcaption").textContent.replace(/\s+/g, " ").trim();
    const [number] = /^Figuur\s\d+/.exec(caption) || ["Figuur"];
    const table = document.getElementById("gegevens-" + figure.id);
    const kinds = {
      CSV: table && table.csv && (async () => save(figure.id + ".csv", "text/csv", "\ufeff", await table.csv())),
      SVG: () => save(figure.id + ".svg", "image/svg+xml", text(alone(drawing, caption))),
      PNG: async () => save(figure.id + ".png", "image/png", await png(alone(drawing, caption), figure)),
    };
    const buttons = document.createElement("div");
    buttons.className = "figuurknoppen";
    buttons.setAttribute("role", "group");
    buttons.setAttribute("aria-label", number + " opslaan");
    for (const [kind, work] of Object.entries(kinds)) if (work) buttons.append(button(kind, number + " opslaan als " + kind, work));
    buttons.prepend(whole(drawing.closest(".figuur-vlak"), number));
    figure.append(buttons);
  }

  // On a narrow screen a figure scrolls at a size that can be read; this shows all of it at once.
  function whole(place, number) {
    const made = button("Hele figuur", "Hele figuur in beeld: " + number, () => {
      made.setAttribute("aria-pressed", String(place.classList.toggle("passend")));
    });
    made.className = "figuur-passend";
    made.setAttribute("aria-pressed", "false");
    return made;
  }

  function button(name, label, work) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = name;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", work);
    return made;
  }
})();

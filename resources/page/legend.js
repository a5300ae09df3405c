// The key: what appears, and nothing else.
const legend = byId("legend");
const sample = (draw) => {
  const picture = make("svg", { viewBox: "0 0 34 20", "aria-hidden": "true" });
  draw(picture);
  return picture;
};
const stroke = (picture, more, width = 2.8, x0 = 1, x1 = 33) => {
  const line = make("path", { d: `M${x0} 10H${x1}`, fill: "none", ...more }, picture);
  line.style.strokeWidth = width;
  return line;
};
const painted = (picture, colour, width, more = {}, x0 = 1, x1 = 33) => {
  stroke(picture, more, width, x0, x1).style.stroke = colour;
};
const ofStance = (stance) => (picture) => painted(picture, `var(--${stance})`, 2.8);
const ofSign = (kind) => (picture) => {
  painted(picture, "var(--soft)", 4.8);
  if (kind === "ended") painted(picture, "var(--ground)", 2.6, {}, 2, 32);
  const sign = make("g", { class: `sign ${kind} c-m`, transform: "translate(17 10)" }, picture);
  make("circle", { r: 6.5 }, sign);
  make("path", { d: SIGNS[kind] }, sign);
};
const ofStatus = (dashes, possible) => (picture) => {
  const round = dashes[0] < 0.1 ? "round" : "butt";
  painted(picture, "var(--soft)", possible ? 3.6 : 2.6, { "stroke-dasharray": dashes.join(" "), "stroke-linecap": round });
  if (possible) painted(picture, "var(--ground)", 1.8, round === "round" ? { "stroke-dasharray": dashes.join(" "), "stroke-linecap": round }
    : { "stroke-dasharray": `${dashes[0] - 1.8} ${dashes[1] + 1.8}`, "stroke-dashoffset": -0.9 });
};
const ofPossible = (lines, actors) => (picture) => {
  if (lines) for (const width of [["var(--soft)", 3.6], ["var(--ground)", 1.8]]) painted(picture, ...width, {}, 1, actors ? 19 : 33);
  if (!actors) return;
  const disc = make("circle", { cx: lines ? 27 : 17, cy: 10, r: 6, class: "shape" }, picture);
  disc.style.opacity = 0.4;
};
const ofPair = (dashes) => (picture) => {
  painted(picture, "var(--s)", 3.2);
  painted(picture, "var(--a)", 3.2, { "stroke-dasharray": dashes });
};
const STANCES = [["a", "Allied"], ["c", "Cooperative"], ["n", "Neutral"], ["s", "Strained"], ["h", "Hostile"], ["x", "No stance"]];
const explain = (bands) => {
  const scene_ = scene >= 0 ? DATA.scenes[scene] : null, compared = scene_ && scene_.g === "comparison";
  const shown = edges.map((item) => [item, looks[item.look]]).filter(([, look]) => look && look.k !== "dimmed");
  const actors = nodes.filter((item) => item.state >= 0 && !item.group.classList.contains("k-dimmed"));
  const entries = [];
  const entry = (said, draw) => entries.push([said, draw]);
  const any = (test) => shown.some(([, look]) => test(look));
  const sorts = new Set(shown.map(([, look]) => look.k));
  if (compared) {
    if (sorts.has("begun") || actors.some(({ became }) => became === "begun")) entry("Begun", ofSign("begun"));
    if (sorts.has("ended")) entry("Ended", ofSign("ended"));
    if (any((look) => look.k === "changed" && look.o)) entry("Changed stance (dashes: before)", ofPair("3.3 7.7"));
    if (any((look) => look.k === "changed" && !look.o)) entry("Changed, same stance", ofStance("c"));
    if (sorts.has("kept")) entry("Stayed", (picture) => painted(picture, "var(--stayed)", 1.3));
    if (actors.some(({ became }) => became === "ended")) entry("Actor gone", (picture) =>
      make("circle", { cx: 17, cy: 10, r: 7, class: "shape", "stroke-dasharray": "3.5" }, picture));
  }
  const hues = new Set();
  for (const [, look] of shown) if (look.k !== "kept") {
    if (!look.kc) hues.add(look.c);
    if (look.o) hues.add(look.o);
  }
  for (const [stance, name] of STANCES) if (hues.has(stance)) entry(name, ofStance(stance));
  if (hues.has("m")) entry("Of several stances", (picture) => painted(picture, "var(--soft)", 3.2));
  const kinds = new Map(shown.filter(([, look]) => look.n && look.k !== "kept").map(([, look]) => [look.n, look]));
  for (const [name, look] of [...kinds].sort()) entry(name, (picture) => {
    const made = [stroke(picture, {}, Math.min(look.w, 5))];
    if (look.kc) {
      made[0].setAttribute("class", "two");
      coloured(made[0], look.kc);
      made[0].style.stroke = "var(--chosen)";
    } else made[0].style.stroke = "var(--soft)";
    if (look.g) painted(picture, "var(--ground)", Math.min(look.g, 3));
  });
  const own = new Map(actors.filter(({ node }) => node.k).map((item) => [item.node.k, item.node]));
  for (const [name, node] of [...own].sort(([one], [other]) => one < other ? -1 : 1)) entry(name, (picture) => {
    const shape = outline(node.s, make("g", { transform: "translate(17 10)" }, picture), { class: "shape filled" + (node.c ? " two coloured" : "") }, 8.5);
    shape.style.setProperty("--fill", `var(--${node.s})`);
    if (node.c) {
      shape.style.removeProperty("--fill");
      coloured(shape, node.c[0]);
      shape.style.setProperty("--ring-light", node.c[1][0]);
      shape.style.setProperty("--ring-dark", node.c[1][1]);
      shape.style.stroke = "var(--ring)";
    }
    if (node.y && byId("symbol-" + node.y)) make("use", { href: "#symbol-" + node.y, class: "symbol", x: 12, y: 5, width: 10, height: 10 }, picture);
  });
  for (const [name, test, dashes] of [["Planned", (look) => look.h && !dotted(look), [9.9, 6.6]], ["Alleged", (look) => look.h && dotted(look), [0.02, 6]]]) {
    const some = shown.filter(([, look]) => look.k !== "ended" && test(look));
    if (some.length) entry(name, ofStatus(dashes, some.every(([, look]) => hollow(look))));
  }
  const faint = any(hollow), pale = actors.some(({ state }) => state === 1);
  if (faint || pale) entry("Possible, not certain", ofPossible(faint, pale));
  if (!compared && any((look) => look.o && !look.k)) entry(scene_ && scene_.g === "window" ? "Turned in this time" : "Turning", ofPair("5.5 5.5"));
  if (any((look) => look.x)) entry("Contested", ofSign("contested"));
  if (shown.some(([item]) => item.halo) || actors.some((item) => item.haloed)) entry("On this day", (picture) => {
    painted(picture, "var(--rim)", 9.8);
    painted(picture, "var(--ground)", 6.8);
    painted(picture, "var(--soft)", 2.8);
  });
  for (const number of bands) entry(DATA.bands[number][2], (picture) => {
    const line = stroke(picture, { class: "two" }, 11);
    coloured(line, DATA.bands[number]);
    line.style.stroke = "var(--chosen)";
    painted(picture, "var(--ground)", 5.8);
    painted(picture, "var(--soft)", 2.6);
  });
  if (!compared) [...new Set(shown.map(([, look]) => look.s))].filter((number) => number >= 0).sort((a, b) => a - b).forEach((number, row) =>
    entry((row ? "" : "Width: ") + DATA.widths[number][0], (picture) => painted(picture, "var(--soft)", DATA.widths[number][1])));
  const around = new Map(hulls.filter(({ shape }) => shape.getAttribute("class") === "hull").map(({ hull }) => [hull.n, hull.c]));
  for (const [name, colour] of around) entry(name, (picture) =>
    make("rect", { x: 2, y: 3, width: 30, height: 14, rx: 7, class: "hull" }, picture).style.setProperty("--hue", colour));
  for (const [name, from, to] of scene_ && scene_.l ? scene_.l.k : []) entry(name, (picture) => {
    if (to) {
      const shade = text("span", "", null, { class: "shades two" });
      coloured(shade, from);
      shade.style.setProperty("--to-light", to[0]);
      shade.style.setProperty("--to-dark", to[1]);
      return shade;
    }
    if (!from) [[4, 3], [13, 5], [26, 7.5]].forEach(([cx, r]) => make("circle", { cx, cy: 10, r, class: "shape" }, picture));
    else {
      const disc = make("circle", { cx: 17, cy: 10, r: 7.5, class: "shape two" }, picture);
      coloured(disc, from);
      disc.style.fill = "var(--chosen)";
    }
    return null;
  });
  if (actors.some((item) => item.holds > 0)) entry("With members inside", (picture) => {
    outline("rounded", make("g", { transform: "translate(15 9)" }, picture), { class: "shape" }, 8);
    const held = make("g", { class: "held", transform: "translate(24 14) scale(0.6)" }, picture);
    make("rect", { x: -9, y: -9, width: 18, height: 18, rx: 9 }, held);
    make("text", { dy: "0.36em" }, held).textContent = "5";
  });
  const state = entries.map(([said]) => said).join("\n") + isDark();
  if (legend.dataset.state === state && !scene_) return;
  legend.dataset.state = state;
  legend.replaceChildren();
  for (const [said, draw] of entries) {
    const item = text("li", "", legend, said.length > 24 ? { class: "long" } : {});
    let other = null;
    const picture = sample((made) => { other = draw(made); });
    item.append(other instanceof HTMLElement ? other : picture, text("span", said));
  }
  byId("key").parentElement.hidden = !entries.length;
};

// The map through time: every actor and relation has spells, [first step, last step, what it is then].
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);
const looks = DATA.looks.map((text) => JSON.parse(text));
const map = byId("map"), card = byId("card"), slider = byId("time"), play = byId("play");
const root = document.documentElement;
const make = (name, attributes, parent) => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (parent) parent.appendChild(element);
  return element;
};
const text = (name, content, parent, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = content;
  // Names with isolates about them stand in a line that goes from left to right; else a text has its own way.
  if (String(content).includes("\u2068")) element.className = "rightward";
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (parent) parent.append(element);
  return element;
};
const at = (spells, step) => {
  const spell = spells.find(([first, last]) => first <= step && step <= last);
  return spell === undefined ? -1 : spell[2];
};
const dress = (element, name) => { if (element.getAttribute("class") !== name) element.setAttribute("class", name); };
const hollow = (look) => look.q !== 2 && look.k !== "ended";
const dotted = (look) => Boolean(look.h) && Number.parseFloat(look.h) < 0.5;
// A chosen colour, as it can be seen on light and on dark ground; what has one is of the class "two".
const coloured = (element, [light, dark]) => {
  element.style.setProperty("--on-light", light);
  element.style.setProperty("--on-dark", dark);
};
const defs = map.querySelector("defs");
const layers = Object.fromEntries(["hulls", "frames", "lines", "actors", "numbers", "texts", "remarks"].map((name) =>
  [name, make("g", { "data-layer": name }, map)]));

// Which shape of screen is shown, and where actors and lines are on it; the sizes of a scene may move lines.
let form = 0, lens = null;
const formOf = () => DATA.forms[form];
const curve = (way) => way.match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
const along = ([x0, y0, x1, y1, x2, y2, x3, y3], t) => {
  const s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;
  return [a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3];
};
const heading = ([x0, y0, x1, y1, x2, y2, x3, y3], t) => {
  const s = 1 - t, a = s * s, b = 2 * s * t, c = t * t;
  const dx = a * (x1 - x0) + b * (x2 - x1) + c * (x3 - x2), dy = a * (y1 - y0) + b * (y2 - y1) + c * (y3 - y2);
  const length = Math.hypot(dx, dy) || 1;
  return [dx / length, dy / length];
};
const edges = DATA.edges.map((edge, number) => {
  const group = make("g", { tabindex: -1, role: "img", "aria-label": edge.n, id: "relations-" + edge.i, class: "gone" }, layers.lines);
  const under = make("text", { class: "gone", "aria-hidden": "true" }, layers.texts), label = make("text", { class: "gone" }, layers.texts);
  return { edge, number, group, under, label, parts: {}, way: "", c: null, look: -1, halo: false, signs: "", said: "" };
});
// The parts of a line in the order in which they are painted; most lines need few of them.
const PARTS = ["band", "within", "halo", "haloin", "focus", "edge", "over", "inner", "thin", "head"];
const part = (item, name) => {
  if (item.parts[name]) return item.parts[name];
  const made = make(name === "head" ? "polygon" : "path", { class: name }), rank = PARTS.indexOf(name);
  const next = PARTS.slice(rank + 1).map((other) => item.parts[other]).find(Boolean);
  item.group.insertBefore(made, next || item.group.querySelector(".sign"));
  item.parts[name] = made;
  return made;
};
const without = (item, ...names) => {
  for (const name of names) if (item.parts[name]) {
    item.parts[name].remove();
    delete item.parts[name];
  }
};

const CORNERS = (n, turn, size) => Array.from({ length: n }, (_, k) =>
  `${size * Math.cos(turn + 2 * Math.PI * k / n)},${size * Math.sin(turn + 2 * Math.PI * k / n)}`).join(" ");
const outline = (shape, parent, more, size) => {
  if (shape === "rounded") return make("rect", { x: -size * 0.92, y: -size * 0.92, width: size * 1.84,
    height: size * 1.84, rx: size * 0.34, ...more }, parent);
  if (shape === "hexagon") return make("polygon", { points: CORNERS(6, Math.PI / 6, size), ...more }, parent);
  if (shape === "diamond") return make("polygon", { points: CORNERS(4, 0, size * 1.08), ...more }, parent);
  return make("circle", { r: size, ...more }, parent);
};
const nodes = DATA.nodes.map((node, number) => {
  const group = make("g", { tabindex: -1, role: "img", "aria-label": node.n, id: "actors-" + node.i, class: "gone" }, layers.actors);
  const r = node.r;
  const day = outline(node.s, group, { class: "gone" }, r + 7), ring = outline(node.s, group, { class: "gone" }, r + 4.1);
  outline(node.s, group, { class: "under" }, r);
  // What a measure makes larger or colours; the name stays as it is.
  const body = make("g", { class: node.c ? "body coloured two" : "body" }, group);
  body.style.setProperty("--fill", `var(--${node.s})`);
  if (node.c) {
    coloured(body, node.c[0]);
    body.style.removeProperty("--fill");
    body.style.setProperty("--ring-light", node.c[1][0]);
    body.style.setProperty("--ring-dark", node.c[1][1]);
  }
  outline(node.s, body, { class: "shape filled" }, r);
  const flag = node.f && byId("flag-" + node.f) ? node.f : "", symbol = node.y && byId("symbol-" + node.y) ? node.y : "";
  const pictured = Boolean(flag || node.p);
  if (pictured) {
    outline(node.s, make("clipPath", { id: "clip-" + number }, defs), {}, r);
    const clipped = make("g", { class: "pictured", "clip-path": `url(#clip-${number})` }, body);
    const box = { x: -r, y: -r, width: 2 * r, height: 2 * r };
    if (node.p) make("image", { href: node.p, ...box }, clipped);
    else make("use", { href: "#flag-" + flag, ...box }, clipped);
    outline(node.s, body, { class: "shape" }, r);
  } else if (symbol) make("use", { href: "#symbol-" + symbol, class: "symbol pictured", x: -0.575 * r, y: -0.575 * r, width: 1.15 * r, height: 1.15 * r }, body);
  const mark = make("text", { class: "mark", dy: "0.36em" }, body);
  mark.style.fontSize = `${Math.min(r * 0.8, 2 * r / Math.max(node.m.length, 1))}px`;
  mark.textContent = node.m;
  const held = make("g", { class: "gone", transform: `translate(${r} ${r * 0.6})` }, group);
  make("rect", { x: -9, y: -9, width: 18, height: 18, rx: 9 }, held);
  make("text", { dy: "0.36em" }, held);
  outline(node.s, group, { class: "focus" }, r + 5);
  const name = make("text", { class: "gone" }, layers.texts), leader = make("line", { class: "gone" }, layers.texts);
  return { node, number, group, body, day, ring, held, name, leader, pictured: pictured || Boolean(symbol), ties: 0, grown: 1, tint: false, x: 0, y: 0, state: -1 };
});
const actorOf = new Map(nodes.map((item) => [item.node.i, item]));
for (const { edge } of edges) for (const end of [edge.a, edge.b]) if (actorOf.has(end)) actorOf.get(end).ties++;
const hulls = DATA.hulls.map((hull) => {
  const shape = make("path", { d: hull.p, class: "gone" }, layers.hulls);
  shape.style.setProperty("--hue", hull.c);
  return { hull, shape };
});

const wayOf = (item) => {
  const moved = lens && lens.get(item.number), look = looks[item.look];
  const ways = moved || (look && look.p) || item.edge.p;
  return ways[form] || ways[0];
};
const follow = (item) => {
  const way = wayOf(item);
  if (way === item.way) return;
  item.way = way;
  item.c = curve(way);
  item.line = Array.from({ length: 33 }, (_, n) => along(item.c, n / 32));
  item.drawn = "";
};
const place = () => {
  const { n } = formOf();
  for (const item of nodes) {
    [item.x, item.y] = n[item.number];
    item.group.setAttribute("transform", `translate(${item.x} ${item.y})`);
  }
};
// Sizes and colours of actors by a measure, or by groups, in a scene; none on the days of the slider.
const see = (shown) => {
  const found = new Map((shown ? shown.n : []).map(([number, ...look]) => [number, look]));
  for (const item of nodes) {
    const [grown, fill, ink] = found.get(item.number) || [1, null, null];
    item.grown = grown;
    item.tint = Boolean(fill);
    item.body.setAttribute("transform", `scale(${grown})`);
    const own = item.node.c;
    item.body.classList.toggle("two", Boolean(fill || own));
    if (fill) {
      coloured(item.body, fill);
      item.body.style.setProperty("--ink-light", ink[0]);
      item.body.style.setProperty("--ink-dark", ink[1]);
    } else if (own) coloured(item.body, own[0]);
  }
  lens = shown && shown.e.length ? new Map(shown.e) : null;
};

// What is in view, in scene units, and how many pixels such a unit has.
let view = [0, 0, 1, 1], wide = 1, high = 1;
const scale = () => Math.min(wide / view[2], high / view[3]) || 1;
const measureMap = () => {
  wide = map.clientWidth || 1;
  high = map.clientHeight || 1;
};
// Lines and type grow with the zoom, but stay legible, as on every figure.
const inkAt = (k) => Math.min(Math.max(k ** 0.6, 0.78), 1.9);
const typeAt = (k) => Math.max(inkAt(k), 0.85);
// All of the map, with some room at its edge.
let below = 0; // pixels at its foot that are not the map's
const home = () => {
  const [x, y, w, h] = formOf().b;
  const k = Math.min(wide / w, (high - below) / h, 1.6) || 1;
  return [x + w / 2 - wide / k / 2, y + h / 2 - (high - below) / k / 2, wide / k, high / k];
};
// The shape of screen that this map is for; a scene with a view of its own is shown as on the map.
const choose = (own) => {
  const names = DATA.forms.map(({ f }) => f), wanted = own ? "own" : wide < high ? "tall" : high < 420 ? "low" : "wide";
  const found = names.indexOf(wanted);
  const next = found < 0 ? (names.indexOf("wide") < 0 ? 0 : names.indexOf("wide")) : found;
  if (next === form && nodes.every((item) => item.placed)) return false;
  form = next;
  for (const item of nodes) item.placed = true;
  place();
  for (const item of notes) if (item.shape >= 0) remark(item, item.shape);
  return true;
};

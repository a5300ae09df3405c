// The hand and the keys: cards, what is near the pointer, moving and zooming.
let quiet = false; // whether what gets the focus is not told
let kept = null; // whose card stays until it is closed
const tell = (title, lines, x, y) => {
  const known = byId("known");
  known.replaceChildren();
  text("b", title, known);
  for (const line of lines) text("div", line, known);
  card.hidden = false;
  const room = card.parentElement.getBoundingClientRect(), fit = (at_, size, all) => Math.max(8, at_ + 14 + size <= all - 8 ? at_ + 14 : Math.min(at_ - size - 14, all - size - 8));
  card.style.left = fit(x - room.left, card.offsetWidth, room.width) + "px";
  card.style.top = fit(y - room.top, card.offsetHeight, room.height) + "px";
};
const light = (lit) => {
  for (const { edge, group, label, under } of edges) {
    const off = lit !== null && !(lit.has(edge.i) || (lit.has(edge.a) && lit.has(edge.b) && lit.size === 3));
    for (const element of [group, label, under]) element.classList.toggle("lit-off", off);
  }
  for (const { node, group, name, leader } of nodes) for (const element of [group, name, leader]) element.classList.toggle("lit-off", lit !== null && !lit.has(node.i));
};
const hush = () => {
  kept = null;
  card.hidden = true;
  card.classList.remove("kept");
  light(null);
};
const around = (item) => {
  if (item.edge) return new Set([item.edge.i, item.edge.a, item.edge.b]);
  const found = new Set([item.node.i]);
  for (const { edge, look } of edges) if (look >= 0 && (edge.a === item.node.i || edge.b === item.node.i)) found.add(edge.i).add(edge.a).add(edge.b);
  return found;
};
const known = (item) => {
  if (item.node) return [item.node.n, item.state === 2 ? item.node.d : ["possible, not certain", ...item.node.d]];
  const look = looks[item.look], doubt = look.q === 2 || look.d.some((line) => line.includes("possible")) ? [] : ["possible, not certain"];
  return [item.edge.n, [...doubt, ...look.d]];
};
const onMap = (item) => {
  const k = scale(), box = map.getBoundingClientRect(), [x, y] = item.edge ? along(item.c, 0.5) : [item.x, item.y];
  return [box.left + (x - view[0]) * k, box.top + (y - view[1]) * k];
};
const isShown = (item) => item.edge ? Boolean(looks[item.look]) : item.state >= 0;
const look_ = (item, x, y) => {
  if (!isShown(item)) return;
  light(around(item));
  tell(...known(item), ...(x === undefined ? onMap(item) : [x, y]));
};
const keep = (item, x, y) => {
  hush();
  look_(item, x, y);
  kept = item;
  card.classList.add("kept");
};
byId("shut").addEventListener("click", () => {
  const back = kept;
  hush();
  quiet = true;
  (back ? back.group : map).focus({ preventScroll: true });
  quiet = false;
});
card.tabIndex = -1;

// The actor or relation nearest to a place on the screen.
const nearest = (clientX, clientY, coarse) => {
  const k = scale(), box = map.getBoundingClientRect(), x = view[0] + (clientX - box.left) / k, y = view[1] + (clientY - box.top) / k;
  let found = null, least = (coarse ? 24 : 9) / k;
  for (const item of nodes) {
    const away = Math.hypot(item.x - x, item.y - y) - item.node.r * item.grown;
    if (item.state >= 0 && away < Math.min(least, (coarse ? 10 : 3) / k)) [found, least] = [item, away];
  }
  if (found) return found;
  for (const item of edges) {
    if (!looks[item.look] || !item.points) continue;
    const px = x * k, py = y * k;
    for (let n = 1; n < item.points.length; n++) {
      const [ax, ay] = item.points[n - 1], [bx, by] = item.points[n], dx = bx - ax, dy = by - ay;
      const part_ = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(ax + part_ * dx - px, ay + part_ * dy - py) / k;
      if (away < least) [found, least] = [item, away];
    }
  }
  return found;
};
for (const item of [...nodes, ...edges]) {
  item.group.addEventListener("mousemove", (event) => { if (!kept && !pointers.size) look_(item, event.clientX, event.clientY); });
  item.group.addEventListener("focus", () => {
    current = item;
    if (!kept && !quiet) look_(item);
    const [x, y] = onMap(item), box = map.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) {
      const [cx, cy] = item.edge ? along(item.c, 0.5) : [item.x, item.y];
      lookAt([cx - view[2] / 2, cy - view[3] / 2, view[2], view[3]]);
    }
  });
  item.group.addEventListener("blur", () => { if (!kept) hush(); });
}

// The wheel zooms to the pointer, dragging moves, two fingers do both, a tap tells, a double click shows all.
const pointers = new Map();
let moved = 0, pressed = null;
const middle = () => {
  const [one, other] = [...pointers.values()];
  return other === undefined ? { x: one.x, y: one.y, apart: 0 } : { x: (one.x + other.x) / 2,
    y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) };
};
map.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), event.clientX, event.clientY);
}, { passive: false });
map.addEventListener("pointerdown", (event) => {
  if (!pointers.size) {
    moved = 0;
    pressed = { x: event.clientX, y: event.clientY };
  }
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
});
addEventListener("pointermove", (event) => {
  if (!pointers.has(event.pointerId)) return;
  const before = middle();
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  const after = middle(), k = scale();
  if (pressed) moved = Math.max(moved, Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y), pointers.size > 1 ? 99 : 0);
  if (moved < 5) return;
  lookAt([view[0] - (after.x - before.x) / k, view[1] - (after.y - before.y) / k, view[2], view[3]]);
  if (before.apart && after.apart) zoom(after.apart / before.apart, after.x, after.y);
});
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => {
  if (!pointers.delete(event.pointerId)) return;
  if (name === "pointercancel" || moved >= 5 || pointers.size) return;
  const found = nearest(event.clientX, event.clientY, event.pointerType !== "mouse");
  if (found) keep(found, event.clientX, event.clientY); else hush();
});
map.addEventListener("mousemove", (event) => {
  if (kept || pointers.size || event.target !== map) return;
  const found = nearest(event.clientX, event.clientY, false);
  if (found) look_(found, event.clientX, event.clientY); else if (!card.hidden) hush();
});
map.addEventListener("mouseleave", () => { if (!kept) hush(); });
map.addEventListener("dblclick", () => lookAt(home()));
const zoomMiddle = (factor) => {
  const box = map.getBoundingClientRect();
  zoom(factor, box.left + box.width / 2, box.top + box.height / 2);
};
const pan = (x, y) => lookAt([view[0] + x * view[2] * 0.12, view[1] + y * view[3] * 0.12, view[2], view[3]]);
byId("nearer").addEventListener("click", () => zoomMiddle(1.5));
byId("farther").addEventListener("click", () => zoomMiddle(1 / 1.5));
byId("whole").addEventListener("click", () => lookAt(home()));
// The buttons stand in the corner in which they hide nothing; if there is none, the map leaves them a row.
const stand = () => {
  const zooms = byId("zooms");
  below = 0;
  const [x, y, w, h] = home(), k = wide / w, corners = [];
  for (const [across, down, row] of [[64, 164, false], [164, 64, true]]) for (const [side, end] of [["right", "bottom"], ["right", "top"], ["left", "bottom"], ["left", "top"]]) {
    const left = side === "left" ? x : x + w - across / k, top = end === "top" ? y : y + h - down / k;
    const hides = (at_, aside, above) => at_.x + aside > left && at_.x - aside < left + across / k && at_.y + above > top && at_.y - above < top + down / k;
    corners.push([side, end, row, nodes.some((item) => hides(item, item.node.r + 6 / k, item.node.r + 6 / k)) || shapes.some((shape) => shape.l.length && hides(
      shape.w[form] || shape.w[0], Math.max(...shape.l.map((line) => widthOf(line, 600, NOTE_SIZE * typeAt(k) / k))) / 2, shape.l.length * 9 / k))]);
  }
  const [side, end, row] = corners.find(([, , , hides]) => !hides) || (below = 60, ["right", "bottom", true]);
  zooms.classList.toggle("row", row);
  for (const name of ["left", "right", "top", "bottom"]) zooms.style[name] = name === side || name === end ? "10px" : "auto";
};

// Along the map with the keys: actors by their names, and from each its relations.
let current = null;
const walk = (event) => {
  const actors = nodes.filter(isShown).sort((one, other) => one.node.n < other.node.n ? -1 : one.node.n > other.node.n ? 1 : 0);
  if (!actors.length) return;
  const from = current && isShown(current) ? current : null;
  const of = (actor) => edges.filter((item) => isShown(item) && (item.edge.a === actor.node.i || item.edge.b === actor.node.i));
  let actor = from && from.node ? from : from && walked && isShown(walked) ? walked : null;
  const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  let next = null;
  if (turn) next = actor ? actors[(actors.indexOf(actor) + turn + actors.length) % actors.length] : actors[turn > 0 ? 0 : actors.length - 1];
  else {
    actor = actor || actors[0];
    const row = [actor, ...of(actor)], at_ = row.indexOf(from), by = event.key === "ArrowDown" ? 1 : -1;
    next = row[(Math.max(at_, 0) + by + row.length) % row.length];
  }
  walked = next.node ? next : actor;
  hush();
  reach_(next);
};
let walked = null;
const reach_ = (item) => {
  for (const other of [...nodes, ...edges]) if (other.group.tabIndex === 0) other.group.tabIndex = -1;
  item.group.tabIndex = 0;
  item.group.focus({ preventScroll: true });
};
const lookButton = byId("look");
const nameLook = () => { lookButton.textContent = isDark() ? "Light" : "Dark"; };
const changeLook = () => {
  const dark = isDark();
  root.classList.toggle("dark", !dark);
  root.classList.toggle("light", dark);
  nameLook();
};
nameLook();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameLook);
lookButton.addEventListener("click", changeLook);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const { key, target } = event, button = target.tagName === "BUTTON", arrow = key.startsWith("Arrow"), within = map.contains(target);
  if (key === "Escape") {
    const back = kept;
    hush();
    if (back && card.contains(document.activeElement)) {
      quiet = true;
      back.group.focus({ preventScroll: true });
      quiet = false;
    }
    else if (within && target !== map) map.focus({ preventScroll: true });
    return;
  }
  if (within && arrow) {
    event.preventDefault();
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (event.shiftKey) pan(...way); else walk(event);
  } else if (within && (key === "Enter" || key === " ") && current && target !== map) {
    event.preventDefault();
    keep(current);
    byId("shut").focus({ preventScroll: true });
  } else if (key === "ArrowRight" && !button && target !== slider) { pause(); show(step + 1); }
  else if (key === "ArrowLeft" && !button && target !== slider) { pause(); show(step - 1); }
  else if (key === "PageDown" && DATA.scenes.length) { event.preventDefault(); showScene(scene + 1); }
  else if (key === "PageUp" && DATA.scenes.length) { event.preventDefault(); showScene(scene - 1); }
  else if (key === "Home" && !button && target !== slider) { event.preventDefault(); pause(); show(0); }
  else if (key === "End" && !button && target !== slider) { event.preventDefault(); pause(); show(DATA.days.length - 1); }
  else if (key === " " && !button && target.tagName !== "A") { event.preventDefault(); toggle(); }
  else if (key === "d" || key === "D") changeLook();
  else if (key === "+" || key === "=") zoomMiddle(1.4);
  else if (key === "-") zoomMiddle(1 / 1.4);
  else if (key === "0" || key === "f") lookAt(home());
});
const resized = () => {
  const all = written === null || view[2] >= home()[2] * 0.98, k = scale(), x = view[0] + view[2] / 2, y = view[1] + view[3] / 2;
  measureMap();
  const other = scene >= 0 && DATA.scenes[scene].v ? false : choose(false);
  stand();
  if (all || other) lookAt(home()); else lookAt([x - wide / k / 2, y - high / k / 2, wide / k, high / k]);
  written = null;
  redraw();
  drawAxis();
};
new ResizeObserver(() => { if (map.clientWidth !== wide || map.clientHeight !== high) resized(); else drawAxis(); }).observe(map);
// page.html#2019-12-31 opens on that day: the last step before or on it; page.html#scene-2 with that scene.
const named = () => {
  const day = decodeURIComponent(location.hash.slice(1)), told = /^scene-(\d+)$/.exec(day);
  if (told) {
    show(DATA.start);
    showScene(Number(told[1]) - 1);
  } else if (/^[+-]?\d{4,}-\d\d-\d\d$/.test(day)) {
    const found = DATA.iso.findLastIndex((iso) => iso <= day);
    show(found >= 0 ? found : DATA.start);
  } else if (written === null || !day) show(DATA.start);
};
addEventListener("hashchange", named);
measureMap();
choose(false);
stand();
view = home();
lookAt(view);
drawAxis();
named();

// Cards: what is known of an actor or a relation, and which one is meant.
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
    if (!looks[item.look]) continue;
    for (let n = 1; n < item.line.length; n++) {
      const [ax, ay] = item.line[n - 1], [bx, by] = item.line[n], dx = bx - ax, dy = by - ay;
      const part_ = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(ax + part_ * dx - x, ay + part_ * dy - y);
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

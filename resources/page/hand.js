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

// Notes: texts, frames and arrows. One is drawn anew when it changes, which is seldom.
const shapes = DATA.shapes.map((shape) => JSON.parse(shape));
const notes = DATA.notes.map((note, number) => ({ note, number, shape: -1, form: -1, parts: [] }));
const NOTE_SIZE = 12.5;
const remark = (item, number) => {
  if (item.shape === number && item.form === form) return;
  for (const gone of item.parts) gone.remove();
  Object.assign(item, { shape: number, form, parts: [], text: null });
  const shape = shapes[number];
  if (!shape) return;
  const found = shape.w[form] || shape.w[0];
  const group = make("g", { class: "note", id: "notes-" + item.note.i }, shape.f === "frame" ? layers.frames : layers.remarks);
  item.parts.push(group);
  if (found.p && shape.f !== "frame") make("path", { d: found.p, class: "casing" }, group);
  if (found.p) make("path", { d: found.p, class: shape.f === "frame" ? "framed two" : "arrow two" }, group);
  if (found.h.length) make("polygon", { points: found.h.map((corner) => corner.join(",")).join(" "), class: "arrow tip two" }, group);
  if (shape.l.length) {
    const said = make("text", { class: shape.f === "frame" ? "note title two" : "note two" }, layers.remarks);
    for (const line of shape.l) make("tspan", { x: found.x }, said).textContent = line;
    item.parts.push(said);
    item.text = said;
  }
  for (const element of [...item.parts, ...group.children]) coloured(element, shape.c);
};
// The size of notes follows that of names, and so does the distance of their lines; all of the map in view, they are whole.
const noteBox = ({ shape }, size) => {
  const { l } = shapes[shape], { x, y } = shapes[shape].w[form] || shapes[shape].w[0];
  const half = Math.max(...l.map((line) => widthOf(line, 600, NOTE_SIZE * size))) / 2 + 2 * size, high_ = l.length * NOTE_SIZE * 0.6 * size;
  const held = isWhole() ? Math.max(view[0] + half, Math.min(x, view[0] + view[2] - half)) : x;
  return [held, y, half, high_];
};
const spaceNotes = (size) => {
  for (const item of notes) {
    if (!item.text) continue;
    const lines = item.text.children.length, [x, y] = noteBox(item, size);
    [...item.text.children].forEach((line, row) => {
      line.setAttribute("x", x.toFixed(2));
      line.setAttribute("y", (y + (row - (lines - 1) / 2) * NOTE_SIZE * 1.2 * size + 4.2 * size).toFixed(2));
    });
  }
};

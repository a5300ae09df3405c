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
// The size of notes follows that of names; so does the distance of their lines.
const spaceNotes = (size) => {
  for (const { text: said, shape } of notes) {
    if (!said) continue;
    const lines = said.children.length, { y } = shapes[shape].w[form] || shapes[shape].w[0];
    [...said.children].forEach((line, row) => line.setAttribute("y", y + (row - (lines - 1) / 2) * NOTE_SIZE * 1.2 * size + 4.2 * size));
  }
};

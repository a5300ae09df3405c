// A head is as large as its line is wide, and the line ends within it.
const point = (item, look, thick) => {
  const { edge, c } = item;
  if (!edge.w) return item.way;
  const [x0, y0, x1, y1, x2, y2, x, y] = c, breadth = look.w - (hollow(look) ? 1 : 0);
  const [dx, dy] = heading(c, 0.97);
  const long = (6.5 + 1.7 * breadth) * thick, half = (2.6 + 0.95 * breadth) * thick, cut = 0.9 * long;
  const bx = x - long * dx, by = y - long * dy;
  item.tip = [x, y, bx - half * dy, by + half * dx, bx + half * dy, by - half * dx];
  part(item, "head").setAttribute("points", item.tip.map((side) => side.toFixed(2)).join(" "));
  const ends = [x2 - 0.7 * cut * dx, y2 - 0.7 * cut * dy, x - cut * dx, y - cut * dy].map((side) => side.toFixed(2));
  return `M${x0} ${y0}C${x1} ${y1} ${ends[0]} ${ends[1]} ${ends[2]} ${ends[3]}`;
};
const SIGNS = { begun: "M-3.6 0H3.6M0 -3.6V3.6", ended: "M-2.7 -2.7L2.7 2.7M-2.7 2.7L2.7 -2.7", contested: "M-3.4 -1.6H3.4M-3.4 1.6H3.4M-1.5 3.4L1.5 -3.4" };
const SIGN_AT = { begun: 0.3, ended: 0.3, contested: 0.22 };
// A line as it is from where it is seen.
const trace = (item, thick) => {
  const look = looks[item.look], { parts } = item;
  const state = `${item.way} ${item.look} ${thick.toFixed(4)} ${item.halo} ${Boolean(parts.band)}`;
  if (item.drawn === state) return;
  item.drawn = state;
  const way = point(item, look, thick);
  for (const name of ["band", "within", "halo", "haloin"]) if (parts[name]) parts[name].setAttribute("d", item.way);
  const dashes = look.h ? look.h.split(" ").map((length) => Number(length) * thick) : [];
  for (const name of ["edge", "inner", "thin", "over", "focus"]) {
    if (!parts[name]) continue;
    parts[name].setAttribute("d", name === "focus" ? item.way : way);
    if (name === "over") parts[name].setAttribute("stroke-dasharray", look.k === "changed" ? `${3.3 * thick} ${7.7 * thick}` : `${5.5 * thick} ${5.5 * thick}`);
    else if (name === "inner" && dashes.length && !dotted(look)) {
      // The gap is as much shorter than the dash as it is narrower: the outline of a dash is closed.
      const end = 0.9 * thick;
      parts[name].setAttribute("stroke-dasharray", `${dashes[0] - 2 * end} ${dashes[1] + 2 * end}`);
      parts[name].setAttribute("stroke-dashoffset", -end);
    } else parts[name].setAttribute("stroke-dasharray", dashes.join(" ") || "none");
  }
  for (const sign of item.group.querySelectorAll(".sign")) {
    const [x, y] = along(item.c, SIGN_AT[sign.dataset.sign]);
    sign.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${thick.toFixed(3)})`);
  }
};
// The parts that a line needs for its look, and their dress.
const dressLine = (item, band) => {
  const look = looks[item.look], became = look.k ? "k-" + look.k : "";
  const hue = look.k === "kept" ? "" : look.kc ? "c-own two" : "c-" + look.c;
  const state = `${item.look} ${band} ${item.halo}`;
  if (item.dressed === state) return;
  item.dressed = state;
  item.drawn = "";
  dress(item.group, `${hollow(look) ? "possible " : ""}${became}`.trim() || "certain");
  for (const name of ["edge", "inner", "thin", "head", "over"]) without(item, name);
  const line = part(item, "edge");
  dress(line, `edge ${hue} ${became}`.trim());
  if (look.o) dress(part(item, "over"), "over c-" + look.o);
  if (look.k === "ended") part(item, "inner");
  else if (look.g) part(item, "inner").style.setProperty("--g", look.g);
  if (look.b) dress(part(item, "thin"), `thin ${hue}`);
  if (item.edge.w) dress(part(item, "head"), `head ${hue} ${became}`.trim());
  part(item, "focus");
  if (item.halo) for (const name of ["halo", "haloin"]) part(item, name); else without(item, "halo", "haloin");
  if (band >= 0) {
    dress(part(item, "band"), "band two");
    coloured(part(item, "band"), DATA.bands[band]);
    for (const name of ["band", "within"]) part(item, name).style.setProperty("--more", item.halo ? 7 : 0);
  } else without(item, "band", "within");
  for (const shape of Object.values(item.parts)) {
    shape.style.setProperty("--w", look.w);
    if (look.kc) coloured(shape, look.kc);
    shape.setAttribute("stroke-linecap", dotted(look) ? "round" : "butt");
  }
  for (const sign of item.group.querySelectorAll(".sign")) sign.remove();
  for (const kind of [look.k, look.x ? "contested" : ""]) {
    if (!SIGNS[kind]) continue;
    const sign = make("g", { class: `sign ${kind} ${hue}`, "data-sign": kind }, item.group);
    make("circle", { r: 6.5 }, sign);
    make("path", { d: SIGNS[kind] }, sign);
    if (look.kc) coloured(sign, look.kc);
  }
};

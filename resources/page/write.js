// Texts where they have found room, and the map anew when it is seen from elsewhere.
const fill = (element, lines, x, y, step) => {
  element.replaceChildren();
  lines.forEach((line, row) => {
    const at_ = make("tspan", { x: x.toFixed(2), y: (y + (row - (lines.length - 1) / 2) * step).toFixed(2) }, element);
    at_.textContent = line;
  });
};
const write = ({ k, type, size, names, labels, numbers, spot }) => {
  for (const { name, leader } of nodes) {
    dress(name, "gone");
    dress(leader, "gone");
  }
  for (const { item, places, at: n } of names) {
    const { name, leader: line, node } = item, { x, y, lines, leader, size: high_ } = places[n];
    fill(name, lines, x / k, (y + 0.36 * high_) / k, high_ * LINE * 0.86 / k);
    name.setAttribute("direction", RIGHT_TO_LEFT.test(node.n) ? "rtl" : "ltr");
    const dimmed = item.group.classList.contains("k-dimmed") ? " k-dimmed" : "";
    dress(name, `name${node.s === "small" ? " small" : ""}${item.state === 2 ? "" : " maybe"}${dimmed}`);
    if (!leader) continue;
    ["x1", "y1", "x2", "y2"].forEach((side, number) => line.setAttribute(side, (leader[number] / k).toFixed(2)));
    dress(line, "leader");
  }
  for (const { label, under, path } of edges) {
    dress(label, "gone");
    dress(under, "gone");
    for (const old of path || []) old.remove();
  }
  for (const { item, places, at: n } of labels) {
    const { label, under } = item, look = looks[item.look], { lines, w, middle, off } = places[n];
    const [x, y, dx, dy] = spot(item, middle), turned = dx < 0 || (Math.abs(dx) < 1e-6 && dy > 0), sign = turned ? -1 : 1;
    const ends = [-1, 1].map((side) => spot(item, middle + side * w / 2));
    const straying = Math.max(...ends.map(([ex, ey]) => Math.abs((ex - x) * dy - (ey - y) * dx)));
    const hue = look.kc ? "c-own two" : "c-" + look.c;
    item.wrote = look.l;
    if (look.kc) coloured(label, look.kc);
    dress(label, `label ${hue}${look.q === 2 ? "" : " maybe"}${look.k ? " k-" + look.k : ""}`);
    label.setAttribute("direction", RIGHT_TO_LEFT.test(look.l) ? "rtl" : "ltr");
    label.removeAttribute("transform");
    if (straying > 2.5 && SIMPLE.test(look.l)) {
      // The halo of a letter on a curve would cover the one before it: all halos first.
      label.replaceChildren();
      under.replaceChildren();
      dress(under, label.getAttribute("class") + " halos");
      label.classList.add("bare");
      item.path = lines.map((line, row) => {
        const down = off * sign + 0.36 * size + (row - (lines.length - 1) / 2) * size * LINE * 0.86;
        const places_ = Array.from({ length: 25 }, (_, m) => {
          const [px, py, pdx, pdy] = spot(item, middle + sign * (m / 24 - 0.5) * w * 1.16);
          return `${((px - sign * pdy * down) / k).toFixed(2)} ${((py + sign * pdx * down) / k).toFixed(2)}`;
        });
        const way = make("path", { id: `under-${item.number}-${row}`, d: "M" + places_.join("L") }, defs);
        for (const parent of [under, label]) make("textPath", { href: `#under-${item.number}-${row}`, startOffset: "50%" }, parent).textContent = line;
        return way;
      });
    } else {
      const cx = (x - dy * off) / k, cy = (y + dx * off) / k;
      fill(label, lines, 0, 0.36 * size / k, size * LINE * 0.86 / k);
      label.setAttribute("transform", `translate(${cx.toFixed(2)} ${cy.toFixed(2)}) rotate(${(Math.atan2(dy * sign, dx * sign) * 180 / Math.PI).toFixed(2)})`);
    }
  }
  layers.numbers.replaceChildren();
  const { b } = formOf(), cx = (b[0] + b[2] / 2) * k, cy = (b[1] + b[3] / 2) * k;
  const round = ({ places, at: n }) => (Math.atan2(places[n].x - cx, cy - places[n].y) + 2 * Math.PI) % (2 * Math.PI);
  for (const item of edges) item.no = 0;
  [...numbers].sort((one, other) => round(one) - round(other)).forEach((text_, row) => {
    const { item, places, at: n } = text_, { x, y, w, h } = places[n], look = looks[item.look];
    item.no = row + 1;
    const group = make("g", { class: `number ${look.kc ? "c-own two" : "c-" + look.c}`, transform: `translate(${(x / k).toFixed(2)} ${(y / k).toFixed(2)})` }, layers.numbers);
    if (look.kc) coloured(group, look.kc);
    make("rect", { x: -w / k / 2, y: -h / k / 2, width: w / k, height: h / k, rx: h / k / 2 }, group);
    make("text", { dy: "0.36em" }, group).textContent = row + 1;
  });
  map.style.setProperty("--written", size / LABEL / k);
  map.style.setProperty("--text", type / k);
};

// Lines at this zoom, then texts among them; as long as the zoom stays, texts of a map stand still while it is moved.
let written = null, waiting = 0, resting = 0, slow = 0;
const AT_ONCE = 45, REST = 70;
const redrawTexts = () => {
  clearTimeout(resting);
  resting = 0;
  const began = performance.now(), k = scale();
  spaceNotes(typeAt(k) / k);
  written = placing(k);
  write(written);
  slow = performance.now() - began;
  numberList();
};
const redraw = () => {
  const k = scale(), thick = inkAt(k) / k;
  map.style.setProperty("--thick", thick);
  for (const item of edges) if (looks[item.look]) {
    follow(item);
    trace(item, thick);
  }
  // On a large map texts come when the hand rests; what is gone takes its text along at once.
  if (!written || slow < AT_ONCE) {
    redrawTexts();
    return;
  }
  for (const item of edges) if (!looks[item.look] || item.wrote !== looks[item.look].l) for (const element of [item.label, item.under]) dress(element, "gone");
  for (const { state, name, leader } of nodes) if (state < 0) for (const element of [name, leader]) dress(element, "gone");
  layers.numbers.replaceChildren();
  clearTimeout(resting);
  resting = setTimeout(redrawTexts, REST);
};
const redrawSoon = () => {
  if (!waiting) waiting = requestAnimationFrame(() => {
    waiting = 0;
    redraw();
  });
};
const lookAt = (box) => {
  view = box;
  map.setAttribute("viewBox", view.map((side) => Number(side.toFixed(3))).join(" "));
  if (written && written.steady && Math.abs(written.k / scale() - 1) < 1e-6) return;
  redrawSoon();
};
const zoom = (factor, clientX, clientY) => {
  const across = view[2] / factor, all = home();
  if (across < all[2] / 40 || across > all[2] * 3) return;
  const box = map.getBoundingClientRect(), k = scale();
  const x = view[0] + (clientX - box.left - (wide - view[2] * k) / 2) / k, y = view[1] + (clientY - box.top - (high - view[3] * k) / 2) / k;
  lookAt([x - (x - view[0]) / factor, y - (y - view[1]) / factor, across, view[3] / factor]);
};

// Where names and labels go, as on every figure: at the place that costs least, the important ones first, then by
// exchange. A place costs the lines that it covers; nothing stands over an actor or other text.
const CELL = 3, ACTOR = -1, BLOCKED = -2;
const grid = (left, top, right, bottom) => {
  const x0 = Math.floor(left / CELL) * CELL, y0 = Math.floor(top / CELL) * CELL;
  const w = Math.ceil((right - x0) / CELL) + 2, h = Math.ceil((bottom - y0) / CELL) + 2;
  const owners = new Int32Array(w * h), ink = new Float32Array(w * h), stamps = new Int32Array(w * h);
  let sums = null, stamp = 0;
  const clip = (value, most) => value < 0 ? 0 : value > most ? most : value;
  const span = (box) => [clip(Math.floor((box[0] - x0) / CELL), w), clip(Math.floor((box[1] - y0) / CELL), h),
    clip(Math.floor((box[2] - x0) / CELL) + 1, w), clip(Math.floor((box[3] - y0) / CELL) + 1, h)];
  const mark = (x, y, cost) => {
    const i = Math.floor((x - x0) / CELL), j = Math.floor((y - y0) / CELL);
    if (i < 0 || j < 0 || i >= w || j >= h) return;
    const cell = j * w + i;
    if (stamps[cell] === stamp) return;
    stamps[cell] = stamp;
    ink[cell] += cost;
  };
  return {
    within: (box) => box[0] >= left && box[1] >= top && box[2] <= right && box[3] <= bottom,
    // A line, as places in pixels; those of wide lines have a breadth.
    line(points, breadth = 0) {
      stamp++;
      for (let n = 1; n < points.length; n++) {
        const [ax, ay] = points[n - 1], [bx, by] = points[n], long = Math.hypot(bx - ax, by - ay);
        const steps = Math.max(1, Math.ceil(long / (CELL * 0.7)));
        for (let m = 0; m <= steps; m++) {
          const x = ax + (bx - ax) * m / steps, y = ay + (by - ay) * m / steps;
          if (breadth < 4) mark(x, y, 1);
          else for (let off = -breadth / 2; off <= breadth / 2; off += 2) mark(x - (by - ay) / long * off, y + (bx - ax) / long * off, 1);
        }
      }
      sums = null;
    },
    head([x, y, ax, ay, bx, by]) {
      for (let u = 0; u <= 5; u++) for (let v = 0; u + v <= 5; v++) {
        stamp++;
        mark(x + (ax - x) * u / 5 + (bx - x) * v / 5, y + (ay - y) * u / 5 + (by - y) * v / 5, 1);
      }
      sums = null;
    },
    disc(x, y, r) {
      const [i0, j0, i1, j1] = span([x - r, y - r, x + r, y + r]);
      for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) {
        const dx = Math.max(Math.abs(x0 + (i + 0.5) * CELL - x) - CELL / 2, 0), dy = Math.max(Math.abs(y0 + (j + 0.5) * CELL - y) - CELL / 2, 0);
        if (dx * dx + dy * dy <= r * r) owners[j * w + i] = ACTOR;
      }
    },
    block(box) {
      const [i0, j0, i1, j1] = span(box);
      for (let j = j0; j < j1; j++) owners.fill(BLOCKED, j * w + i0, j * w + Math.max(i0, i1));
    },
    // How many cells of lines a box covers.
    covered(box) {
      if (!sums) {
        sums = new Float64Array((w + 1) * (h + 1));
        for (let j = 0; j < h; j++) {
          let row = 0;
          for (let i = 0; i < w; i++) {
            row += ink[j * w + i];
            sums[(j + 1) * (w + 1) + i + 1] = sums[j * (w + 1) + i + 1] + row;
          }
        }
      }
      const i0 = clip(Math.round((box[0] - x0) / CELL), w), j0 = clip(Math.round((box[1] - y0) / CELL), h);
      const i1 = clip(Math.round((box[2] - x0) / CELL), w), j1 = clip(Math.round((box[3] - y0) / CELL), h);
      return sums[j1 * (w + 1) + i1] - sums[j0 * (w + 1) + i1] - sums[j1 * (w + 1) + i0] + sums[j0 * (w + 1) + i0];
    },
    clear(box, overActors) {
      const i0 = clip(Math.floor((box[0] - x0) / CELL), w), j0 = clip(Math.floor((box[1] - y0) / CELL), h);
      const i1 = clip(Math.floor((box[2] - x0) / CELL) + 1, w), j1 = clip(Math.floor((box[3] - y0) / CELL) + 1, h);
      for (let j = j0; j < j1; j++) for (let cell = j * w + i0, end = j * w + i1; cell < end; cell++) {
        const owner = owners[cell];
        if (owner !== 0 && !(overActors && owner === ACTOR)) return false;
      }
      return true;
    },
    free(boxes, overActors) {
      for (const box of boxes) if (!this.clear(box, overActors)) return false;
      return true;
    },
    inTheWay(boxes, overActors) {
      const found = new Set();
      for (const box of boxes) {
        const [i0, j0, i1, j1] = span(box);
        for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) found.add(owners[j * w + i]);
      }
      found.delete(0);
      if (overActors) found.delete(ACTOR);
      return found;
    },
    set(boxes, from, to) {
      for (const box of boxes) {
        const [i0, j0, i1, j1] = span(box);
        for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) {
          const cell = j * w + i;
          if (from === null ? owners[cell] >= 0 : owners[cell] === from) owners[cell] = to;
        }
      }
    },
  };
};

// How wide texts are, as the browser sets them.
const pen = document.createElement("canvas").getContext("2d");
const widths = new Map();
const widthOf = (said, weight, size) => {
  const key = weight + said;
  if (!widths.has(key)) {
    pen.font = `${weight} 100px ${getComputedStyle(document.body).fontFamily}`;
    widths.set(key, pen.measureText(said).width / 100);
  }
  return widths.get(key) * size;
};
const RIGHT_TO_LEFT = /^[^A-Za-z\u00c0-\u058f\u0900-\u1fff\u3040-\u9fff\uac00-\ud7af]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const SIMPLE = /^[\u0000-\u024f\u0370-\u058f\u1e00-\u206f\u20a0-\u22ff]*$/;
const UNSPACED = /^[^ ]*[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0eff][^ ]*$/;
// A text in lines about as long as each other.
const broken = (said, count, weight) => {
  const unspaced = UNSPACED.test(said), glue = unspaced ? "" : " ";
  const words = (unspaced ? [...said] : said.split(" ")).slice(0, 80);
  if (words.length < count || said.length < 4 * count) return null;
  const sums = [0];
  for (const word of words) sums.push(sums[sums.length - 1] + widthOf(word + glue, weight, 1));
  // The widest of the lines from each word on, and where the first of them ends.
  let best = words.map((_, from) => ({ wide: sums[words.length] - sums[from], ends: [words.length] }));
  for (let lines = 2; lines <= count; lines++) best = words.map((_, from) => {
    let found = null;
    for (let end = from + 1; end < words.length; end++) {
      if (!best[end]) continue;
      const most = Math.max(sums[end] - sums[from], best[end].wide);
      if (!found || most < found.wide) found = { wide: most, ends: [end, ...best[end].ends] };
    }
    return found;
  });
  const { ends } = best[0];
  return ends.map((end, n) => words.slice(n ? ends[n - 1] : 0, end).join(glue));
};
const brokenOf = new Map();
const linesOf = (said, count, weight) => {
  if (count === 1) return [said];
  const key = count + weight + said;
  if (!brokenOf.has(key)) brokenOf.set(key, broken(said, count, weight));
  return brokenOf.get(key);
};

const LINE = 1.2, NAME = 13, LABEL = 10.5, NUMBER = 10.3, LONGEST = 150;
const CROSSED = 6, CROSSED_NAME = 11, CELL_COST = 0.3, KEPT = 9, EXCHANGED = 32;
const SIDES = [[0, 1, 0], [0, -1, 1], [1, 0, 1.2], [-1, 0, 1.2], [0.74, 0.74, 1.8], [-0.74, 0.74, 1.8], [0.74, -0.74, 2], [-0.74, -0.74, 2]]
  .map(([x, y, cost]) => [x, y, cost, Math.sign(Math.round(x)), Math.sign(Math.round(y))]);
const ROUND = Array.from({ length: 16 }, (_, n) => [Math.sin(n * Math.PI / 8), Math.cos(n * Math.PI / 8)])
  .map(([x, y]) => [x, y, 0.5, Math.max(-1, Math.min(1, 1.5 * x)), Math.max(-1, Math.min(1, 1.5 * y))]);
const RINGS = [[3.6, 0, SIDES], [16, 5, ROUND], [32, 7, ROUND], [54, 9, ROUND], [84, 12, ROUND], [120, 16, ROUND], [170, 20, ROUND], [230, 26, ROUND]];
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78], NUMBERED_AT = [...ALONG, 0.45, 0.55, 0.35, 0.65, 0.16, 0.84];
const BESIDE = 2.5, BROKEN = 2;
const MOST_NUMBERS = 70;

let staged = null; // what a scene has in view, until it is moved
const isWhole = () => view === staged || view[2] >= home()[2] * 0.98;
let chosen = new Map(); // which of its places each text has, by what it belongs to
const placing = (k) => {
  const ink = inkAt(k), type = typeAt(k), atHome = isWhole();
  const [bx, by, bw, bh] = formOf().b;
  let room = atHome ? [view[0] * k + 3, view[1] * k + 3, (view[0] + view[2]) * k - 3, (view[1] + view[3]) * k - 3]
    : [bx * k - 60, by * k - 60, (bx + bw) * k + 60, (by + bh) * k + 60];
  let steady = !atHome;
  if (!atHome && (room[2] - room[0]) * (room[3] - room[1]) > 6 * wide * high) {
    room = [(view[0] - view[2] * 0.3) * k, (view[1] - view[3] * 0.3) * k, (view[0] + view[2] * 1.3) * k, (view[1] + view[3] * 1.3) * k];
    steady = false;
  }
  const many = nodes.length > 150;
  const field = grid(...room), texts = [null], before = chosen, next = new Map();
  const shownNodes = nodes.filter(({ state }) => state >= 0), shownEdges = edges.filter(({ look }) => looks[look]);
  for (const item of shownEdges) {
    const look = looks[item.look];
    const points = item.points = Array.from({ length: 33 }, (_, n) => along(item.c, n / 32).map((side) => side * k));
    const gone = item.gone = [0];
    for (let n = 1; n < 33; n++) gone.push(gone[n - 1] + Math.hypot(points[n][0] - points[n - 1][0], points[n][1] - points[n - 1][1]));
    field.line(points, look.w * ink);
    if (item.edge.w && item.tip) field.head(item.tip.map((side) => side * k));
  }
  for (const item of shownNodes) field.disc(item.x * k, item.y * k, item.node.r * item.grown * k + 1);
  for (const item of shownEdges) for (const kind of [looks[item.look].k, looks[item.look].x ? "contested" : ""]) {
    if (!SIGNS[kind]) continue;
    const [x, y] = along(item.c, SIGN_AT[kind]).map((side) => side * k), r = 7 * ink;
    field.block([x - r, y - r, x + r, y + r]);
  }
  for (const item of notes) {
    if (item.shape < 0) continue;
    const { p } = shapes[item.shape].w[form] || shapes[item.shape].w[0];
    for (const run of p.split("M").slice(1)) {
      const numbers = run.trim().split(/[ ,]+/).map(Number);
      field.line(Array.from({ length: numbers.length / 2 }, (_, n) => [numbers[2 * n] * k, numbers[2 * n + 1] * k]));
    }
    if (!item.text) continue;
    const [x, y, half, high_] = noteBox(item, type / k);
    field.block([(x - half) * k, (y - high_) * k, (x + half) * k, (y + high_) * k]);
  }
  if (atHome) {
    const box = byId("zooms").getBoundingClientRect(), all = map.getBoundingClientRect();
    const left = box.left - all.left + view[0] * k, top = box.top - all.top + view[1] * k;
    field.block([left - 4, top - 4, left + box.width + 4, top + box.height + 4]);
  }
  const order = (text_) => {
    if (!text_.order) {
      const kept = before.get(text_.key);
      if (kept !== undefined && text_.costs[kept] < Infinity) text_.costs[kept] -= KEPT;
      text_.order = [...text_.costs.keys()].filter((n) => text_.costs[n] < Infinity).sort((a, b) => text_.costs[a] - text_.costs[b]);
    }
    return text_.order;
  };
  const take = (text_, choice) => {
    text_.at = choice;
    field.set(text_.boxes(choice), null, text_.owner);
  };
  const put = (text_) => {
    for (const choice of order(text_)) {
      if (text_.box && !field.clear(text_.box(choice), text_.over)) continue;
      if (!field.free(text_.boxes(choice), text_.over) || (text_.bars && text_.bars(choice))) continue;
      take(text_, choice);
      return true;
    }
    return false;
  };
  const exchange = (text_) => {
    for (const choice of order(text_).slice(0, many ? 6 : EXCHANGED)) {
      const owners = field.inTheWay(text_.boxes(choice), text_.over);
      if (owners.size !== 1 || Math.min(...owners) < 0 || (text_.bars && text_.bars(choice))) continue;
      const other = texts[[...owners][0]], stood = other.at;
      field.set(other.boxes(stood), other.owner, 0);
      if (field.free(text_.boxes(choice), text_.over)) {
        take(text_, choice);
        if (put(other)) return true;
        field.set(text_.boxes(choice), text_.owner, 0);
        text_.at = -1;
      }
      take(other, stood);
    }
    return false;
  };
  const cost = (boxes, rank, own, crossing = CROSSED) => {
    let cells = -own;
    for (const box of boxes) {
      if (!field.within(box)) return Infinity;
      cells += field.covered(box);
    }
    return rank + (cells >= 1 ? crossing : 0) + CELL_COST * Math.max(cells, 0);
  };
  const add = (text_) => {
    text_.owner = texts.length;
    text_.at = -1;
    texts.push(text_);
    return text_;
  };

  // Names: about their actors, and farther out with a line that leads there.
  const discs = shownNodes.map((item) => [item.x * k, item.y * k, item.node.r * item.grown * k]);
  const meets = (box) => {
    for (const [x, y, r] of discs) {
      const dx = x - Math.max(box[0], Math.min(x, box[2])), dy = y - Math.max(box[1], Math.min(y, box[3]));
      if (dx * dx + dy * dy < r * r) return true;
    }
    return false;
  };
  const nameOf = (item, lines, extra) => {
    const small = item.node.s === "small", size = NAME * type * (small ? 0.9 : 1), weight = small ? 400 : 600;
    const said = lines.map((count) => linesOf(item.node.n, count, weight)).filter(Boolean);
    const centre = [item.x * k, item.y * k], radius = item.node.r * item.grown * k, places = [], costs = [];
    const outer = item.ring.getAttribute("class") === "gone" && item.day.getAttribute("class") === "gone" ? 0 : 4 * ink;
    said.forEach((text_, tier) => {
      const w = Math.max(...text_.map((line) => widthOf(line, weight, size))), h = size * LINE * (1 + 0.86 * (text_.length - 1));
      for (const [gap, far, sides] of RINGS) for (const [x, y, aslant, ax, ay] of sides) {
        const mx = centre[0] + x * (radius + outer + gap * ink) + ax * w / 2, my = centre[1] + y * (radius + outer + gap * ink) + ay * h / 2;
        const box = [mx - w / 2 - 1, my - h / 2 + 0.08 * size, mx + w / 2 + 1, my + h / 2 - 0.08 * size];
        let leader = null;
        if (sides !== SIDES) {
          const tx = Math.min(Math.max(centre[0], box[0]), box[2]), ty = Math.min(Math.max(centre[1], box[1]), box[3]);
          const long = Math.hypot(tx - centre[0], ty - centre[1]) || 1, from = radius + 1.5 * ink;
          leader = [centre[0] + (tx - centre[0]) / long * from, centre[1] + (ty - centre[1]) / long * from, tx, ty];
        }
        costs.push(field.within(box) ? cost([box], far + aslant + tier * (extra || 1), 0, CROSSED_NAME) : Infinity);
        places.push({ x: mx, y: my, box, leader, lines: text_, size });
      }
    });
    return add({ key: "n" + item.node.i, item, costs, places, over: true,
      bars: (n) => meets(places[n].box), box: (n) => places[n].box, boxes: (n) => [places[n].box, ...dots(places[n].leader)] });
  };
  const dots = (leader) => {
    if (!leader) return [];
    const [x0, y0, x1, y1] = leader, count = Math.floor(Math.hypot(x1 - x0, y1 - y0) / CELL);
    return Array.from({ length: count }, (_, n) => [x0 + (x1 - x0) * n / count, y0 + (y1 - y0) * n / count]).map(([x, y]) => [x - 0.5, y - 0.5, x + 0.5, y + 0.5]);
  };
  const inside = shownNodes.filter((item) => {
    const x = item.x * k, y = item.y * k;
    return x >= room[0] && x <= room[2] && y >= room[1] && y <= room[3];
  }).sort((one, other) => (other.band - one.band) || other.node.r * other.grown * (other.state + 1) - one.node.r * one.grown * (one.state + 1) || other.ties - one.ties);
  const failed = [];
  for (const item of inside) {
    if (!item.node.n) continue;
    const small = item.node.s === "small", size = NAME * type * (small ? 0.9 : 1), long = widthOf(item.node.n, small ? 400 : 600, size);
    const lines = long > 2.4 * LONGEST * type ? [3, 2] : long > LONGEST * type ? [2, 3] : [1];
    const name = nameOf(item, lines);
    if (!put(name)) failed.push(name);
  }
  for (const name of failed.slice(0, many ? 40 : 400)) {
    if (exchange(name)) continue;
    // Rather in more lines than not at all.
    const other = nameOf(name.item, [2, 3, 4], 2);
    if (other.costs.length && !put(other)) exchange(other);
  }

  // Labels: along their lines, beside them, or in two lines.
  const spot = (item, s) => {
    const { points, gone } = item, all = gone[32];
    const n = s <= 0 ? 1 : s >= all ? 32 : gone.findIndex((value) => value >= s), long = gone[n] - gone[n - 1] || 1;
    const part_ = (s - gone[n - 1]) / long, [ax, ay] = points[n - 1], [bx, by] = points[n];
    return [ax + (bx - ax) * part_, ay + (by - ay) * part_, (bx - ax) / long, (by - ay) / long];
  };
  const size = LABEL * Math.max(ink, 0.88);
  const labelled = shownEdges.filter(({ look }) => looks[look].l && looks[look].k !== "dimmed").sort((one, other) =>
    looks[other.look].q - looks[one.look].q || looks[other.look].w - looks[one.look].w || (one.edge.i < other.edge.i ? -1 : 1));
  const unplaced = [];
  for (const item of labelled) {
    const look = looks[item.look], all = item.gone[32], places = [], costs = [];
    const thick = Math.max(look.w * ink / (size * LINE) * 10 - 1.5, 0);
    for (const count of [1, 2]) {
      const lines = linesOf(look.l, count, 400);
      if (!lines) continue;
      const w = Math.max(...lines.map((line) => widthOf(line, 400, size))), h = size * LINE * (1 + 0.86 * (lines.length - 1));
      if (w > all * 0.86) continue;
      const square = Math.min(h * 0.8, w), squares = Math.max(Math.floor(w / square + 1.8), 2);
      for (const side of [0, -1, 1]) for (const t of ALONG) {
        const middle = t * all, off = side * (look.w * ink / 2 + 2 * ink + h / 2);
        const boxes = Array.from({ length: squares }, (_, n) => {
          const [x, y, dx, dy] = spot(item, middle + (w - 0.7 * square) * (n / (squares - 1) - 0.5)), half = square / 2;
          return [x - dy * off - half, y + dx * off - half, x - dy * off + half, y + dx * off + half];
        });
        const rank = (side ? BESIDE : thick) + Math.abs(t - 0.5) * 6 + (count - 1) * BROKEN;
        costs.push(cost(boxes, rank, side ? 0 : w / CELL * 1.1));
        places.push({ lines, w, h, middle, off, boxes, size });
      }
    }
    if (places.length) {
      const label = add({ key: "e" + item.edge.i, item, costs, places, boxes: (n) => places[n].boxes });
      if (put(label) || exchange(label)) continue;
    }
    unplaced.push(item);
  }

  // What has no room is a number on the map, and told in the list.
  const told = [];
  if (unplaced.length <= MOST_NUMBERS) for (const item of unplaced) {
    const look = looks[item.look], places = [], costs = [], h = NUMBER * Math.max(ink, 0.88) * 1.25, w = Math.max(widthOf("88", 600, h / 1.25) + 2, h);
    for (const side of [0, -1, 1, -2, 2]) for (const t of NUMBERED_AT) {
      const [x, y, dx, dy] = spot(item, t * item.gone[32]), off = side * (look.w / 2 + 8) * ink;
      const box = [x - dy * off - w / 2, y + dx * off - h / 2, x - dy * off + w / 2, y + dx * off + h / 2];
      costs.push(cost([box], Math.abs(side) * BESIDE + Math.abs(t - 0.5) * 6, side ? 0 : w / CELL * 1.1));
      places.push({ x: x - dy * off, y: y + dx * off, w, h, boxes: [box] });
    }
    const number = add({ key: "#" + item.edge.i, item, costs, places, boxes: (n) => places[n].boxes, number: true });
    if (put(number) || exchange(number)) told.push(number);
  }
  for (const text_ of texts) if (text_ && text_.at >= 0) next.set(text_.key, text_.at);
  chosen = next;
  return { k, type, size, steady, names: texts.filter((t) => t && t.at >= 0 && t.key[0] === "n"),
    labels: texts.filter((t) => t && t.at >= 0 && t.key[0] === "e"), numbers: told, spot };
};

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

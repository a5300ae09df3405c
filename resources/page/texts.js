// Where names and labels go, as on every figure: at the place that costs least, the important ones first, then by
// exchange. A place costs the lines that it covers; nothing stands over an actor or other text.
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
    const points = item.points = item.line.map(([x, y]) => [x * k, y * k]);
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

// What text keeps clear of, as a grid of small cells, and how wide and in which lines texts are.
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

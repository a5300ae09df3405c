"use strict";
// The map through time: every actor and relation has spells, [first step, last step, what it is then].
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const looks = DATA.looks.map((text) => JSON.parse(text));
  const map = document.getElementById("map"), card = document.getElementById("card");
  const slider = document.getElementById("time"), play = document.getElementById("play");
  const make = (name, attributes, parent) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.appendChild(element);
    return element;
  };
  const at = (spells, step) => {
    const spell = spells.find(([first, last]) => first <= step && step <= last);
    return spell === undefined ? -1 : spell[2];
  };
  const defs = map.querySelector("defs");
  const hollow = (look) => look.q !== 2 && look.k !== "ended";
  // A chosen colour, as it can be seen on light and on dark ground.
  const coloured = (element, [light, dark]) => {
    element.style.setProperty("--on-light", light);
    element.style.setProperty("--on-dark", dark);
  };
  const frames = make("g", {}, map), lines = make("g", {}, map), actors = make("g", {}, map);
  const texts = make("g", {}, map), remarks = make("g", {}, map);

  const edges = DATA.edges.map((edge) => {
    const group = make("g", { tabindex: 0, role: "img", "aria-label": edge.n, id: "relations-" + edge.i }, lines);
    const band = make("path", { d: edge.p, class: "band gone" }, group);
    const within = make("path", { d: edge.p, class: "within gone" }, group);
    const line = make("path", { d: edge.p, class: "edge" }, group);
    const over = make("path", { d: edge.p, class: "over" }, group), gap = make("path", { d: edge.p, class: "inner" }, group);
    const head = make("polygon", { class: "gone" }, group);
    const hit = make("path", { d: edge.p, class: "hit" }, group);
    const sign = make("g", { class: "gone" }, group), at_ = line.getPointAtLength(line.getTotalLength() * 0.3);
    sign.setAttribute("transform", `translate(${at_.x} ${at_.y})`);
    make("circle", { r: 6.5 }, sign);
    make("path", { class: "plus", d: "M-3.6 0H3.6M0 -3.6V3.6" }, sign);
    make("path", { class: "cross", d: "M-2.7 -2.7L2.7 2.7M-2.7 2.7L2.7 -2.7" }, sign);
    const middle = line.getPointAtLength(line.getTotalLength() / 2);
    const before = line.getPointAtLength(line.getTotalLength() * 0.49);
    let angle = Math.atan2(middle.y - before.y, middle.x - before.x) * 180 / Math.PI;
    if (angle > 90 || angle < -90) angle += 180;
    const label = make("text", { class: "label", transform:
      `translate(${middle.x} ${middle.y}) rotate(${angle})`, dy: "0.35em" }, texts);
    const ends = edge.p.match(/-?[\d.]+/g).map(Number);
    const paths = [band, within, line, over, gap, hit];
    return { edge, ends, way: edge.p, paths, group, band, within, line, over, gap, head, sign, label, x: middle.x, y: middle.y, turn: angle * Math.PI / 180, look: -1 };
  });
  let nodesMade = 0;
  const nodes = DATA.nodes.map((node) => {
    const group = make("g", { tabindex: 0, role: "img", "aria-label": node.n, id: "actors-" + node.i,
      transform: `translate(${node.x} ${node.y})` }, actors);
    const r = node.r;
    const corner = (n, turn, size) => Array.from({ length: n }, (_, k) =>
      `${size * Math.cos(turn + 2 * Math.PI * k / n)},${size * Math.sin(turn + 2 * Math.PI * k / n)}`).join(" ");
    const outline = (parent, more, size = r) => {
      if (node.s === "rounded") return make("rect", { x: -size * 0.92, y: -size * 0.92, width: size * 1.84,
        height: size * 1.84, rx: size * 0.34, ...more }, parent);
      if (node.s === "hexagon") return make("polygon", { points: corner(6, Math.PI / 6, size), ...more }, parent);
      if (node.s === "diamond") return make("polygon", { points: corner(4, 0, size * 1.08), ...more }, parent);
      return make("circle", { r: size, ...more }, parent);
    };
    // What a measure makes larger or colours; the name stays as it is.
    const body = make("g", { style: `--fill: var(--${node.s})` }, group);
    const ring = outline(body, { class: "ring gone" }, r + 4.1);
    outline(body, { class: "shape filled" });
    const pictured = Boolean(node.f || node.p);
    if (pictured) {
      const id = "clip-" + nodesMade++;
      outline(make("clipPath", { id }, defs), {});
      const clipped = make("g", { class: "pictured", "clip-path": `url(#${id})` }, body);
      const box = { x: -r, y: -r, width: 2 * r, height: 2 * r };
      if (node.p) make("image", { href: node.p, ...box }, clipped);
      else make("use", { href: "#flag-" + node.f, ...box }, clipped);
      outline(body, { class: "shape", style: "fill: none" });
    }
    make("text", { class: "mark", dy: "0.36em", style: "font-weight: 600; stroke: none; font-size: " +
      `${Math.min(r * 0.8, 2 * r / Math.max(node.m.length, 1))}px` }, body).textContent = node.m;
    const name = make("text", { class: node.s === "small" ? "name small" : "name" }, group);
    name.textContent = node.n;
    return { node, group, body, ring, name, pictured, wide: 0, ties: 0, grown: 1, tint: false };
  });
  // Sizes and colours of actors by a measure, or by groups, in a scene; none on the days of the slider.
  const see = (lens) => {
    const found = new Map((lens ? lens.n : []).map(([number, ...look]) => [number, look]));
    nodes.forEach((item, number) => {
      const [grown, fill, ink] = found.get(number) || [1, null, null];
      item.grown = grown;
      item.tint = Boolean(fill);
      item.body.setAttribute("transform", `scale(${grown})`);
      if (!fill) return;
      coloured(item.body, fill);
      item.body.style.setProperty("--ink-light", ink[0]);
      item.body.style.setProperty("--ink-dark", ink[1]);
    });
    const ways = new Map(lens ? lens.e : []);
    edges.forEach((item, number) => {
      const way = ways.get(number) || item.edge.p;
      if (way === item.way) return;
      item.way = way;
      item.ends = way.match(/-?[\d.]+/g).map(Number);
      for (const path of item.paths) path.setAttribute("d", way);
    });
  };
  const shapes = DATA.shapes.map((text) => JSON.parse(text));
  const notes = DATA.notes.map((note) => ({ note, shape: -1, parts: [] }));
  // A note is drawn anew when it changes, which is seldom.
  const remark = (item, number) => {
    if (item.shape === number) return;
    for (const part of item.parts) part.remove();
    item.shape = number;
    item.parts = [];
    const shape = shapes[number];
    if (!shape) return;
    const group = make("g", { class: "note", id: "notes-" + item.note.i }, shape.f === "frame" ? frames : remarks);
    item.parts.push(group);
    if (shape.p && shape.f !== "frame") make("path", { d: shape.p, class: "casing" }, group);
    if (shape.p) make("path", { d: shape.p, class: shape.f === "frame" ? "framed" : "arrow" }, group);
    if (shape.h.length) make("polyline", { points: shape.h.join(" "), class: "arrow" }, group);
    if (shape.l.length) {
      const held = make("g", { class: "note" }, remarks);
      const text = make("text", { class: "note" + (shape.f === "frame" ? " title" : "") }, held);
      item.parts.push(held);
      shape.l.forEach((line, row) => {
        const part = make("tspan", { x: shape.x, dy: row ? "1.2em" : `${0.36 - 0.6 * (shape.l.length - 1)}em` }, text);
        part.textContent = line || "\u00a0";
      });
      text.setAttribute("y", shape.y);
    }
    for (const part of item.parts) coloured(part, shape.c);
  };
  const byId = new Map(nodes.map((item) => [item.node.i, item]));
  for (const { edge } of edges) for (const end of [edge.a, edge.b]) if (byId.has(end)) byId.get(end).ties++;
  const important = [...nodes].sort((one, other) => other.node.r - one.node.r || other.ties - one.ties);

  // What is in view, in scene units, and how many pixels such a unit has.
  let view = [...DATA.box], writing = 0;
  const scale = () => Math.min(map.clientWidth / view[2], map.clientHeight / view[3]) || 1;
  const lookAt = (box) => {
    view = box;
    map.setAttribute("viewBox", view.join(" "));
    clearTimeout(writing);
    writing = setTimeout(write);
  };
  // All of the map, with room for names at its edge.
  const home = () => {
    const [x, y, wide, high] = DATA.box, k = Math.min(map.clientWidth / wide, map.clientHeight / high) || 1;
    const side = Math.max(0, 85 / k - 70), top = Math.max(0, 30 / k - 70);
    return [x - side, y - top, wide + 2 * side, high + 2 * top];
  };
  const zoom = (factor, clientX, clientY) => {
    const wide = view[2] / factor;
    if (wide < DATA.box[2] / 40 || wide > DATA.box[2] * 4) return;
    const point = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM().inverse());
    lookAt([point.x - (point.x - view[0]) / factor, point.y - (point.y - view[1]) / factor,
      wide, view[3] / factor]);
  };

  // A head is as large as its line is wide, and the line ends within it.
  const point = ({ edge, ends, line, over, gap, head }, look, thick) => {
    if (!edge.w) return;
    const [x0, y0, x1, y1, x2, y2, x, y] = ends, wide = look.w - (hollow(look) ? 1 : 0);
    const away = Math.hypot(x - x2, y - y2) || 1, dx = (x - x2) / away, dy = (y - y2) / away;
    const long = (6.5 + 1.7 * wide) * thick, half = (2.6 + 0.95 * wide) * thick, cut = 0.9 * long;
    const backX = x - long * dx, backY = y - long * dy;
    head.setAttribute("points", [[x, y], [backX - half * dy, backY + half * dx], [backX + half * dy, backY - half * dx]].join(" "));
    const way = `M${x0} ${y0}C${x1} ${y1} ${x2 - 0.7 * cut * dx} ${y2 - 0.7 * cut * dy} ${x - cut * dx} ${y - cut * dy}`;
    for (const path of [line, over, gap]) path.setAttribute("d", way);
  };

  // Names are as large as can be read, whatever the zoom; those of lesser actors give way, as do labels.
  const CELL = 5;
  const write = () => {
    const k = scale(), text = Math.max(1, 11 / (12 * k));
    map.style.setProperty("--text", text);
    const thick = Math.max(1, 0.6 / k);
    map.style.setProperty("--thick", thick);
    for (const item of edges) {
      const look = looks[item.look];
      if (!look) continue;
      const dashes = (text) => text ? text.split(" ").map((part) => part * thick).join(" ") : "none";
      for (const path of [item.line, item.gap]) path.setAttribute("stroke-dasharray", dashes(look.h));
      item.over.setAttribute("stroke-dasharray", dashes(look.k === "changed" ? "3.3 7.7" : "5.5 5.5"));
      point(item, look, thick);
    }
    const low = view[0] * k, upper = view[1] * k, right = (view[0] + view[2]) * k, lower = (view[1] + view[3]) * k;
    const inside = (x, y, wide, high) => x - wide / 2 >= low && x + wide / 2 <= right && y - high / 2 >= upper && y + high / 2 <= lower;
    const taken = new Set();
    const cells = (x, y, wide, high, use) => {
      for (let i = Math.floor((x - wide / 2) / CELL); i <= (x + wide / 2) / CELL; i++)
        for (let j = Math.floor((y - high / 2) / CELL); j <= (y + high / 2) / CELL; j++) if (use(i + ":" + j)) return true;
      return false;
    };
    const free = (x, y, wide, high) => !cells(x, y, wide, high, (cell) => taken.has(cell));
    const take = (x, y, wide, high) => cells(x, y, wide, high, (cell) => { taken.add(cell); return false; });
    const seen = (group) => group.getAttribute("class") !== "gone";
    const high = 12 * text * k;
    for (const { node, group, grown } of nodes)
      if (seen(group)) take(node.x * k, node.y * k, node.r * grown * k * 1.5, node.r * grown * k * 1.5);
    for (const item of notes) {
      const shape = shapes[item.shape];
      if (!shape || !shape.l.length) continue;
      const wide = Math.max(...shape.l.map((line) => line.length)) * high * 0.55;
      take(shape.x * k, shape.y * k, wide, high * 1.2 * shape.l.length);
    }
    for (const item of important) {
      const { node, group, name } = item;
      if (!seen(group)) continue;
      item.wide = item.wide || name.getComputedTextLength() / text || 1;
      const radius = node.r * item.grown, wide = item.wide * text * k, below = radius + (CELL + 2) / k + 6 * text;
      const places = [[0, below], [0, -below], [radius + 6 / k + wide / 2 / k, 0], [-radius - 6 / k - wide / 2 / k, 0]];
      const box = ([x, y]) => [(node.x + x) * k, (node.y + y) * k, wide, high * 0.8];
      const found = places.find((place) => inside(...box(place)) && free(...box(place)));
      name.style.display = found ? "" : "none";
      if (!found) continue;
      take(...box(found));
      name.setAttribute("x", found[0]);
      name.setAttribute("y", found[1] + 4 * text);
    }
    const tall = 9 * text * k;
    for (const { group, label, x, y, turn } of edges) {
      if (!seen(group) || !label.textContent) continue;
      const wide = label.textContent.length * tall * 0.52, steps = Math.max(1, Math.round(wide / tall));
      const squares = Array.from({ length: steps + 1 }, (_, n) => (n / steps - 0.5) * (wide - tall)).map((along) =>
        [x * k + along * Math.cos(turn), y * k + along * Math.sin(turn)]);
      const room = squares.every(([px, py]) => free(px, py, tall * 0.7, tall * 0.7));
      label.style.display = room ? "" : "none";
      if (room) for (const [px, py] of squares) take(px, py, tall * 0.7, tall * 0.7);
    }
  };

  let step = DATA.start, scene = -1, timer = 0;
  // The titles of what happens on this day, then of what happens some day about it, for each pair of days.
  const eventLine = document.getElementById("event");
  eventLine.parentElement.hidden = !DATA.events.length && !DATA.between.length;
  const tellEvents = () => {
    const groups = new Map();
    for (const [at_, title, known] of DATA.events)
      if (at_ === step) groups.set("", [...(groups.get("") || []), [title, known]]);
    for (const [first, last, when, title, known] of DATA.between)
      if (first <= step && step <= last) groups.set(when, [...(groups.get(when) || []), [title, known]]);
    if (eventLine.matches(":hover, :focus-within")) hush();
    eventLine.replaceChildren();
    for (const [when, events] of groups) {
      if (eventLine.firstChild) eventLine.append("  ·  ");
      if (when) eventLine.append(when + ": ");
      events.forEach(([title, known], number) => {
        if (number) eventLine.append("; ");
        const item = document.createElement("span");
        item.textContent = title;
        eventLine.append(item);
        if (!known) return;
        item.tabIndex = 0;
        item.setAttribute("role", "note");
        item.setAttribute("aria-label", `${title}: ${known}`);
        const on = () => {
          const box = item.getBoundingClientRect();
          tell(title, [known], box.left, box.top);
          const above = eventLine.getBoundingClientRect().top - card.parentElement.getBoundingClientRect().top;
          card.style.top = Math.max(8, above - card.offsetHeight - 8) + "px";
        };
        for (const name of ["mousemove", "focus"]) item.addEventListener(name, on);
        for (const name of ["mouseleave", "blur"]) item.addEventListener(name, hush);
      });
    }
  };
  const show = (wanted) => {
    step = Math.max(0, Math.min(DATA.days.length - 1, wanted));
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", DATA.words[step]);
    scene = -1;
    see(null);
    nameScene();
    tellEvents();
    draw(DATA.words[step], ({ edge }) => at(edge.t, step), ({ node }) => [at(node.t, step), ""],
      (thing) => at(thing.z, step), ({ note }) => at(note.t, step));
  };
  // A scene is shown as it was captured: a day, a window or two days compared, filtered and in its view.
  const sceneLine = document.getElementById("scene");
  document.getElementById("scenes").hidden = !DATA.scenes.length;
  const nameScene = () => {
    sceneLine.replaceChildren();
    const head = document.createElement("b"), found = DATA.scenes[scene];
    head.textContent = found ? `${scene + 1} of ${DATA.scenes.length}: ${found.t}` : `${DATA.scenes.length} scenes`;
    sceneLine.append(head, found ? found.c : "");
  };
  const showScene = (wanted) => {
    if (!DATA.scenes.length) return;
    pause();
    scene = Math.max(0, Math.min(DATA.scenes.length - 1, wanted));
    const found = DATA.scenes[scene];
    nameScene();
    eventLine.replaceChildren();
    const shownEdges = new Map(found.e), shownNodes = new Map(found.n.map(([number, ...state]) => [number, state]));
    const shownNotes = new Map(found.m);
    see(found.l);
    draw(found.w, (item) => shownEdges.get(edges.indexOf(item)) ?? -1,
      (item) => shownNodes.get(nodes.indexOf(item)) ?? [-1, ""], (thing) => found.z[thing.i] ?? -1,
      (item) => shownNotes.get(notes.indexOf(item)) ?? -1);
    lookAt(found.v ? [...found.v] : home());
  };
  const draw = (words, lookOf, stateOf, bandOf, noteOf) => {
    document.getElementById("date").textContent = words;
    const stances = new Set(), more = new Set(), steps = new Set(), bands = new Set();
    for (const item of notes) remark(item, noteOf(item));
    for (const item of edges) {
      item.look = lookOf(item);
      const look = looks[item.look], became = look && look.k ? "k-" + look.k : "";
      item.group.setAttribute("class", look ? ((hollow(look) ? "possible " : "") + became).trim() : "gone");
      item.label.textContent = look ? look.l : "";
      item.label.setAttribute("class", `label ${look && look.q !== 2 ? "maybe" : ""} ${became}`.trim());
      const band = look ? bandOf(item.edge) : -1;
      for (const [path, name] of [[item.band, "band"], [item.within, "within"]])
        path.setAttribute("class", band < 0 ? "gone" : name);
      item.sign.setAttribute("class", became === "k-begun" || became === "k-ended" ? "sign c-" + look.c + " " + became : "gone");
      if (!look) continue;
      if (band >= 0) {
        coloured(item.band, DATA.bands[band]);
        bands.add(band);
        for (const path of [item.band, item.within]) path.style.setProperty("--w", look.w);
      }
      if (look.s >= 0 && !look.k) steps.add(look.s);
      item.over.setAttribute("class", look.o ? "over c-" + look.o : "gone");
      for (const path of [item.over, item.gap, item.head]) path.style.setProperty("--w", look.w);
      item.line.setAttribute("class", `edge c-${look.c} ${became}`.trim());
      item.line.style.setProperty("--w", look.w);
      for (const path of [item.line, item.gap])
        path.setAttribute("stroke-linecap", look.h.startsWith("0.0") ? "round" : "butt");
      item.head.setAttribute("class", item.edge.w ? `head c-${look.c} ${became}`.trim() : "gone");
      if (look.k === "dimmed") continue; // the legend tells what is looked at
      if (look.k !== "kept") stances.add(look.c);
      if (look.k) more.add(look.k);
      if (look.o) stances.add(look.o);
      if (look.o && !look.k) more.add("turning");
      if (look.h) more.add(look.h.startsWith("0.0") ? "dotted" : "dashed");
      if (hollow(look)) more.add("faint");
    }
    for (const item of nodes) {
      const [presence, became] = stateOf(item);
      const classes = presence === 2 ? became && "k-" + became : "maybe";
      const more_ = (item.pictured ? " with-picture" : "") + (item.tint ? " tinted" : "");
      item.group.setAttribute("class", presence < 0 ? "gone" : (classes + more_).trim());
      const band = presence < 0 ? -1 : bandOf(item.node);
      item.ring.setAttribute("class", band < 0 ? "gone" : "ring");
      if (band < 0) continue;
      coloured(item.ring, DATA.bands[band]);
      bands.add(band);
    }
    const legend = document.getElementById("legend");
    legend.replaceChildren();
    const explain = (name, dress) => {
      const entry = document.createElement("span"), line = document.createElement("i");
      dress(line);
      entry.append(line, name);
      legend.append(entry);
    };
    for (const [stance, name] of [["a", "Allied"], ["c", "Cooperative"], ["n", "Neutral"], ["s", "Strained"],
      ["h", "Hostile"], ["x", "No stance"]]) {
      if (stances.has(stance)) explain(name, (line) => {
        line.className = "c-" + stance;
        line.style.borderColor = "var(--line)";
      });
    }
    for (const [what, name] of [["begun", "Begun"], ["ended", "Ended"], ["changed", "Changed"], ["kept", "Unchanged"],
      ["turning", scene >= 0 && DATA.scenes[scene].g ? "Turned in this time" : "Turning"],
      ["dashed", "Planned"], ["dotted", "Alleged"], ["faint", "Possible, not certain"]])
      if (more.has(what)) explain(name, (line) => {
        if (what === "faint") line.style.borderTop = "4px double var(--soft)";
        else if (what === "dashed" || what === "dotted") line.style.borderTopStyle = what;
        else if (what === "begun" || what === "ended") {
          line.className = "became " + what;
          line.dataset.sign = what === "begun" ? "+" : "×";
        } else if (what === "changed" || what === "turning") line.className = "turned";
        else { line.className = "k-" + what; line.style.borderColor = "var(--line)"; }
      });
    [...steps].sort().forEach((number, row) => explain((row ? "" : "Width: ") + DATA.widths[number][0], (line) => {
      line.style.borderTop = `${DATA.widths[number][1]}px solid var(--soft)`;
    }));
    for (const number of bands) explain(DATA.bands[number][2], (line) => {
      line.className = "banded";
      coloured(line, DATA.bands[number]);
    });
    const lens = scene >= 0 ? DATA.scenes[scene].l : null;
    for (const [name, from, to] of lens ? lens.k : []) explain(name, (line) => {
      line.className = to ? "shades" : from ? "grouped" : "sized";
      if (from) coloured(line, from);
      if (to) {
        line.style.setProperty("--to-light", to[0]);
        line.style.setProperty("--to-dark", to[1]);
      }
    });
    clearTimeout(writing);
    writing = setTimeout(write);
  };

  const tell = (title, lines_, x, y) => {
    card.replaceChildren();
    const head = document.createElement("b");
    head.textContent = title;
    card.append(head);
    for (const line of lines_) {
      const row = document.createElement("div");
      row.textContent = line;
      card.append(row);
    }
    card.style.display = "block";
    const room = card.parentElement.getBoundingClientRect();
    card.style.left = Math.min(x - room.left + 14, room.width - card.offsetWidth - 8) + "px";
    card.style.top = Math.min(y - room.top + 14, room.height - card.offsetHeight - 8) + "px";
  };
  const hush = () => {
    card.style.display = "none";
    for (const { group, label } of edges) { group.style.opacity = ""; label.style.opacity = ""; }
    for (const { group } of nodes) group.style.opacity = "";
  };
  const spotlight = (kept) => {
    for (const { edge, group, label } of edges) {
      const lit = kept.has(edge.i) || (kept.has(edge.a) && kept.has(edge.b) && kept.size === 3);
      group.style.opacity = lit ? "" : "0.1";
      label.style.opacity = lit ? "" : "0.1";
    }
    for (const { node, group } of nodes) group.style.opacity = kept.has(node.i) ? "" : "0.15";
  };
  const place = (event, group) => {
    if (event.clientX || event.clientY) return [event.clientX, event.clientY];
    const box = group.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
  };
  for (const item of edges) {
    const on = (event) => {
      const look = looks[item.look];
      if (!look) return;
      spotlight(new Set([item.edge.i, item.edge.a, item.edge.b]));
      tell(item.edge.n, look.q === 2 ? look.d : ["possible, not certain", ...look.d], ...place(event, item.group));
    };
    item.group.addEventListener("mousemove", on);
    item.group.addEventListener("focus", on);
    item.group.addEventListener("mouseleave", hush);
    item.group.addEventListener("blur", hush);
  }
  for (const { node, group } of nodes) {
    const on = (event) => {
      const kept = new Set([node.i]);
      for (const { edge, look } of edges) {
        if (look >= 0 && (edge.a === node.i || edge.b === node.i)) kept.add(edge.i).add(edge.a).add(edge.b);
      }
      spotlight(kept);
      tell(node.n, node.d, ...place(event, group));
    };
    group.addEventListener("mousemove", on);
    group.addEventListener("focus", on);
    group.addEventListener("mouseleave", hush);
    group.addEventListener("blur", hush);
  }

  const pause = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
  const toggle = () => {
    if (timer) { pause(); return; }
    if (step === DATA.days.length - 1) show(0);
    play.textContent = "Pause";
    timer = setInterval(() => { if (step === DATA.days.length - 1) pause(); else show(step + 1); }, 900);
  };
  const root = document.documentElement, lookButton = document.getElementById("look");
  const isDark = () => root.classList.contains("dark") ||
    (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  const nameLook = () => { lookButton.textContent = isDark() ? "Light" : "Dark"; };
  const look = () => {
    const dark = isDark();
    root.classList.toggle("dark", !dark);
    root.classList.toggle("light", dark);
    nameLook();
  };
  nameLook();

  // The hand: the wheel zooms to the pointer, dragging moves, two fingers do both, a double click shows all.
  const pointers = new Map();
  const middle = () => {
    const [one, other] = [...pointers.values()];
    return other === undefined ? { x: one.x, y: one.y, apart: 0 } : { x: (one.x + other.x) / 2,
      y: (one.y + other.y) / 2, apart: Math.hypot(one.x - other.x, one.y - other.y) };
  };
  map.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), event.clientX, event.clientY);
  }, { passive: false });
  map.addEventListener("pointerdown", (event) => { pointers.set(event.pointerId, { x: event.clientX, y: event.clientY }); });
  addEventListener("pointermove", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const before = middle();
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const after = middle(), k = scale();
    lookAt([view[0] - (after.x - before.x) / k, view[1] - (after.y - before.y) / k, view[2], view[3]]);
    if (before.apart && after.apart) zoom(after.apart / before.apart, after.x, after.y);
  });
  for (const name of ["pointerup", "pointercancel"])
    addEventListener(name, (event) => { pointers.delete(event.pointerId); });
  map.addEventListener("dblclick", () => lookAt(home()));
  addEventListener("resize", () => lookAt(view));
  const zoomMiddle = (factor) => {
    const box = map.getBoundingClientRect();
    zoom(factor, box.left + box.width / 2, box.top + box.height / 2);
  };
  slider.max = String(DATA.days.length - 1);
  slider.addEventListener("input", () => { pause(); show(Number(slider.value)); });
  play.addEventListener("click", toggle);
  document.getElementById("before").addEventListener("click", () => showScene(scene - 1));
  document.getElementById("after").addEventListener("click", () => showScene(scene + 1));
  lookButton.addEventListener("click", look);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = event.target === slider || event.target.tagName === "BUTTON";
    if (event.key === "ArrowRight" && !own) { pause(); show(step + 1); }
    else if (event.key === "ArrowLeft" && !own) { pause(); show(step - 1); }
    else if (event.key === "PageDown") { event.preventDefault(); showScene(scene + 1); }
    else if (event.key === "PageUp") { event.preventDefault(); showScene(scene - 1); }
    else if (event.key === "Home" && !own) { pause(); show(0); }
    else if (event.key === "End" && !own) { pause(); show(DATA.days.length - 1); }
    else if (event.key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); toggle(); }
    else if (event.key === "d") look();
    else if (event.key === "+" || event.key === "=") zoomMiddle(1.4);
    else if (event.key === "-") zoomMiddle(1 / 1.4);
    else if (event.key === "0" || event.key === "f") lookAt(home());
    else if (event.key === "Escape") hush();
  });
  // page.html#2019-12-31 opens on that day: the last step before or on it; page.html#scene-2 with that scene.
  const named = () => {
    const day = decodeURIComponent(location.hash.slice(1)), told = /^scene-(\d+)$/.exec(day);
    if (told) { show(DATA.start); showScene(Number(told[1]) - 1); return; }
    const found = DATA.iso.findLastIndex((iso) => iso <= day);
    show(/^\d{4}-\d\d-\d\d$/.test(day) && found >= 0 ? found : DATA.start);
  };
  addEventListener("hashchange", named);
  lookAt(home());
  named();
})();

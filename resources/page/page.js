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
  map.setAttribute("viewBox", DATA.box.join(" "));
  const defs = map.querySelector("defs");
  for (const stance of ["h", "s", "n", "c", "a", "x"]) {
    const head = make("marker", { id: "head-" + stance, viewBox: "0 0 10 10", refX: 9, refY: 5, orient: "auto",
      markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse" }, defs);
    make("path", { d: "M0 1L10 5L0 9z", class: "c-" + stance, style: "fill: var(--line)" }, head);
  }
  const lines = make("g", {}, map), actors = make("g", {}, map), texts = make("g", {}, map);

  const edges = DATA.edges.map((edge) => {
    const group = make("g", { tabindex: 0, role: "img", "aria-label": edge.n, id: "relations-" + edge.i }, lines);
    const line = make("path", { d: edge.p, class: "edge" }, group);
    make("path", { d: edge.p, class: "hit" }, group);
    const middle = line.getPointAtLength(line.getTotalLength() / 2);
    const before = line.getPointAtLength(line.getTotalLength() * 0.49);
    let angle = Math.atan2(middle.y - before.y, middle.x - before.x) * 180 / Math.PI;
    if (angle > 90 || angle < -90) angle += 180;
    const label = make("text", { class: "label", transform:
      `translate(${middle.x} ${middle.y}) rotate(${angle})`, dy: "0.35em" }, texts);
    return { edge, group, line, label, look: -1 };
  });
  let nodesMade = 0;
  const nodes = DATA.nodes.map((node) => {
    const group = make("g", { tabindex: 0, role: "img", "aria-label": node.n, id: "actors-" + node.i,
      transform: `translate(${node.x} ${node.y})` }, actors);
    const r = node.r;
    const corner = (n, turn, size) => Array.from({ length: n }, (_, k) =>
      `${size * Math.cos(turn + 2 * Math.PI * k / n)},${size * Math.sin(turn + 2 * Math.PI * k / n)}`).join(" ");
    const style = `fill: var(--${node.s})`;
    if (node.s === "rounded") make("rect", { x: -r * 0.92, y: -r * 0.92, width: r * 1.84, height: r * 1.84,
      rx: r * 0.34, class: "shape", style }, group);
    else if (node.s === "hexagon") make("polygon", { points: corner(6, Math.PI / 6, r), class: "shape", style }, group);
    else if (node.s === "diamond") make("polygon", { points: corner(4, 0, r * 1.08), class: "shape", style }, group);
    else make("circle", { r, class: "shape", style }, group);
    if (node.f) {
      const id = "clip-" + nodesMade++;
      make("circle", { r, cx: 0, cy: 0 }, make("clipPath", { id }, defs));
      const clipped = make("g", { "clip-path": `url(#${id})` }, group);
      make("use", { href: "#flag-" + node.f, x: -r, y: -r, width: 2 * r, height: 2 * r }, clipped);
      make("circle", { r, class: "shape", style: "fill: none" }, group);
    } else {
      make("text", { dy: "0.36em", style: `font-size: ${Math.min(r * 0.8, 2 * r / Math.max(node.m.length, 1))}px; ` +
        "font-weight: 600; stroke: none" }, group).textContent = node.m;
    }
    make("text", { y: r + 15, style: node.s === "small" ? "font-size: 11px" : "font-weight: 600" }, group)
      .textContent = node.n;
    return { node, group };
  });

  let step = DATA.start, timer = 0;
  const show = (wanted) => {
    step = Math.max(0, Math.min(DATA.days.length - 1, wanted));
    slider.value = String(step);
    slider.setAttribute("aria-valuetext", DATA.words[step]);
    document.getElementById("date").textContent = DATA.words[step];
    const stances = new Set();
    for (const item of edges) {
      item.look = at(item.edge.t, step);
      const look = looks[item.look];
      item.group.setAttribute("class", look ? (look.q === 2 ? "" : "maybe") : "gone");
      item.label.textContent = look ? look.l : "";
      item.label.setAttribute("class", "label" + (look && look.q !== 2 ? " maybe" : ""));
      if (!look) continue;
      stances.add(look.c);
      item.line.setAttribute("class", "edge c-" + look.c);
      item.line.setAttribute("stroke-width", look.w);
      item.line.setAttribute("stroke-dasharray", look.h || "none");
      item.line.setAttribute("stroke-linecap", look.h.startsWith("0.0") ? "round" : "butt");
      if (item.edge.w) item.line.setAttribute("marker-end", `url(#head-${look.c})`);
    }
    for (const { node, group } of nodes) {
      const presence = at(node.t, step);
      group.setAttribute("class", presence < 0 ? "gone" : presence === 2 ? "" : "maybe");
    }
    const told = DATA.events.filter((event) => event[0] === step);
    document.getElementById("event").textContent = told.map((event) =>
      event[1] + (event[2] ? ` (${event[2]})` : "")).join("  ·  ");
    const legend = document.getElementById("legend");
    legend.replaceChildren();
    for (const [stance, name] of [["a", "Allied"], ["c", "Cooperative"], ["n", "Neutral"], ["s", "Strained"],
      ["h", "Hostile"], ["x", "No stance"]]) {
      if (!stances.has(stance)) continue;
      const entry = document.createElement("span"), line = document.createElement("i");
      line.className = "c-" + stance;
      line.style.borderColor = "var(--line)";
      entry.append(line, name);
      legend.append(entry);
    }
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
  const look = () => {
    const root = document.documentElement;
    const dark = root.classList.contains("dark") ||
      (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
    root.classList.toggle("dark", !dark);
    root.classList.toggle("light", dark);
  };
  slider.max = String(DATA.days.length - 1);
  slider.addEventListener("input", () => { pause(); show(Number(slider.value)); });
  play.addEventListener("click", toggle);
  document.getElementById("look").addEventListener("click", look);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const own = event.target === slider || event.target.tagName === "BUTTON";
    if (event.key === "ArrowRight" && !own) { pause(); show(step + 1); }
    else if (event.key === "ArrowLeft" && !own) { pause(); show(step - 1); }
    else if (event.key === "Home" && !own) { pause(); show(0); }
    else if (event.key === "End" && !own) { pause(); show(DATA.days.length - 1); }
    else if (event.key === " " && event.target.tagName !== "BUTTON") { event.preventDefault(); toggle(); }
    else if (event.key === "d") look();
    else if (event.key === "Escape") hush();
  });
  // page.html#2019-12-31 opens on that day: the last step before or on it.
  const named = () => {
    const day = decodeURIComponent(location.hash.slice(1));
    const found = DATA.iso.findLastIndex((iso) => iso <= day);
    show(/^\d{4}-\d\d-\d\d$/.test(day) && found >= 0 ? found : DATA.start);
  };
  addEventListener("hashchange", named);
  named();
})();

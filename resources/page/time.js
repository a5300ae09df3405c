// Days and scenes: what is shown, and how one gets there.
let step = DATA.start, scene = -1, timer = 0, span = null;
const eventLine = byId("event");
byId("timing").hidden = DATA.timeless;
byId("told").hidden = !DATA.events.length && !DATA.between.length;
// [when, title, how it is known] of what happens on a day, then of what happens some day about it.
const eventsOn = (day) => [
  ...DATA.events.filter(([at_]) => at_ === day).map(([, title, known]) => ["", title, known]),
  ...DATA.between.filter(([first, last]) => first <= day && day <= last).map(([, , when, title, known]) => [when, title, known]),
];
const tellEvents = () => {
  if (eventLine.matches(":hover, :focus-within")) hush();
  eventLine.replaceChildren();
  let before = null;
  for (const [when, title, known] of scene < 0 ? eventsOn(step) : []) {
    if (before !== null) eventLine.append(before === when ? "; " : "  ·  ");
    if (when && before !== when) eventLine.append(when + ": ");
    before = when;
    const item = text("span", title, eventLine);
    if (!known) continue;
    item.tabIndex = 0;
    item.setAttribute("role", "note");
    item.setAttribute("aria-label", `${title}: ${known}`);
    const on = () => {
      const box = item.getBoundingClientRect();
      tell(title, [known], box.left, box.top);
      card.style.top = Math.max(8, map.clientHeight - card.offsetHeight - 8) + "px";
    };
    for (const name of ["mousemove", "focus"]) item.addEventListener(name, on);
    for (const name of ["mouseleave", "blur"]) item.addEventListener(name, hush);
  }
};
const isDark = () => root.classList.contains("dark") ||
  (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
const draw = (words, lookOf, stateOf, bandOf, noteOf, isHull, haloed) => {
  byId("date").textContent = words;
  const bands = new Set(), halos = new Set(haloed[0]), pulsing = new Set(haloed[1]);
  for (const item of notes) remark(item, noteOf(item));
  hulls.forEach(({ shape }, number) => dress(shape, isHull(number) ? "hull" : "gone"));
  for (const item of edges) {
    item.look = lookOf(item);
    const look = looks[item.look];
    item.halo = halos.has(item.number) && Boolean(look);
    if (!look) {
      dress(item.group, "gone");
      item.dressed = "";
      continue;
    }
    const band = bandOf(item.edge);
    if (band >= 0) bands.add(band);
    dressLine(item, band);
    item.said = `${item.edge.n}: ${sayOf(item)}`;
    item.group.setAttribute("aria-label", item.said);
  }
  for (const item of nodes) {
    const [presence, became, holds] = stateOf(item);
    Object.assign(item, { state: presence, became, holds, haloed: pulsing.has(item.number) && presence >= 0 });
    const classes = [presence === 1 ? "maybe" : "", became ? "k-" + became : "", item.pictured ? "with-picture" : "", item.tint ? "tinted" : ""];
    dress(item.group, presence < 0 ? "gone" : classes.filter(Boolean).join(" ") || "there");
    dress(item.day, item.haloed ? "day" : "gone");
    dress(item.held, holds > 0 ? "held" : "gone");
    if (holds > 0) item.held.lastChild.textContent = holds;
    const band = presence < 0 ? -1 : bandOf(item.node);
    item.band = band >= 0;
    dress(item.ring, band < 0 ? "gone" : "ring two");
    if (band < 0) continue;
    coloured(item.ring, DATA.bands[band]);
    bands.add(band);
  }
  explain(bands);
  listSoon();
  announce(words);
};
const show = (wanted) => {
  step = Math.max(0, Math.min(DATA.days.length - 1, wanted));
  const left = scene >= 0;
  scene = -1;
  if (span) {
    span = null;
    drawAxis();
  }
  if (Number(slider.value) < DATA.days[step] || Number(slider.value) >= (DATA.days[step + 1] ?? Infinity) || !sliding) slider.value = String(DATA.days[step]);
  slider.setAttribute("aria-valuetext", DATA.words[step]);
  byId("earlier").disabled = step === 0;
  byId("later").disabled = step === DATA.days.length - 1;
  see(null);
  nameScene();
  draw(DATA.words[step], ({ edge }) => at(edge.t, step), ({ node }) => [at(node.t, step), "", at(node.u, step)],
    (thing) => at(thing.z, step), ({ note }) => at(note.t, step), (number) => at(DATA.hulls[number].t, step) >= 0, DATA.halos[step] || [[], []]);
  tellEvents();
  if (left && choose(false)) lookAt(home());
  redraw();
};
// A scene is shown as it was captured: a day, a window or two days compared, filtered and in its view.
const stops = DATA.scenes.map((found, number) => {
  const button = text("button", number + 1, text("li", "", byId("stops")), { type: "button", "aria-label": `Scene ${number + 1}: ${found.t}`, title: found.t });
  button.addEventListener("click", () => showScene(number));
  return button;
});
byId("scenes").hidden = !DATA.scenes.length;
document.body.classList.toggle("plain", !DATA.scenes.length);
const KINDS = { comparison: "Two days compared", window: "Within a time", day: "" };
const nameScene = () => {
  document.body.classList.toggle("staged", scene >= 0);
  const head = byId("scene"), found = DATA.scenes[scene];
  head.textContent = found ? `${scene + 1} of ${DATA.scenes.length}: ${found.t}` : `${DATA.scenes.length} ${DATA.scenes.length === 1 ? "scene" : "scenes"}`;
  if (found) {
    const more = [KINDS[found.g], found.w === found.t ? "" : found.w].filter(Boolean).join(": ");
    if (more) text("small", more, head);
  }
  byId("caption").textContent = found ? found.c : "Step through them with › or the numbers; the slider goes back to single days.";
  stops.forEach((button, number) => number === scene ? button.setAttribute("aria-current", "step") : button.removeAttribute("aria-current"));
  byId("before").disabled = scene <= 0;
  byId("after").disabled = scene === DATA.scenes.length - 1;
};
const fitted = ([x, y, w, h]) => {
  const k = Math.min(wide / w, high / h);
  return [x + w / 2 - wide / k / 2, y + h / 2 - high / k / 2, wide / k, high / k];
};
const showScene = (wanted) => {
  if (!DATA.scenes.length) return;
  pause();
  scene = Math.max(0, Math.min(DATA.scenes.length - 1, wanted));
  const found = DATA.scenes[scene];
  nameScene();
  // The slider goes on from there.
  const [from, to] = found.d, before = DATA.days.findLastIndex((day) => day <= to);
  step = Math.max(before, 0);
  slider.value = String(to);
  slider.setAttribute("aria-valuetext", found.w);
  span = [from, to];
  byId("earlier").disabled = byId("later").disabled = false;
  drawAxis();
  const shownEdges = new Map(found.e), shownNodes = new Map(found.n.map(([number, ...state]) => [number, state]));
  const shownNotes = new Map(found.m), shownHulls = new Set(found.u);
  choose(Boolean(found.v));
  see(found.l);
  draw(found.w, ({ number }) => shownEdges.get(number) ?? -1, ({ number }) => shownNodes.get(number) ?? [-1, "", 0],
    (thing) => found.z[thing.i] ?? -1, ({ number }) => shownNotes.get(number) ?? -1, (number) => shownHulls.has(number), found.h);
  tellEvents();
  staged = found.v ? fitted(found.v) : home();
  lookAt(staged);
  redraw();
};

let sliding = false;
const pause = () => {
  clearInterval(timer);
  timer = 0;
  play.textContent = "Play";
};
const toggle = () => {
  if (timer) { pause(); return; }
  if (step === DATA.days.length - 1) show(0);
  play.textContent = "Pause";
  timer = setInterval(() => { if (step === DATA.days.length - 1) pause(); else show(step + 1); }, 900);
};
slider.min = String(first);
slider.max = String(last);
slider.addEventListener("input", () => {
  pause();
  sliding = true;
  const wanted = Number(slider.value);
  let low = 0, up = DATA.days.length - 1;
  while (low < up) {
    const middle = Math.ceil((low + up) / 2);
    if (DATA.days[middle] <= wanted) low = middle; else up = middle - 1;
  }
  if (low !== step || scene >= 0) show(low);
});
slider.addEventListener("change", () => {
  sliding = false;
  slider.value = String(DATA.days[step]);
});
slider.addEventListener("keydown", (event) => {
  const to = { ArrowRight: step + 1, ArrowUp: step + 1, ArrowLeft: step - 1, ArrowDown: step - 1, Home: 0, End: DATA.days.length - 1 }[event.key];
  if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  event.stopPropagation();
  pause();
  show(to);
});
play.addEventListener("click", toggle);
byId("earlier").addEventListener("click", () => { pause(); show(step - 1); });
byId("later").addEventListener("click", () => { pause(); show(step + 1); });
byId("before").addEventListener("click", () => showScene(scene - 1));
byId("after").addEventListener("click", () => showScene(scene + 1));

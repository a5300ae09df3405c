// Along the map with the keys: actors by their names, and from each its relations.
let current = null;
const walk = (event) => {
  const actors = nodes.filter(isShown).sort((one, other) => one.node.n < other.node.n ? -1 : one.node.n > other.node.n ? 1 : 0);
  if (!actors.length) return;
  const from = current && isShown(current) ? current : null;
  const of = (actor) => edges.filter((item) => isShown(item) && (item.edge.a === actor.node.i || item.edge.b === actor.node.i));
  let actor = from && from.node ? from : from && walked && isShown(walked) ? walked : null;
  const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  let next = null;
  if (turn) next = actor ? actors[(actors.indexOf(actor) + turn + actors.length) % actors.length] : actors[turn > 0 ? 0 : actors.length - 1];
  else {
    actor = actor || actors[0];
    const row = [actor, ...of(actor)], at_ = row.indexOf(from), by = event.key === "ArrowDown" ? 1 : -1;
    next = row[(Math.max(at_, 0) + by + row.length) % row.length];
  }
  walked = next.node ? next : actor;
  hush();
  reach_(next);
};
let walked = null;
const reach_ = (item) => {
  for (const other of [...nodes, ...edges]) if (other.group.tabIndex === 0) other.group.tabIndex = -1;
  item.group.tabIndex = 0;
  item.group.focus({ preventScroll: true });
};
const lookButton = byId("look");
const nameLook = () => { lookButton.textContent = isDark() ? "Light" : "Dark"; };
const changeLook = () => {
  const dark = isDark();
  root.classList.toggle("dark", !dark);
  root.classList.toggle("light", dark);
  nameLook();
};
nameLook();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameLook);
lookButton.addEventListener("click", changeLook);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const { key, target } = event, button = target.tagName === "BUTTON", arrow = key.startsWith("Arrow"), within = map.contains(target);
  if (key === "Escape") {
    const back = kept;
    hush();
    if (back && card.contains(document.activeElement)) {
      quiet = true;
      back.group.focus({ preventScroll: true });
      quiet = false;
    }
    else if (within && target !== map) map.focus({ preventScroll: true });
    return;
  }
  if (within && arrow) {
    event.preventDefault();
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (event.shiftKey) pan(...way); else walk(event);
  } else if (within && (key === "Enter" || key === " ") && current && target !== map) {
    event.preventDefault();
    keep(current);
    byId("shut").focus({ preventScroll: true });
  } else if (key === "ArrowRight" && !button && target !== slider) { pause(); show(step + 1); }
  else if (key === "ArrowLeft" && !button && target !== slider) { pause(); show(step - 1); }
  else if (key === "PageDown" && DATA.scenes.length) { event.preventDefault(); showScene(scene + 1); }
  else if (key === "PageUp" && DATA.scenes.length) { event.preventDefault(); showScene(scene - 1); }
  else if (key === "Home" && !button && target !== slider) { event.preventDefault(); pause(); show(0); }
  else if (key === "End" && !button && target !== slider) { event.preventDefault(); pause(); show(DATA.days.length - 1); }
  else if (key === " " && !button && target.tagName !== "A") { event.preventDefault(); toggle(); }
  else if (key === "d" || key === "D") changeLook();
  else if (key === "+" || key === "=") zoomMiddle(1.4);
  else if (key === "-") zoomMiddle(1 / 1.4);
  else if (key === "0" || key === "f") lookAt(home());
});
const resized = () => {
  const all = written === null || view[2] >= home()[2] * 0.98, k = scale(), x = view[0] + view[2] / 2, y = view[1] + view[3] / 2;
  measureMap();
  const other = scene >= 0 && DATA.scenes[scene].v ? false : choose(false);
  stand();
  if (all || other) lookAt(home()); else lookAt([x - wide / k / 2, y - high / k / 2, wide / k, high / k]);
  written = null;
  redraw();
  drawAxis();
};
new ResizeObserver(() => { if (map.clientWidth !== wide || map.clientHeight !== high) resized(); else drawAxis(); }).observe(map);
// page.html#2019-12-31 opens on that day: the last step before or on it; page.html#scene-2 with that scene.
const named = () => {
  const day = decodeURIComponent(location.hash.slice(1)), told = /^scene-(\d+)$/.exec(day);
  if (told) {
    show(DATA.start);
    showScene(Number(told[1]) - 1);
  } else if (/^[+-]?\d{4,}-\d\d-\d\d$/.test(day)) {
    const found = DATA.iso.findLastIndex((iso) => iso <= day);
    show(found >= 0 ? found : DATA.start);
  } else if (written === null || !day) show(DATA.start);
};
addEventListener("hashchange", named);
measureMap();
choose(false);
stand();
view = home();
lookAt(view);
drawAxis();
named();

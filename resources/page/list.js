// What holds on the day as text: for reading, for the keyboard and for who does not see the map.
const holding = byId("holding"), listed = byId("listed"), said = byId("said");
let listing = 0;
const sayOf = (item) => {
  const look = looks[item.look];
  const first_ = (look.d[0] || "").startsWith(item.edge.n + ": ") ? look.d[0].slice(item.edge.n.length + 2) : look.d[0];
  return (look.q === 2 ? [] : [look.d.some((line) => line.includes("possible")) ? "" : "possible, not certain"]).concat(first_ || []).filter(Boolean).join("; ");
};
const some = (names) => names.slice(0, 5).join(", ") + (names.length > 5 ? ` and ${names.length - 5} more` : "");
const pick_ = (item, parent) => {
  const button = text("button", item.edge ? item.edge.n : item.node.n, parent, { type: "button" });
  button.addEventListener("click", () => {
    keep(item);
    card.focus();
  });
  return button;
};
const fillList = () => {
  listing = 0;
  const heading_ = scene >= 0 ? DATA.scenes[scene].w : DATA.words[step];
  listed.textContent = heading_;
  holding.replaceChildren();
  const shown = edges.filter((item) => looks[item.look] && looks[item.look].k !== "dimmed"), actors = nodes.filter(({ state, group }) => state >= 0 && !group.classList.contains("k-dimmed"));
  text("p", `${shown.length} ${shown.length === 1 ? "relation" : "relations"}, ${actors.length} ${actors.length === 1 ? "actor" : "actors"}.`, holding);
  if (scene < 0) {
    const events = eventsOn(step);
    if (events.length) {
      text("h3", "What happened", holding);
      const list = text("ul", "", holding, { class: "day" });
      for (const [when, title, known] of events) {
        const item = text("li", "", list);
        text("b", title, item);
        item.append([when, known].filter(Boolean).map((line) => `. ${line}`).join(""));
      }
    }
  }
  if (shown.length) {
    const table = text("table", "", holding);
    text("caption", "Relations", table);
    const head = text("tr", "", text("thead", "", table));
    for (const name of ["Relation", "What it is"]) text("th", name, head, { scope: "col" });
    const body = text("tbody", "", table);
    const rank = (item) => item.halo ? 0 : ["begun", "ended", "changed"].includes(looks[item.look].k) ? 1 : 2;
    for (const item of [...shown].sort((one, other) => rank(one) - rank(other) || (one.edge.n < other.edge.n ? -1 : 1))) {
      const row = text("tr", "", body), look = looks[item.look];
      pick_(item, text("th", "", row, { scope: "row" }));
      const became = { begun: "begun", ended: "ended", changed: "changed", kept: "stayed" }[look.k] || (item.halo ? "on this day" : "");
      const cell = text("td", "", row);
      item.listed = cell;
      item.words = [became, sayOf(item)].filter(Boolean).join(": ");
      cell.textContent = (item.no ? `(${item.no} on the map) ` : "") + item.words;
    }
  }
  if (actors.length) {
    text("h3", "Actors", holding);
    const list = text("ul", "", holding);
    for (const item of [...actors].sort((one, other) => one.node.n < other.node.n ? -1 : 1)) pick_(item, text("li", "", list));
  }
};
const numberList = () => {
  for (const item of edges) if (item.listed && looks[item.look]) {
    const wanted = (item.no ? `(${item.no} on the map) ` : "") + (item.words || "");
    if (item.listed.textContent !== wanted) item.listed.textContent = wanted;
  }
};
const listSoon = () => {
  clearTimeout(listing);
  listing = setTimeout(fillList, timer ? 400 : 120);
};
// The day and what is different, for a screen reader; while it plays, less often.
let saying = 0, before_ = new Map();
const announce = (words) => {
  const now = new Map(edges.filter((item) => looks[item.look]).map((item) => [item, item.look])), parts = [words + "."];
  if (scene < 0) {
    const begun = [...now.keys()].filter((item) => !before_.has(item)), ended = [...before_.keys()].filter((item) => !now.has(item));
    const changed = [...now].filter(([item, look]) => before_.has(item) && before_.get(item) !== look).map(([item]) => item);
    const events = eventsOn(step).filter(([when]) => !when).map(([, title]) => title);
    if (events.length) parts.push(`${some(events)}.`);
    if (before_.size) for (const [name, items] of [["Begun", begun], ["Ended", ended], ["Changed", changed]])
      if (items.length) parts.push(`${name}: ${some(items.map(({ edge }) => edge.n))}.`);
  } else parts.unshift(`Scene ${scene + 1} of ${DATA.scenes.length}: ${DATA.scenes[scene].t}.`), parts.push(DATA.scenes[scene].c);
  before_ = now;
  parts.push(`${now.size} ${now.size === 1 ? "relation" : "relations"}.`);
  clearTimeout(saying);
  saying = setTimeout(() => { said.textContent = parts.filter(Boolean).join(" "); }, timer ? 2_500 : 150);
};

// The scale of time: years, months or days at distances that can be read, and how much changes when.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86_400_000, EPOCH = 719_163; // 1970-01-01, where day 1 is 0001-01-01
const first = DATA.days[0], last = Math.max(DATA.last, first + 1), THUMB = 18;
const ymd = (day) => {
  const found = new Date((day - EPOCH) * DAY);
  return [found.getUTCFullYear(), found.getUTCMonth(), found.getUTCDate()];
};
const dayOf = (year, month, day = 1) => {
  const found = new Date(0);
  found.setUTCFullYear(year, month, day);
  return Math.round(found.getTime() / DAY) + EPOCH;
};
const yearIn = (year) => year > 0 ? String(year) : `${1 - year} BC`;
const ticks = (perDay) => {
  const room = 46, found = [];
  if (perDay * 10 >= room) {
    const gap = [1, 2, 5, 10].find((days) => days * perDay >= room) || 10;
    for (let day = first; day <= last; day++) {
      const [year, month, of] = ymd(day);
      if (of === 1) found.push([day, `${MONTHS[month]} ${yearIn(year)}`]);
      else if ((of - 1) % gap === 0 && of <= 32 - gap) found.push([day, `${of} ${MONTHS[month]}`]);
    }
    return found;
  }
  const months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 120_000].find((count) => count * 30.44 * perDay >= room) || 120_000;
  let [year, month] = ymd(first), index = Math.floor((year * 12 + month) / months) * months;
  while (found.length < 400) {
    const day = dayOf(Math.floor(index / 12), ((index % 12) + 12) % 12);
    if (day > last) break;
    const of = ((index % 12) + 12) % 12;
    if (day >= first) found.push([day, of ? MONTHS[of] : yearIn(Math.floor(index / 12))]);
    index += months;
  }
  return found;
};
const changes = DATA.days.map(() => 0);
for (const { t } of DATA.edges) for (const [from] of t) if (from) changes[from]++;
for (const [at_] of DATA.events) changes[at_]++;
const drawAxis = () => {
  const scale_ = byId("ticks"), across = scale_.clientWidth || 1, perDay = (across - THUMB) / (last - first);
  const x = (day) => THUMB / 2 + (day - first) * perDay;
  scale_.replaceChildren();
  make("line", { class: "rail", x1: THUMB / 2, x2: across - THUMB / 2, y1: 22, y2: 22 }, scale_);
  if (span) {
    const [left, right] = span.map((day) => Math.min(Math.max(x(day), THUMB / 2), across - THUMB / 2));
    make("rect", { class: "span", x: left - 2, y: 18, width: right - left + 4, height: 8, rx: 4 }, scale_);
  }
  const heights = new Map();
  DATA.days.forEach((day, number) => {
    const at_ = Math.round(x(day));
    heights.set(at_, (heights.get(at_) || 0) + Math.max(changes[number], 0.5));
  });
  for (const [at_, count] of heights) {
    const tall = Math.min(4 + 3 * Math.sqrt(count), 18);
    make("rect", { class: "change", x: at_ - 1, y: 22 - tall, width: 2, height: tall }, scale_);
  }
  let free = -Infinity;
  const found = ticks(perDay), ends = found.length < 2 ? [[first, DATA.iso[0]], ...found, [last, ""]] : found;
  for (const [day, name] of ends) {
    const at_ = x(day), half = name.length * 3.2;
    make("line", { class: "tick", x1: at_, x2: at_, y1: 22, y2: 40 }, scale_);
    const middle = Math.min(Math.max(at_, half), across - half);
    if (!name || middle - half < free) continue;
    make("text", { x: middle, y: 54 }, scale_).textContent = name;
    free = middle + half + 6;
  }
};

// The days shown: two sliders over the time of the data, and play.

import { h, whole } from "./dom.js";

const BARS = 240;

/** Periods as first and last day; by day, month or year, as long as there are not too many. */
export function periods(first, last) {
  const start = new Date(`${first}T00:00:00Z`);
  const end = new Date(`${last}T00:00:00Z`);
  if (Number.isNaN(+start) || Number.isNaN(+end) || start > end) return [];
  const days = (end - start) / 86_400_000 + 1;
  const unit = days <= 92 ? "day" : days <= 366 * 15 ? "month" : "year";
  const iso = (date) => date.toISOString().slice(0, 10);
  const found = [];
  let [y, m, d] = [start.getUTCFullYear(), unit === "year" ? 0 : start.getUTCMonth(), unit === "day" ? start.getUTCDate() : 1];
  while (found.length < 3000) {
    const from = new Date(Date.UTC(y, m, d));
    from.setUTCFullYear(y, m, d);
    if (from > end) break;
    if (unit === "day") d += 1;
    else if (unit === "month") m += 1;
    else y += 1;
    const next = new Date(0);
    next.setUTCFullYear(y, m, d);
    next.setUTCDate(next.getUTCDate() - 1);
    const label = iso(from).slice(0, unit === "day" ? 10 : unit === "month" ? 7 : 4);
    found.push({ from: iso(from), to: iso(next), label });
  }
  return found;
}

/** @param changed told `(from, to)`; both null when all days are shown */
export function createTimeline(element, model, changed) {
  const days = model.edges.flatMap((edge) => (edge.first ? [edge.first, edge.last] : [])).sort();
  const steps = days.length ? periods(days[0], days[days.length - 1]) : [];
  if (steps.length < 2) {
    element.hidden = true;
    return { steps, set() {}, play() {}, stop() {}, playing: () => false };
  }
  const last = steps.length - 1;
  const slider = (label, value) => h("input", { type: "range", min: 0, max: last, value, step: 1, "aria-label": label, oninput: () => moved(label) });
  const [from, to] = [slider("First period shown", 0), slider("Last period shown", last)];
  const text = h("output", { class: "days" });
  const button = h("button", { id: "play", "aria-pressed": "false", onclick: () => (timer ? stop() : play()) }, "▶ Play");
  const all = h("button", { class: "quiet", onclick: () => set(null, null) }, "All days");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "bars");
  svg.setAttribute("viewBox", "0 0 1000 30");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  element.append(button, h("div", { class: "track" }, svg, h("div", { class: "sliders" }, from, to)), text, all);
  // The middle of a bar is where its period stands on the sliders.
  const sliders = element.querySelector(".sliders");
  sliders.style.marginInline = `calc(${50 / steps.length}% - 7px)`;
  const bars = drawBars();
  let timer = 0;

  function drawBars() {
    const amounts = new Array(steps.length).fill(0);
    const index = (date) => {
      let [low, high] = [0, last];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (steps[middle].from <= date) low = middle;
        else high = middle - 1;
      }
      return low;
    };
    for (const edge of model.edges) {
      if (edge.points) for (const point of edge.points) amounts[index(point.date)] += point.weight;
      else if (edge.first) amounts[index(edge.first)] += edge.weight;
    }
    const merged = Math.ceil(steps.length / BARS);
    const heights = [];
    for (let at = 0; at < steps.length; at += merged) heights.push(amounts.slice(at, at + merged).reduce((a, b) => a + b, 0));
    const most = Math.max(...heights, 1e-9);
    return heights.map((height, at) => {
      const bar = document.createElementNS(svg.namespaceURI, "rect");
      const size = height > 0 ? Math.max(2, 30 * Math.sqrt(height / most)) : 0;
      const wide = 1000 / heights.length;
      for (const [key, value] of Object.entries({ x: (at + 0.1) * wide, y: 30 - size, width: Math.max(0.5, wide * 0.8), height: size })) bar.setAttribute(key, value);
      svg.append(bar);
      return { bar, at: at * merged };
    });
  }

  function moved(label) {
    stop();
    if (+from.value > +to.value) label.startsWith("First") ? (to.value = from.value) : (from.value = to.value);
    tell();
  }

  function tell() {
    const [a, b] = [+from.value, +to.value];
    const everything = a === 0 && b === last;
    text.textContent = a === b ? steps[a].label : `${steps[a].label} to ${steps[b].label}`;
    for (const slider of [from, to]) slider.setAttribute("aria-valuetext", steps[+slider.value].label);
    for (const { bar, at } of bars) bar.classList.toggle("out", at < a || at > b);
    changed(everything ? null : steps[a].from, everything ? null : steps[b].to);
  }

  function set(first, end) {
    const place = (date, otherwise, edge) => {
      if (!date) return otherwise;
      const found = steps.findIndex((step) => step[edge] >= date);
      return found < 0 ? otherwise : found;
    };
    from.value = place(first, 0, "to");
    to.value = place(end, last, "to");
    tell();
  }

  /** From the start the shown days grow; a window that was set moves. */
  function play() {
    let width = +to.value - +from.value;
    const grows = +from.value === 0;
    if (+to.value >= last) {
      if (grows) width = 0;
      from.value = 0;
      to.value = width === last ? 0 : width;
    }
    button.setAttribute("aria-pressed", "true");
    button.textContent = "■ Stop";
    tell();
    timer = setInterval(() => {
      if (+to.value >= last) return stop();
      to.value = +to.value + 1;
      if (!grows) from.value = +from.value + 1;
      tell();
    }, 600);
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    button.setAttribute("aria-pressed", "false");
    button.textContent = "▶ Play";
  }

  element.title = `${whole(steps.length)} periods`;
  return { steps, set, play, stop, tell, playing: () => timer !== 0, toggle: () => (timer ? stop() : play()) };
}

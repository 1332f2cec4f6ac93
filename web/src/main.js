// Puts the page together: reads the data, makes the parts, and passes on what the reader does.

import { clean, readBlock, toModel } from "./data.js";
import { createControls, legend } from "./controls.js";
import { byId, count, fill, h } from "./dom.js";
import { save, toJson, toPng, toSvg } from "./export.js";
import { apply, defaults, weightIn } from "./filters.js";
import { KEYS, listen, nextNode } from "./keys.js";
import { settle } from "./layout.js";
import * as address from "./link.js";
import { createPanel, edgeTitle } from "./panels.js";
import { createSearch } from "./search.js";
import { createTable } from "./table.js";
import { onTheme, still, theme, toggleTheme } from "./theme.js";
import { createTimeline } from "./timeline.js";
import { createView } from "./view.js";

const DASH = [5, 3];
const DASH_ONLY = [2, 2];

/** How edges look in the one picture of a graph, or in the three of a comparison. */
function looks(model, state) {
  if (model.kind === "graph") {
    return [{ name: null, shown: () => true, width: (edge) => Math.min(1, weightIn(edge, state.filter) / model.heaviest), colour: (edge, palette) => palette[edge.sign] ?? palette[0], dash: (edge) => (edge.sign < 0 ? DASH : null) }];
  }
  const share = (counts) => counts.per_thousand_documents;
  const widest = Math.max(1e-9, ...model.edges.reduce((most, { diff: { counts } }) => [Math.max(most[0], share(counts.a), share(counts.b))], [0]));
  const surest = model.edges.reduce((most, edge) => Math.max(most, Math.abs(edge.diff.contrast.z)), 1e-9);
  const side = (key) => {
    const { name } = model.head.sides[key];
    return {
      name: `${key.toUpperCase()}: ${clean(name)}`,
      shown: (edge) => edge.diff.counts[key].events > 0,
      width: (edge) => share(edge.diff.counts[key]) / widest,
      colour: (edge, palette) => palette[edge.diff.sign[key] ?? edge.sign] ?? palette[0],
      dash: (edge) => ((edge.diff.sign[key] ?? edge.sign) < 0 ? DASH : null),
    };
  };
  const difference = {
    name: "Difference",
    shown: (edge) => edge.diff.status !== "same",
    width: (edge) => Math.min(1, Math.abs(edge.diff.contrast.z) / surest),
    colour: (edge, palette) => palette[edge.diff.status] ?? palette[0],
    dash: (edge) => (edge.diff.status.startsWith("only") ? DASH_ONLY : null),
  };
  return [side("a"), difference, side("b")];
}

function start(model) {
  const state = { filter: defaults(model), result: null };
  const selection = { node: null, edge: null, hover: null };
  const timings = { parsed: performance.now() };
  let settled = model.placed;
  let touched = false; // whether the reader moved the picture
  document.body.dataset.kind = model.kind;

  const head = model.head;
  const title = model.kind === "diff" ? `${clean(head.sides.a.name)} against ${clean(head.sides.b.name)}` : clean(head.name ?? "graph");
  byId("title").textContent = title;
  byId("summary").title = byId("summary").textContent = model.kind === "diff"
    ? `A: ${count(head.sides.a.documents, "document")}, B: ${count(head.sides.b.documents, "document")}; ${count(head.totals.significant, "difference")} beyond chance among ${count(head.totals.relations, "relation")}`
    : `${count(head.documents ?? 0, "document")}, ${count(head.events ?? 0, "event")}, ${count(model.edges.length, "relation")} among ${count(model.nodes.length, "actor")}`;

  const tip = byId("tip");
  const say = (words) => (byId("status").textContent = words);

  // The pictures.
  const pictures = byId("pictures");
  const views = [];
  const others = (view, act) => views.filter((other) => other !== view).forEach(act);
  const each = (act) => views.forEach(act);
  for (const look of looks(model, state)) {
    const canvas = h("div", { class: "picture", tabindex: "0", role: "application", "aria-roledescription": "picture of a graph",
      "aria-label": `${look.name ? `${look.name}. ` : ""}Picture of the relations. Arrow keys go from actor to actor, Enter reads on, t opens the same as a table.` });
    pictures.append(h("figure", {}, look.name ? h("figcaption", {}, h("bdi", {}, look.name)) : null, canvas));
    const view = createView(canvas, model, look, selection, {
      node: (node) => select({ node }),
      edge: (edge) => select({ edge }),
      nothing: () => select({}),
      moved: (place) => others(view, (other) => other.follow(place)),
      dragged: () => { touched = true; others(view, (other) => other.place()); },
      hover: (what, x, y) => showTip(what, x, y),
      resized: () => { if (!touched && settled) fit(); },
    });
    canvas.addEventListener("wheel", () => (touched = true), { passive: true });
    canvas.addEventListener("pointerdown", () => (touched = true), { passive: true });
    views.push(view);
  }

  function showTip(what, x, y) {
    tip.hidden = !what;
    if (!what) return;
    tip.textContent = what.s ? `${edgeTitle(what)} · weight ${what.weight.toFixed(2)}, ${count(what.count, "event")} in ${count(what.documents, "document")}`
      : `${what.name} · ${count(what.edges.length, "relation")}`;
    if (x === undefined) return;
    tip.style.left = `${Math.min(x + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.min(y + 14, innerHeight - tip.offsetHeight - 8)}px`;
  }

  // What is selected.
  function select({ node = null, edge = null }, { look = false, focus = false } = {}) {
    if (selection.node !== node || selection.edge !== edge) Object.assign(selection, { node, edge });
    if (edge && !edge.shown) reveal(edge);
    if (edge) panel.edge(edge);
    else if (node) panel.node(node);
    else panel.close();
    table.select(edge);
    each((view) => view.refresh());
    each((view) => view.resize()); // the panel takes room, or gives it back
    if (!touched && settled) fit();
    else if (look) bring(edge ? [edge.s, edge.t] : node ? [node] : []);
    if (focus) panel.heading()?.focus();
    say(edge ? edgeTitle(edge) : node ? `${node.name}, ${count(node.edges.length, "relation")}` : "");
    writeAddress();
  }

  /** An edge that was asked for by name is shown, whatever the filters say of it. */
  function reveal(edge) {
    edge.shown = edge.s.shown = edge.t.shown = true;
  }

  /** Moves the picture when what was asked for is out of sight. */
  function bring(nodes) {
    if (!nodes.length) return;
    const [view] = views;
    const [x, y] = ["x", "y"].map((axis) => nodes.reduce((sum, node) => sum + node[axis], 0) / nodes.length);
    const box = view.container.getBoundingClientRect();
    const inside = nodes.every((node) => {
      const place = view.screen(node.x, node.y);
      return place.x > box.left + 30 && place.x < box.right - 30 && place.y > box.top + 30 && place.y < box.bottom - 40;
    });
    if (inside && view.graph.zoom() > 0.5) return;
    touched = true;
    const apart = nodes.length > 1 ? Math.hypot(nodes[0].x - nodes[1].x, nodes[0].y - nodes[1].y) : 0;
    const zoom = Math.min(1.6, (Math.min(box.width, box.height) * 0.6) / (apart || 1));
    each((one) => one.lookAt(x, y, inside ? Math.max(zoom, view.graph.zoom()) : zoom));
  }

  let waiting = 0;
  let known = location.hash;
  function writeAddress() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      // Somebody has just opened a link: that is read, not written over.
      if (location.hash !== known) return;
      const hash = address.write(model, state.filter, selection);
      // Not `location.hash`: each step of a slider would be a page to go back to.
      if (`#${hash}` !== location.hash) history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
      known = location.hash;
    }, 150);
  }

  function readAddress() {
    known = location.hash;
    const { filter, edge, node } = address.read(model, location.hash);
    state.filter = filter;
    controls.show();
    timeline.set(filter.from, filter.to);
    changed();
    select({ edge, node: edge ? null : node }, { look: settled });
  }

  // What is shown.
  function changed(stay = false) {
    state.result = apply(model, state.filter);
    if (selection.edge) reveal(selection.edge);
    controls.tell(state.result);
    table.update(state.result.shown);
    each((view) => view.refresh());
    if (!touched && settled && stay !== true) fit();
    writeAddress();
  }

  const fit = () => views[0] && (views[0].fit(), others(views[0], (view) => view.follow(place(views[0]))));
  const place = (view) => ({ ...view.graph.centerAt(), k: view.graph.zoom() });

  const go = {
    edge: (edge, look = true) => select({ edge }, { look, focus: true }),
    node: (node, look = true) => select({ node }, { look, focus: true }),
    only: (node) => { state.filter.actor = node.id; state.filter.top = 0; controls.show(); changed(); },
    close: () => { select({}); views[0].container.focus(); },
    link: () => {
      history.replaceState(null, "", `#${address.write(model, state.filter, selection)}`);
      navigator.clipboard?.writeText(location.href).then(() => say("Link copied"), () => say("The link is in the address bar"));
    },
  };
  const panel = createPanel(byId("panel"), model, go);
  const table = createTable(byId("table"), model, (edge) => select({ edge }, { look: true }));
  const reset = () => { touched = false; timeline.stop(); state.filter = defaults(model); controls.show(); timeline.set(null, null); changed(); };
  const controls = createControls(byId("filters"), model, state, changed, reset);
  const timeline = createTimeline(byId("time"), model, (from, to) => {
    if (state.filter.from === from && state.filter.to === to) return;
    Object.assign(state.filter, { from, to });
    changed(true); // what comes and goes with time is followed by the eye only where the picture stands still
  });
  legend(byId("legend"), model);
  createSearch(byId("search"), byId("found"), model, go);

  // Files.
  const stem = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "graph";
  const files = {
    svg: () => save(new Blob([toSvg(views, title)], { type: "image/svg+xml" }), `${stem}.svg`),
    png: async () => save(await toPng(toSvg(views, title)), `${stem}.png`),
    json: () => save(new Blob([toJson(model, state.result.shown, state.filter)], { type: "application/json" }), `${stem}.json`),
  };
  for (const [kind, write] of Object.entries(files)) {
    byId(`save-${kind}`).addEventListener("click", async () => {
      await write();
      byId("save").open = false;
      say(`${stem}.${kind} was saved`);
    });
  }

  // Buttons and keys.
  const help = byId("help");
  const toggleTable = () => {
    table.toggle();
    byId("show-table").setAttribute("aria-expanded", String(!byId("table").hidden));
  };
  const toggleFilters = () => {
    const narrow = document.body.classList.toggle("no-filters");
    byId("show-filters").setAttribute("aria-expanded", String(!narrow));
  };
  byId("show-table").addEventListener("click", toggleTable);
  byId("show-filters").addEventListener("click", toggleFilters);
  byId("fit").addEventListener("click", () => { touched = false; fit(); });
  byId("nearer").addEventListener("click", () => { touched = true; views[0].zoomBy(1.4); });
  byId("farther").addEventListener("click", () => { touched = true; views[0].zoomBy(1 / 1.4); });
  byId("theme").addEventListener("click", toggleTheme);
  byId("show-help").addEventListener("click", () => help.showModal());
  byId("close-help").addEventListener("click", () => help.close());
  byId("licences-text").textContent = byId("licences").textContent;
  fill(byId("keys"), KEYS.flatMap(([key, words]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, words)]));
  onTheme(() => each((view) => view.refresh()));
  if (model.kind === "diff") toggleTable();

  listen({
    search: () => byId("search").focus(),
    help: () => help.showModal(),
    fit: () => { touched = false; fit(); },
    table: toggleTable,
    theme: toggleTheme,
    nearer: () => { touched = true; views[0].zoomBy(1.4); },
    farther: () => { touched = true; views[0].zoomBy(1 / 1.4); },
    play: () => timeline.toggle?.(),
    read: () => { if (selection.edge || selection.node) panel.heading()?.focus(); },
    pan: (dx, dy) => { touched = true; views[0].pan(60 * dx, 60 * dy); },
    go: (dx, dy) => {
      const from = selection.node ?? selection.edge?.t ?? null;
      const next = from ? nextNode(model.nodes, from, dx, dy) : model.nodes.filter((node) => node.shown).sort((a, b) => b.strength - a.strength)[0];
      if (next) select({ node: next }, { look: true });
    },
    step: (by) => {
      const { shown } = state.result;
      if (!shown.length) return;
      const now = shown.indexOf(selection.edge);
      select({ edge: shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : (now + by + shown.length) % shown.length] }, { look: true });
    },
    escape: () => {
      if (help.open) return;
      if (byId("save").open) byId("save").open = false;
      else if (selection.node || selection.edge) go.close();
      else document.activeElement?.blur();
    },
  });
  addEventListener("hashchange", readAddress);
  // A menu closes when something else is touched.
  document.addEventListener("pointerdown", (event) => { if (!byId("save").contains(event.target)) byId("save").open = false; });

  readAddress();
  if (model.placed) {
    each((view) => view.place());
    fit();
    if (selection.edge || selection.node) bring(selection.edge ? [selection.edge.s, selection.edge.t] : [selection.node]);
    timings.settled = performance.now();
  } else {
    const reduced = still();
    document.body.classList.toggle("settling", true);
    let shownAt = 0;
    settle(model, { still: reduced, moved: (last) => {
      settled = last;
      const now = performance.now();
      // A large net is drawn seldom while it settles: the time is better spent on settling.
      if (last || (!reduced && now - shownAt > (model.edges.length > 2000 ? 250 : 0))) {
        shownAt = now;
        each((view) => view.place());
        if (!touched) fit();
      }
      if (last) {
        timings.settled = now;
        document.body.classList.toggle("settling", false);
        if (location.hash && (selection.edge || selection.node)) bring(selection.edge ? [selection.edge.s, selection.edge.t] : [selection.node]);
      }
    } });
  }
  timings.interactive = performance.now();
  byId("loading").hidden = true;

  // What the tests of the page ask; nothing here can be written to.
  globalThis.detente = Object.freeze({
    state: () => ({
      kind: model.kind, settled, theme: theme(), timings: { ...timings }, edge: selection.edge?.id ?? null, node: selection.node?.id ?? null,
      shown: state.result.shown.map((edge) => edge.id), passing: state.result.passing, actors: model.nodes.filter((node) => node.shown).map((node) => node.id),
      playing: timeline.playing(), periods: timeline.steps.length, days: [state.filter.from, state.filter.to],
      views: views.map((view) => ({ ...place(view), name: view.look.name, visible: view.visible().length, frames: view.frames.drawn, milliseconds: view.frames.milliseconds })),
    }),
    pointOfEdge: (id, view = 0, share = 0.5) => views[view].pointOf(model.edge.get(id), share),
    pointOfNode: (id, view = 0) => views[view].screen(model.node.get(id).x, model.node.get(id).y),
    edgeAt: (x, y, view = 0) => views[view].edgeAt(x, y)?.id ?? null,
    positions: () => model.nodes.map((node) => [node.id, node.x, node.y]),
  });
}

async function load() {
  try {
    const data = JSON.parse(await readBlock(byId("data")));
    // The first picture of the page, empty as it is, comes before the work.
    await new Promise((done) => setTimeout(done, 0));
    start(toModel(data));
  } catch (error) {
    byId("loading").textContent = `This page cannot be shown: ${error?.message ?? error}`;
    throw error;
  }
}

load();

// One picture of the net: force-graph draws nodes and edges and does zoom, pan and drag; here are shapes, labels, arrows, and which edge
// lies under the pointer.

import ForceGraph from "force-graph";
import { arrow, at, control, distance } from "./geometry.js";
import { colours } from "./theme.js";

/** Edges drawn while the picture moves, at most and at least; the rest follow when it rests. */
const MOVING = 1500;
const MOVING_LEAST = 150;
/** Edges that keep their dashes where there are many: dashes cost more than lines. */
const DASHED = 2500;
/** Edges from which on lines are thin and seen through. */
const MANY = 2000;
const BANDS = 36;
/** Most edges that get arrowheads, and names. */
const ARROWS = 3000;
const NAMED = 45;
/** Names drawn at rest and while moving. */
const LABELS = 400;
const LABELS_MOVING = 80;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/** Line widths come in steps, so that lines of one look are drawn at once. */
const step = (width) => Math.round(width * 2) / 2;

/**
 * @param container where the picture goes
 * @param model what `toModel` made
 * @param look `{ shown(edge), width(edge) 0 to 1, colour(edge, palette), dash(edge) }`
 * @param selection shared by all pictures: `{ node, edge, hover }`
 * @param on `{ node(node), edge(edge), nothing(), hover(what, x, y), moved(place), dragged(node) }`
 */
export function createView(container, model, look, selection, on) {
  const nodes = model.nodes.map((node) => ({ id: node.id, x: node.x ?? 0, y: node.y ?? 0, n: node }));
  const links = model.edges.map((edge) => ({ source: nodes[edge.s.index], target: nodes[edge.t.index], e: edge, dash: null }));
  // Drawn from the weakest to the strongest.
  const order = [...links].reverse();
  const widths = new Map(); // of names
  let palette = colours();
  let moving = false;
  let rest = 0;
  let visible = [];
  let widest = 4.25; // line, in pixels; thinner where there are many
  let pace = MOVING; // of the visible ones drawn while moving
  let most = 0;
  let silent = true; // nobody is told of moves while all is being set up
  const frames = { drawn: 0, milliseconds: 0, last: 0 };

  const chosen = () => selection.edge ?? null;
  const near = (edge) =>
    selection.edge ? edge === selection.edge : selection.node ? edge.s === selection.node || edge.t === selection.node : true;
  const colour = (link) => (!near(link.e) ? palette.faint : look.colour(link.e, palette) + sheerness(link));
  /** Where many lines cross, the weak ones are seen through. Lines of one colour are drawn at once: in bands, so that the last colour does not
   *  cover the others, which would make a mixed net look like one of conflict. */
  function sheerness(link) {
    if (visible.length <= MANY || link.e === chosen()) return "";
    return (0xc0 - Math.floor((link.rank * BANDS) / visible.length) * 4).toString(16);
  }
  const width = (link) => step((visible.length > MANY ? 0.5 : 0.75) + widest * Math.sqrt(look.width(link.e)) + (link.e === chosen() || link.e === selection.hover ? 2 : 0));
  // Seen from afar a node keeps a size that can be hit.
  const radius = (node) => node.radius * Math.max(1, 0.75 / graph.zoom());
  const nodeShown = (node) => node.n.shown || node.n === selection.node;

  let dragged = false;
  const graph = new ForceGraph(container)
    .graphData({ nodes, links: order })
    .autoPauseRedraw(true)
    .cooldownTicks(0) // places come from our own layout
    .d3Force("link", null)
    .d3Force("charge", null)
    .d3Force("center", null)
    // Labels of the library are markup: off. Ours are text.
    .nodeLabel(() => null)
    .linkLabel(() => null)
    .minZoom(0.02)
    .maxZoom(12)
    .nodeRelSize(1)
    .nodeVal((node) => node.n.radius ** 2)
    .nodeVisibility(nodeShown)
    .nodeCanvasObject((node, context) => paintNode(node, context))
    .nodePointerAreaPaint((node, paint, context, scale) => {
      context.fillStyle = paint;
      context.beginPath();
      context.arc(node.x, node.y, radius(node.n) + 3 / scale, 0, 2 * Math.PI);
      context.fill();
    })
    .linkVisibility((link) => link.on === true && (!moving || link.rank < most || link.e === chosen()))
    .linkColor(colour)
    .linkWidth(width)
    .linkLineDash((link) => (moving && visible.length > MOVING ? null : link.rank < DASHED || link.e === chosen() ? link.dash : null))
    .linkCurvature((link) => link.e.curvature)
    .linkSelfCurveRotation((link) => link.e.rotation ?? 0)
    // Which edge lies under the pointer is asked of the curves, below: exact, and nothing to paint.
    .linkPointerAreaPaint(() => {})
    .linkHoverPrecision(0)
    .onNodeHover((node) => hover(node?.n ?? null))
    .onNodeClick((node) => on.node(node.n))
    .onNodeDrag((node) => {
      [node.n.x, node.n.y] = [node.x, node.y];
      dragged = true;
      on.dragged(node.n);
      redraw();
    })
    .onNodeDragEnd((node) => [node.n.x, node.n.y] = [node.x, node.y])
    .onBackgroundClick((event) => {
      const edge = edgeAt(event.clientX, event.clientY);
      if (edge) on.edge(edge);
      else on.nothing();
    })
    .onZoom((place) => {
      inMotion();
      if (!silent) on.moved(place);
    })
    .onRenderFramePre(() => {
      frames.started = performance.now();
      if (moving) keepPace(frames.started - frames.last);
      frames.last = frames.started;
    })
    .onRenderFramePost((context, scale) => {
      paintOver(context, scale);
      const now = performance.now();
      frames.drawn += 1;
      frames.milliseconds = now - frames.started;
    });

  function inMotion() {
    clearTimeout(rest);
    moving = true;
    rest = setTimeout(() => {
      moving = false;
      redraw();
    }, 160);
  }

  /** Fewer lines where frames come slowly, more again where they come in time. */
  function keepPace(gap) {
    if (gap > 400) return; // the picture stood still
    if (gap > 45) pace = Math.max(MOVING_LEAST, Math.round(pace * 0.75));
    else if (gap < 22) pace = Math.min(MOVING, pace + 20);
    most = Math.min(visible.length, pace);
  }

  // Setting a property is how the library is told that something changed.
  const redraw = () => graph.linkColor(colour);

  function paintNode(node, context) {
    const { n } = node;
    const faded = selection.node || selection.edge ? !touched(n) : false;
    context.globalAlpha = faded ? 0.35 : 1;
    outline(context, n.kind, node.x, node.y, radius(n));
    context.fillStyle = n === selection.node ? palette.chosen : palette.node;
    context.fill();
    context.lineWidth = (n === selection.node || n === selection.hover ? 2.5 : 1) / graph.zoom();
    context.strokeStyle = palette.border;
    context.stroke();
    context.globalAlpha = 1;
  }

  const touched = (node) =>
    selection.edge ? node === selection.edge.s || node === selection.edge.t : node === selection.node || near2.has(node);
  let near2 = new Set();

  /** Arrowheads, names of edges, names of actors: over all lines, of the same size at any zoom. */
  function paintOver(context, scale) {
    const drawn = moving ? visible.slice(0, most) : visible;
    context.save();
    if (visible.length <= ARROWS) paintArrows(context, scale, drawn);
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (!moving) paintRelations(context, drawn);
    paintNames(context);
    context.restore();
  }

  function paintArrows(context, scale, drawn) {
    for (const link of drawn) {
      if (link.e.symmetric) continue;
      const points = control(link.e, link.source, link.target);
      const size = (5 + 1.3 * width(link)) / scale;
      const [ax, ay, bx, by, cx, cy] = arrow(link.source, link.target, points, radius(link.e.t) + 0.5, size);
      context.fillStyle = colour(link);
      context.beginPath();
      context.moveTo(ax, ay);
      context.lineTo(bx, by);
      context.lineTo(cx, cy);
      context.fill();
    }
  }

  function paintRelations(context, drawn) {
    const special = (link) => link.e === selection.edge || link.e === selection.hover;
    let named = drawn.filter((link) => special(link) || (selection.node && near(link.e)));
    if (named.length > NAMED) named = named.slice(0, NAMED);
    if (!selection.node && !selection.edge && drawn.length <= NAMED) named = drawn;
    context.font = `11px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    const taken = [];
    for (const link of named) {
      const place = at(link.source, link.target, control(link.e, link.source, link.target), link.e.middle ?? 0.5);
      const { x, y } = graph.graph2ScreenCoords(place.x, place.y);
      const half = 3.2 * link.e.relation.length;
      const crowded = taken.some((other) => Math.abs(other.x - x) < other.half + half && Math.abs(other.y - y) < 12);
      if (crowded && !special(link)) continue;
      taken.push({ x, y, half });
      write(context, link.e.relation, x, y, look.colour(link.e, palette));
    }
  }

  function write(context, text, x, y, paint) {
    context.lineWidth = 3.5;
    context.lineJoin = "round";
    context.strokeStyle = palette.halo;
    context.strokeText(text, x, y);
    context.fillStyle = paint;
    context.fillText(text, x, y);
  }

  /** Names, strongest first, where there is room. */
  function paintNames(context) {
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const { node, x, y, size } of placeNames(moving ? LABELS_MOVING : LABELS, context)) {
      context.font = `${node === selection.node ? 600 : 400} ${size}px ${FONT}`;
      context.globalAlpha = (selection.node || selection.edge) && !touched(node) ? 0.4 : 1;
      write(context, node.label, x, y, palette.text);
    }
    context.globalAlpha = 1;
  }

  function placeNames(limit, context) {
    const [right, bottom, scale] = [graph.width(), graph.height(), graph.zoom()];
    const taken = [];
    const placed = [];
    const first = (node) => (node.n === selection.node || node.n === selection.hover || (selection.edge && touched(node.n)) ? 1 : 0);
    const order = selection.node || selection.edge || selection.hover ? [...byStrength].sort((a, b) => first(b) - first(a)) : byStrength;
    for (const node of order) {
      if (placed.length >= limit) break;
      if (!nodeShown(node)) continue;
      const { x, y } = graph.graph2ScreenCoords(node.x, node.y);
      if (x < -50 || y < -30 || x > right + 50 || y > bottom + 30) continue;
      const size = nameSize(node.n);
      const half = (nameWidth(node.n, context) * size) / 24 + 2;
      const top = y + radius(node.n) * scale + 2;
      const box = [x - half, top, x + half, top + size + 1];
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      placed.push({ node: node.n, x, y: top, size });
    }
    return placed;
  }

  const nameSize = (node) => Math.round(11 + 3 * Math.sqrt(node.strength / model.strongest));

  function nameWidth(node, context) {
    if (!widths.has(node)) {
      context.font = `12px ${FONT}`;
      widths.set(node, context.measureText(node.label).width);
    }
    return widths.get(node);
  }

  const byStrength = [...nodes].sort((a, b) => b.n.strength - a.n.strength || a.n.index - b.n.index);

  /** The nearest edge within a few pixels of a point of the window. */
  function edgeAt(clientX, clientY) {
    const box = container.getBoundingClientRect();
    const { x, y } = graph.screen2GraphCoords(clientX - box.left, clientY - box.top);
    let [best, least] = [null, 6 / graph.zoom()];
    for (const link of visible) {
      const { source: s, target: t } = link;
      const points = control(link.e, s, t);
      const xs = [s.x, t.x, ...(points ?? []).filter((_, index) => index % 2 === 0)];
      const ys = [s.y, t.y, ...(points ?? []).filter((_, index) => index % 2 === 1)];
      if (x < Math.min(...xs) - least || x > Math.max(...xs) + least) continue;
      if (y < Math.min(...ys) - least || y > Math.max(...ys) + least) continue;
      const away = distance(s, t, points, x, y);
      if (away < least) [best, least] = [link.e, away];
    }
    return best;
  }

  let pointer = 0;
  let overNode = null;
  function hover(node) {
    overNode = node;
    setHover(node);
  }
  function setHover(what, x, y) {
    if (selection.hover !== what) {
      selection.hover = what;
      if (visible.length <= ARROWS) redraw();
    }
    on.hover(what, x, y);
  }
  container.addEventListener("pointermove", (event) => {
    cancelAnimationFrame(pointer);
    pointer = requestAnimationFrame(() => {
      const what = overNode ?? (event.buttons ? null : edgeAt(event.clientX, event.clientY));
      setHover(what, event.clientX, event.clientY);
    });
  });
  container.addEventListener("pointerleave", () => {
    cancelAnimationFrame(pointer);
    overNode = null;
    setHover(null);
  });

  function resize() {
    const { clientWidth: width, clientHeight: height } = container;
    if (width && height && (width !== graph.width() || height !== graph.height())) graph.width(width).height(height);
  }
  resize();
  new ResizeObserver(() => {
    resize();
    redraw();
    if (!silent) on.resized();
  }).observe(container);

  const view = {
    graph,
    container,
    look,
    frames,
    /** Names as they stand, for files. */
    names: () => placeNames(LABELS, container.querySelector("canvas").getContext("2d")),
    visible: () => visible,
    nodeShown,
    width,
    radius,
    colour,
    redraw,
    resize,
    /** After the filters or the selection changed. */
    refresh() {
      palette = colours();
      graph.backgroundColor(palette.background);
      near2 = new Set(selection.node ? selection.node.edges.filter((edge) => edge.shown).flatMap((edge) => [edge.s, edge.t]) : []);
      for (const link of links) {
        link.on = link.e.shown && look.shown(link.e);
        link.dash = look.dash(link.e);
      }
      visible = links.filter((link) => link.on);
      visible.forEach((link, rank) => (link.rank = rank));
      widest = visible.length > MANY ? 1.5 : visible.length > 200 ? 2.75 : 4.25;
      most = Math.min(visible.length, pace);
      redraw();
    },
    /** After the layout or another picture moved the nodes. */
    place() {
      for (const node of nodes) [node.x, node.y] = [node.n.x, node.n.y];
      redraw();
    },
    /** All that is shown, with room for names. */
    fit() {
      const seen = nodes.filter(nodeShown);
      const all = seen.length ? seen : nodes;
      if (!all.length) return;
      // Names keep their size, so the room that they take off depends on the zoom: halving finds it.
      const context = container.querySelector("canvas").getContext("2d");
      const sides = all.map((node) => Math.max(node.n.radius, (nameWidth(node.n, context) * nameSize(node.n)) / 24) + 12);
      const spread = (zoom) => {
        const [left, right] = [Math.min(...all.map((n, i) => n.x * zoom - sides[i])), Math.max(...all.map((n, i) => n.x * zoom + sides[i]))];
        return { width: right - left, middle: (left + right) / 2 / zoom };
      };
      const [top, bottom] = [Math.min(...all.map((n) => n.y - n.n.radius)), Math.max(...all.map((n) => n.y + n.n.radius))];
      let [least, zoom] = [0.02, Math.min(2.5, Math.max(60, graph.height() - 80) / (bottom - top || 1))];
      if (spread(zoom).width > graph.width()) {
        for (let step = 0; step < 24; step += 1) {
          const middle = (least + zoom) / 2;
          if (spread(middle).width > graph.width()) zoom = middle;
          else least = middle;
        }
        zoom = least;
      }
      view.lookAt(spread(zoom).middle, (top + bottom) / 2 + 8 / zoom, zoom);
    },
    lookAt(x, y, zoom) {
      graph.centerAt(x, y);
      if (zoom) graph.zoom(zoom);
    },
    /** As another picture stands, telling nobody. */
    follow({ x, y, k }) {
      silent = true;
      view.lookAt(x, y, k);
      silent = false;
    },
    pan: (dx, dy) => {
      const { x, y } = graph.centerAt();
      graph.centerAt(x + dx / graph.zoom(), y + dy / graph.zoom());
    },
    zoomBy: (factor) => graph.zoom(Math.min(12, Math.max(0.02, graph.zoom() * factor))),
    /** Where the middle of an edge is on the screen, in pixels of the window. */
    pointOf(edge, share = 0.5) {
      const link = links[edge.index];
      const place = at(link.source, link.target, control(edge, link.source, link.target), share);
      return view.screen(place.x, place.y);
    },
    screen(x, y) {
      const box = container.getBoundingClientRect();
      const place = graph.graph2ScreenCoords(x, y);
      return { x: box.left + place.x, y: box.top + place.y };
    },
    edgeAt,
    wasDragged: () => dragged,
  };
  silent = false;
  return view;
}

/** The outline of an actor by its kind: circle for states, square for organisations, hexagon for groups, octagon for blocs. */
export function corners(kind, x, y, radius) {
  const sides = { igo: 4, ngo: 4, group: 6, bloc: 8 }[kind];
  if (!sides) return null;
  const turn = sides === 4 ? Math.PI / 4 : sides === 8 ? Math.PI / 8 : 0;
  const size = radius * (sides === 4 ? 1.2 : 1.08);
  const angle = (corner) => turn + (corner * 2 * Math.PI) / sides;
  return Array.from({ length: sides }, (_, corner) => [x + size * Math.cos(angle(corner)), y + size * Math.sin(angle(corner))]);
}

function outline(context, kind, x, y, radius) {
  const points = corners(kind, x, y, radius);
  context.beginPath();
  if (!points) context.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    points.forEach(([px, py], index) => (index ? context.lineTo(px, py) : context.moveTo(px, py)));
    context.closePath();
  }
}

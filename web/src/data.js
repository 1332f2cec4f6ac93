// What the page holds: read from the data block, brought into one shape for graphs and comparisons.

// Marks that turn the reading direction beyond themselves, and control characters. Each is one UTF-16 unit, as is what takes its place, so
// that spans stay where they are.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Text of others, without what could disturb the text around it. Its length does not change. */
export const clean = (text) => String(text ?? "").replace(UNSEEN, "\u200b");

/** At most `most` code points, on one line. */
export function short(text, most) {
  const line = clean(String(text ?? "").slice(0, 4 * most)).replace(/\s+/g, " ").trim();
  const letters = Array.from(line);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : line;
}

/** The data block as text; packed with gzip and base64 where it is large. */
export async function readBlock(block) {
  if (block.dataset.encoding !== "gzip") return block.textContent;
  const packed = atob(block.textContent.trim());
  const bytes = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) bytes[at] = packed.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

/** Brings the data into one shape. `kind` is `graph` or `diff`. */
export function toModel(data) {
  const model = data.diff ? fromDiff(data.diff) : fromGraph(data);
  model.events = new Map(toEvents(data).map((event) => [event.id, event]));
  model.served = data.served === true;
  finish(model, data.positions ?? null);
  return model;
}

/** Events with their sentences and documents. */
export function toEvents(data) {
  return (data.events ?? []).flatMap((event) => {
    const sentence = data.sentences?.[event.sentence];
    return sentence ? [{ ...event, sentence, document: data.documents?.[sentence.document] ?? {} }] : [];
  });
}

function fromGraph(data) {
  const nodes = (data.nodes ?? []).map((node) => ({ ...node }));
  const byNode = new Map(nodes.map((node) => [node.id, node]));
  const dates = new Map((data.evidence ?? []).map((event) => [event.id, event]));
  const edges = [];
  for (const edge of data.edges ?? []) {
    const [s, t] = [byNode.get(edge.source), byNode.get(edge.target)];
    if (!s || !t) continue;
    edges.push({ ...edge, s, t, points: points(edge, dates) });
  }
  return { kind: "graph", head: data.graph ?? {}, nodes, edges };
}

/** When how much of an edge happened: by period or by event; null where some of it is not known. */
function points(edge, dates) {
  if (edge.timeline?.length) return edge.timeline.map((point) => ({ date: point.start, weight: point.weight }));
  const known = (edge.evidence ?? []).map((id) => dates.get(id)).filter(Boolean);
  if (known.length < edge.count) return null;
  return known.filter((event) => event.date).map((event) => ({ date: event.date, weight: event.weight }));
}

function fromDiff(diff) {
  const nodes = new Map();
  const node = (id, name) => {
    if (!nodes.has(id)) nodes.set(id, { id, name, kind: null });
    return nodes.get(id);
  };
  for (const actor of diff.actors ?? []) node(actor.id, actor.name).actor = actor;
  const edges = (diff.relations ?? []).map((relation) => {
    const { a, b } = relation.counts;
    return {
      relation: relation.relation,
      symmetric: relation.symmetric,
      s: node(relation.source, relation.source_name),
      t: node(relation.target, relation.target_name),
      sign: relation.sign.b ?? relation.sign.a ?? 0,
      weight: Math.max(a.weight, b.weight),
      count: a.events + b.events,
      documents: Math.max(a.documents, b.documents),
      evidence: [...a.evidence, ...b.evidence],
      points: [],
      diff: relation,
    };
  });
  return { kind: "diff", head: diff, nodes: [...nodes.values()], edges };
}

/** The name of an edge in a link: `IRN/talks/USA`, with `/mutual` where edges of both kinds join the two. */
function edgeId(edge, taken) {
  const id = [edge.s.id, edge.relation, edge.t.id].map(encodeURIComponent).join("/");
  return taken.has(id) ? `${id}/mutual` : id;
}

function finish(model, positions) {
  const { nodes, edges } = model;
  model.node = new Map(nodes.map((node) => [node.id, node]));
  model.edge = new Map();
  nodes.forEach((node, index) => {
    node.index = index;
    node.name = short(node.name || node.id, 200);
    node.label = short(node.name, 32);
    node.edges = [];
    node.strength = 0;
    const place = positions?.[node.id];
    if (place && place.every(Number.isFinite)) [node.x, node.y] = place;
  });
  for (const edge of edges) {
    edge.weight = Number.isFinite(edge.weight) ? edge.weight : 0;
    edge.relation = short(edge.relation, 60);
    edge.id = edgeId(edge, model.edge);
    model.edge.set(edge.id, edge);
    for (const node of new Set([edge.s, edge.t])) {
      node.edges.push(edge);
      node.strength += edge.weight;
    }
  }
  // What is shown first: the strongest; of a comparison the surest differences.
  const surety = (edge) => (edge.diff ? Math.abs(edge.diff.contrast.z) || 0 : 0);
  edges.sort((a, b) => surety(b) - surety(a) || b.weight - a.weight || (a.id < b.id ? -1 : 1));
  edges.forEach((edge, index) => (edge.index = index));
  for (const node of nodes) node.edges.sort((a, b) => a.index - b.index);
  model.heaviest = edges.reduce((most, edge) => Math.max(most, edge.weight), 1e-9);
  model.strongest = Math.max(1e-9, ...strengths(nodes));
  for (const node of nodes) node.radius = 3 + 9 * Math.sqrt(node.strength / model.strongest);
  model.placed = nodes.length > 0 && nodes.every((node) => Number.isFinite(node.x));
  if (model.placed) scale(nodes);
  bend(edges);
  const types = new Map();
  for (const edge of edges) {
    const type = types.get(edge.relation) ?? { id: edge.relation, sign: edge.sign, edges: 0 };
    type.edges += 1;
    types.set(edge.relation, type);
  }
  const order = [...types.values()];
  model.types = order.sort((a, b) => b.sign - a.sign || b.edges - a.edges || (a.id < b.id ? -1 : 1));
}

const strengths = (nodes) => nodes.reduce((most, node) => [Math.max(most[0], node.strength)], [0]);

/** Places of another program, to the size that ours would have. */
function scale(nodes) {
  const mean = (axis) => nodes.reduce((sum, node) => sum + node[axis], 0) / nodes.length;
  const [x, y] = [mean("x"), mean("y")];
  const spread = Math.sqrt(nodes.reduce((sum, node) => sum + (node.x - x) ** 2 + (node.y - y) ** 2, 0) / nodes.length) || 1;
  const factor = (34 * Math.sqrt(nodes.length)) / spread;
  for (const node of nodes) [node.x, node.y] = [(node.x - x) * factor, (node.y - y) * factor];
}

/** Parallel edges bend apart, the strongest least; loops stand in a ring. */
function bend(edges) {
  const pairs = new Map();
  for (const edge of edges) {
    const [one, other] = edge.s.id < edge.t.id ? [edge.s, edge.t] : [edge.t, edge.s];
    const key = `${one.index} ${other.index}`;
    const list = pairs.get(key) ?? [];
    if (!list.length) pairs.set(key, list);
    list.push(edge);
    edge.turned = edge.s !== one;
  }
  for (const list of pairs.values()) {
    const step = Math.min(0.2, 1 / list.length);
    list.forEach((edge, at) => {
      if (edge.s === edge.t) {
        // Far enough out to be seen beside the node.
        edge.curvature = (edge.s.radius + 12 + 9 * Math.floor(at / 4)) / 37;
        edge.rotation = 90 * (at % 4);
        return;
      }
      const side = at % 2 ? 1 : -1;
      const even = list.length % 2 === 0;
      const offset = even ? side * (Math.floor(at / 2) + 0.5) : side * Math.ceil(at / 2);
      edge.curvature = offset * step * (edge.turned ? -1 : 1) || 0;
      // Names stand apart too.
      edge.middle = 0.5 + (edge.turned ? -1 : 1) * [0, 0.09, -0.09][at % 3];
    });
  }
}

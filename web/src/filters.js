// Which relations are shown. Pure: no page, no picture.

/** Relations shown at first where there are many more: a net of thousands shows nothing. */
export const FIRST = 200;
const MANY = 300;

export const STATUSES = ["asserted", "hypothetical", "negated"];
export const DIFFERENCES = ["only_in_a", "only_in_b", "stronger", "weaker", "sign_changed", "same"];

/** What is shown when nothing has been asked for. */
export function defaults(model) {
  return {
    hidden: new Set(), // relation types
    signs: new Set([1, 0, -1]),
    statuses: new Set(STATUSES),
    differences: new Set(DIFFERENCES),
    minWeight: 0,
    minConfidence: 0,
    minDocuments: 0,
    minZ: 0,
    top: model.edges.length > MANY ? FIRST : 0, // 0: all
    from: null, // first day shown, null: the first there is
    to: null, // last day shown
    undated: true,
    actor: null, // id: only what has this end
  };
}

/** Whether something of an edge lies between two days; where not all days are known, whether it may. */
function during(edge, { from, to, undated }) {
  if (!from && !to) return true;
  const inside = (date) => (!from || date >= from) && (!to || date <= to);
  if (!edge.first) return undated;
  if (edge.points) return edge.points.some((point) => inside(point.date));
  return (!to || edge.first <= to) && (!from || edge.last >= from);
}

function passes(edge, filter) {
  if (filter.hidden.has(edge.relation) || !filter.signs.has(edge.sign)) return false;
  if (edge.weight < filter.minWeight || edge.documents < filter.minDocuments) return false;
  if (filter.actor !== null && edge.s.id !== filter.actor && edge.t.id !== filter.actor) return false;
  if (edge.diff) return filter.differences.has(edge.diff.status) && Math.abs(edge.diff.contrast.z) >= filter.minZ;
  return edge.confidence >= filter.minConfidence && STATUSES.some((status) => edge[status] > 0 && filter.statuses.has(status)) && during(edge, filter);
}

/** Which edges are shown, strongest first, and how many would be without the limit. */
export function apply(model, filter) {
  const passing = model.edges.filter((edge) => passes(edge, filter));
  const shown = filter.top > 0 ? passing.slice(0, filter.top) : passing;
  for (const edge of model.edges) edge.shown = false;
  for (const node of model.nodes) node.shown = false;
  for (const edge of shown) edge.shown = edge.s.shown = edge.t.shown = true;
  const actors = model.nodes.reduce((sum, node) => sum + (node.shown ? 1 : 0), 0);
  return { shown, passing: passing.length, actors };
}

/** The weight of what happened in the days that are shown. */
export function weightIn(edge, { from, to }) {
  if ((!from && !to) || !edge.points) return edge.weight;
  let weight = 0;
  for (const point of edge.points) if ((!from || point.date >= from) && (!to || point.date <= to)) weight += point.weight;
  return weight;
}

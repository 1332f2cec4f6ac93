// A force layout that settles, the same each time: starting places come from the ids, the number of steps is fixed.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force-3d";

/** Pairs of actors whose ties pull; beyond the strongest a large net would become one ball. */
const PAIRS = 4000;

/** FNV-1a, 32 bits. */
function hash(text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}

function pairs(edges) {
  const found = new Map();
  for (const edge of edges) {
    if (edge.s === edge.t) continue;
    const [one, other] = edge.s.index < edge.t.index ? [edge.s, edge.t] : [edge.t, edge.s];
    const key = `${one.index} ${other.index}`;
    const pair = found.get(key);
    if (pair) pair.weight += edge.weight;
    else found.set(key, { source: one, target: other, weight: edge.weight });
  }
  // Edges come strongest first, so the order of pairs is settled too.
  return [...found.values()].sort((a, b) => b.weight - a.weight).slice(0, PAIRS);
}

/**
 * Settles the nodes in slices of time, so that the page stays usable. `moved` is told after each slice whether it was the last.
 * @returns {() => void} stops it
 */
export function settle(model, { moved, still }) {
  const { nodes, edges } = model;
  const radius = 30 * Math.sqrt(nodes.length);
  for (const node of nodes) {
    const seed = hash(node.id);
    const [angle, distance] = [((seed & 0xffff) / 0x10000) * 2 * Math.PI, radius * Math.sqrt((seed >>> 16) / 0x10000)];
    node.x = distance * Math.cos(angle);
    node.y = distance * Math.sin(angle);
  }
  const ties = pairs(edges);
  const heaviest = Math.sqrt(ties[0]?.weight || 1);
  const large = nodes.length > 600;
  const steps = large ? 140 : 320;
  const simulation = forceSimulation(nodes, 2)
    .force("tie", forceLink(ties).distance((tie) => 95 + tie.source.radius + tie.target.radius - 25 * (Math.sqrt(tie.weight) / heaviest)))
    .force("charge", forceManyBody().strength((node) => -170 - 18 * node.radius).theta(large ? 1.2 : 0.9).distanceMax(900))
    .force("x", forceX(0).strength((node) => (node.edges.length ? 0.045 : 0.2)))
    .force("y", forceY(0).strength((node) => (node.edges.length ? 0.06 : 0.2)))
    .force("room", forceCollide((node) => node.radius + 7).iterations(1))
    .alphaDecay(1 - 0.001 ** (1 / steps))
    .stop();
  let step = 0;
  let waiting = 0;
  const slice = () => {
    const until = performance.now() + (still ? 40 : large ? 24 : 9);
    do {
      simulation.tick();
      step += 1;
    } while (step < steps && performance.now() < until);
    const last = step >= steps;
    for (const node of nodes) if (!Number.isFinite(node.x + node.y)) [node.x, node.y] = [0, 0];
    moved(last);
    // A hidden page is given no frames; a timer goes on.
    if (!last) waiting = setTimeout(slice, still ? 0 : 8);
  };
  waiting = setTimeout(slice, 0);
  return () => clearTimeout(waiting);
}

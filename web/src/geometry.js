// Where an edge runs, in the coordinates of the picture: the same curves that force-graph draws.

/** Control points: none for a line, two numbers for a curve, four for a loop. */
export function control(edge, s, t) {
  const length = Math.hypot(t.x - s.x, t.y - s.y);
  if (length > 0) {
    if (!edge.curvature) return null;
    const bend = edge.curvature;
    // The normal of the line, to its left on the screen.
    return [(s.x + t.x) / 2 + bend * (t.y - s.y), (s.y + t.y) / 2 - bend * (t.x - s.x)];
  }
  const size = (edge.curvature || 0.35) * 70;
  const way = ((edge.rotation || 0) * Math.PI) / 180;
  const out = way - Math.PI / 2;
  return [t.x + size * Math.cos(out), t.y + size * Math.sin(out), t.x + size * Math.cos(way), t.y + size * Math.sin(way)];
}

/** A point of the curve, from 0 at the source to 1 at the target. */
export function at(s, t, points, share) {
  const rest = 1 - share;
  if (!points) return { x: s.x * rest + t.x * share, y: s.y * rest + t.y * share };
  const [a, b] = points.length === 2 ? [rest * rest, share * share] : [rest ** 3, share ** 3];
  if (points.length === 2) {
    const c = 2 * rest * share;
    return { x: a * s.x + c * points[0] + b * t.x, y: a * s.y + c * points[1] + b * t.y };
  }
  const [c, d] = [3 * rest * rest * share, 3 * rest * share * share];
  return { x: a * s.x + c * points[0] + d * points[2] + b * t.x, y: a * s.y + c * points[1] + d * points[3] + b * t.y };
}

/** Distance of a point from the curve, in eight straight pieces. */
export function distance(s, t, points, x, y) {
  const pieces = points ? 8 : 1;
  let least = Infinity;
  let from = { x: s.x, y: s.y };
  for (let piece = 1; piece <= pieces; piece += 1) {
    const to = at(s, t, points, piece / pieces);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(from.x + along * dx - x, from.y + along * dy - y));
    from = to;
  }
  return least;
}

/** The three corners of the head of an arrow whose tip touches the target's border. */
export function arrow(s, t, points, radius, size) {
  let share = 1;
  // Back along the curve to the border: halving is quick and needs no lengths.
  for (let step = 0.5; step > 0.002; step /= 2) {
    const { x, y } = at(s, t, points, share - step);
    if (Math.hypot(x - t.x, y - t.y) < radius) share -= step;
  }
  const tip = at(s, t, points, share);
  const back = at(s, t, points, Math.max(0, share - 0.04));
  const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
  const [ux, uy] = [(tip.x - back.x) / length, (tip.y - back.y) / length];
  const [bx, by] = [tip.x - ux * size, tip.y - uy * size];
  const half = size * 0.42;
  return [tip.x, tip.y, bx - uy * half, by + ux * half, bx + uy * half, by - ux * half];
}

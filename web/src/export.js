// The current view as a file: SVG, PNG (drawn from the SVG), JSON.

import { arrow, at, control } from "./geometry.js";
import { colours } from "./theme.js";
import { corners } from "./view.js";

const FONT = "system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
const NAMED = 60;

/** What XML allows, with its own signs written out. */
export const xml = (text) =>
  String(text).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);

/** A colour of eight digits in the words of SVG 1.1. */
const paint = (what, colour) => `${what}="${colour.slice(0, 7)}"${colour.length > 7 ? ` ${what}-opacity="${n(parseInt(colour.slice(7), 16) / 255)}"` : ""}`;

const n = (number) => (Math.round(number * 100) / 100).toString();

/** The pictures side by side, as they stand on the screen. */
export function toSvg(views, title) {
  const palette = colours();
  let left = 0;
  const height = Math.max(...views.map((view) => view.graph.height()));
  const parts = views.map((view, index) => {
    const width = view.graph.width();
    const part = `<g transform="translate(${left} 0)" clip-path="url(#c${index})">${picture(view, palette)}</g>`;
    const clip = `<clipPath id="c${index}"><rect width="${width}" height="${height}"/></clipPath>`;
    left += width;
    return clip + part;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="${left}" height="${height}" viewBox="0 0 ${left} ${height}" font-family="${xml(FONT)}">`
    + `<title>${xml(title)}</title><rect width="${left}" height="${height}" fill="${palette.background}"/>${parts.join("")}</svg>\n`;
}

function picture(view, palette) {
  const scale = view.graph.zoom();
  const place = (node) => ({ ...view.graph.graph2ScreenCoords(node.x, node.y) });
  const out = [];
  const visible = view.visible();
  const names = [];
  // The strongest last, above the others.
  for (const link of [...visible].reverse()) {
    const { e: edge } = link;
    const [s, t] = [place(link.source), place(link.target)];
    const points = control(link.e, link.source, link.target);
    const screen = points && points.map((_, index) => {
      const pair = index - (index % 2);
      const point = view.graph.graph2ScreenCoords(points[pair], points[pair + 1]);
      return index % 2 ? point.y : point.x;
    });
    const path = !screen ? `L${n(t.x)} ${n(t.y)}` : `${screen.length === 2 ? "Q" : "C"}${screen.map(n).join(" ")} ${n(t.x)} ${n(t.y)}`;
    const colour = view.colour(link);
    const dash = link.dash ? ` stroke-dasharray="${link.dash.map((part) => n(part * scale)).join(" ")}"` : "";
    out.push(`<g><title>${xml(`${edge.s.name} ${edge.symmetric ? "↔" : "→"} ${edge.t.name}: ${edge.relation}`)}</title>`
      + `<path d="M${n(s.x)} ${n(s.y)}${path}" fill="none" ${paint("stroke", colour)} stroke-width="${n(view.width(link))}"${dash}/>`);
    if (!edge.symmetric) {
      const [ax, ay, bx, by, cx, cy] = arrow(s, t, screen, view.radius(edge.t) * scale + 0.5, 5 + 1.3 * view.width(link));
      out.push(`<path d="M${n(ax)} ${n(ay)}L${n(bx)} ${n(by)}L${n(cx)} ${n(cy)}Z" ${paint("fill", colour)}/>`);
    }
    out.push("</g>");
    if (visible.length <= NAMED) names.push([at(s, t, screen, edge.middle ?? 0.5), edge.relation, view.look.colour(edge, palette)]);
  }
  const seen = view.graph.graphData().nodes.filter(view.nodeShown);
  for (const node of seen) {
    const { x, y } = place(node);
    const radius = view.radius(node.n) * scale;
    const points = corners(node.n.kind, x, y, radius);
    const look = `fill="${palette.node}" stroke="${palette.border}"`;
    out.push(points ? `<polygon points="${points.map((point) => point.map(n).join(",")).join(" ")}" ${look}/>` : `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" ${look}/>`);
  }
  const halo = `stroke="${palette.background}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke" text-anchor="middle"`;
  for (const [{ x, y }, text, colour] of names) out.push(`<text x="${n(x)}" y="${n(y + 4)}" font-size="11" fill="${colour}" ${halo}>${xml(text)}</text>`);
  for (const { node, x, y, size } of view.names()) out.push(`<text x="${n(x)}" y="${n(y + size)}" font-size="${size}" fill="${palette.text}" ${halo}>${xml(node.label)}</text>`);
  return out.join("\n");
}

/** The SVG drawn at twice its size. */
export async function toPng(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  const scale = Math.min(2, 8000 / Math.max(image.width, image.height, 1));
  [canvas.width, canvas.height] = [image.width * scale, image.height * scale];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

/** What is shown, as node-link JSON: `networkx.node_link_graph(json.load(file), edges="edges")`. */
export function toJson(model, edges, filter) {
  const plain = (value) => (value instanceof Set ? [...value] : value);
  const ours = new Set(["s", "t", "points", "node", "curvature", "rotation", "turned", "middle", "shown", "search", "index", "id", "diff", "source", "target", "key"]);
  const fields = (edge) => Object.fromEntries(Object.entries(edge).filter(([key]) => !ours.has(key)));
  const rows = edges.map((edge) => ({
    source: edge.s.id, target: edge.t.id, key: edge.symmetric ? `${edge.relation} (mutual)` : edge.relation, id: edge.id, ...fields(edge),
    ...(edge.diff ? { difference: edge.diff.status, contrast: edge.diff.contrast, counts: edge.diff.counts } : {}),
  }));
  const nodes = model.nodes.filter((node) => node.shown).map((node) => ({
    id: node.id, name: node.name, kind: node.kind, mentions: node.mentions, documents: node.documents, x: Math.round(node.x * 100) / 100, y: Math.round(node.y * 100) / 100,
  }));
  const name = model.kind === "diff" ? `${model.head.sides.a.name} against ${model.head.sides.b.name}` : model.head.name;
  const graph = { name, view: Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, plain(value)])) };
  return `${JSON.stringify({ directed: true, multigraph: true, graph, nodes, edges: rows }, null, 1)}\n`;
}

/** Hands a file to the reader. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

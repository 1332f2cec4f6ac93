// Data for the tests, written by hand, and pages made from them as src/export/html.rs makes them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const template = readFileSync(fileURLToPath(new URL("../dist/viewer.html", import.meta.url)), "utf8");
export const folder = join(tmpdir(), "detente-web-test");
mkdirSync(folder, { recursive: true });

/** Writes a page; its address. */
export function page(name, data, packed = false) {
  const json = JSON.stringify(data);
  const block = packed ? gzipSync(json).toString("base64") : json.replaceAll("<", "\\u003c");
  const [head, middle] = template.split("{{ENCODING}}");
  const [between, tail] = middle.split("{{DATA}}");
  const file = join(folder, name);
  writeFileSync(file, head.replace("{{TITLE}}", "test") + (packed ? "gzip" : "none") + between + block + tail);
  return pathToFileURL(file).href;
}

/** A sentence with `[source]`, `{trigger}` and `(target)` in brackets, as text and spans. */
export function told(marked) {
  const spans = {};
  const names = { "[": "source", "{": "trigger", "(": "target" };
  let text = "";
  let open = null;
  for (const unit of marked.split("")) {
    if (names[unit]) open = [names[unit], text.length];
    else if ("]})".includes(unit)) spans[open[0]] = [open[1], text.length];
    else text += unit;
  }
  return { text, ...spans };
}

const NAMES = { IRN: "Iran", ISR: "Israel", USA: "United States", EGY: "Egypt", UN: "United Nations", NULLS: "Nowhere" };
const KINDS = { UN: "igo" };

/** A graph from rows `[source, relation, target, sign, [[marked sentence, date, status, confidence, document, url]…]]`. */
export function graph(rows, more = {}) {
  const data = { graph: { name: "Sample", documents: 9, events: 0, sentences: 40 }, nodes: [], edges: [], evidence: [], documents: [], sentences: [], events: [] };
  const ids = new Set();
  rows.forEach(([source, relation, target, sign, sayings, symmetric = false], row) => {
    ids.add(source).add(target);
    const evidence = [];
    let weight = 0;
    sayings.forEach(([marked, date, status, confidence, document, url = null], number) => {
      const { text, ...spans } = told(marked);
      const id = `e${row}.${number}`;
      let at = data.documents.findIndex((one) => one.id === document);
      if (at < 0) at = data.documents.push({ id: document, date, publisher: "Desk", title: null, url }) - 1;
      data.sentences.push({ document: at, text });
      data.events.push({ id, sentence: data.sentences.length - 1, status, confidence, frame: `${relation}/${relation}`, ...spans });
      const part = confidence * { asserted: 1, hypothetical: 0.5, negated: 0 }[status];
      weight += part;
      evidence.push(id);
      data.evidence.push({ id, date, weight: part });
    });
    const dates = sayings.map((one) => one[1]).filter(Boolean).sort();
    const number = (status) => sayings.filter((one) => one[2] === status).length;
    data.edges.push({ source, target, relation, key: relation, sign, symmetric, weight, count: sayings.length, documents: new Set(sayings.map((one) => one[4])).size, stories: 1,
      asserted: number("asserted"), hypothetical: number("hypothetical"), negated: number("negated"), plover: relation.toUpperCase(), quad: 1,
      confidence: sayings.reduce((sum, one) => sum + one[3], 0) / sayings.length, first: dates[0] ?? null, last: dates.at(-1) ?? null, evidence });
    data.graph.events += sayings.length;
  });
  data.nodes = [...ids].sort().map((id) => ({ id, name: NAMES[id] ?? id, kind: KINDS[id] ?? "state", mentions: 3, documents: 2 }));
  return { ...data, ...more };
}

export const sample = () => graph([
  ["IRN", "accuse", "ISR", -1, [
    ["𝕀n Tehran, [Iran] {accused} (Israel) of a raid.", "2024-01-10", "asserted", 0.9, "a.txt", "https://example.org/a"],
    ["[Iran] {blamed} (Israel) again.", "2024-03-02", "asserted", 0.7, "b.txt"],
  ]],
  ["IRN", "talks", "USA", 1, [["[Iran] and (the United States) {met} in Muscat.", "2024-02-05", "asserted", 0.85, "b.txt"]], true],
  ["USA", "sanction", "IRN", -1, [["[The United States] may {sanction} (Iran).", "2024-04-20", "hypothetical", 0.6, "c.txt"]]],
  ["USA", "accuse", "IRN", -1, [["[The United States] {accused} (Iran) of delay.", "2024-04-21", "asserted", 0.5, "c.txt"]]],
  ["EGY", "mediate", "IRN", 1, [["[Egypt] offered to {mediate} with (Iran).", "2024-05-06", "hypothetical", 0.8, "d.txt"]]],
  ["EGY", "aid", "UN", 1, [["[Egypt] did not {fund} (the United Nations).", "2024-06-30", "negated", 0.4, "d.txt"]]],
  ["UN", "influence", "EGY", 0, [["[The United Nations] {shaped} the policy of (Egypt).", null, "asserted", 0.35, "e.txt"]]],
  ["IRN", "threaten", "IRN", -1, [["[Iran] {threatened} factions of (Iran).", "2024-05-20", "asserted", 0.65, "e.txt"]]],
]);

/** A net of any size, the same each time. */
export function large(nodes, edges) {
  let seed = 7;
  const random = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 2 ** 32);
  const relations = [["talks", 1], ["agree", 1], ["support", 1], ["aid", 1], ["accuse", -1], ["threaten", -1], ["sanction", -1], ["influence", 0]];
  const data = { graph: { name: "Large", documents: 90000, events: 0, sentences: 900000 }, nodes: [], edges: [], evidence: [], documents: [], sentences: [], events: [] };
  for (let at = 0; at < nodes; at += 1) data.nodes.push({ id: `A${at}`, name: `Actor ${at}`, kind: ["state", "igo", "group", "bloc", "ngo"][at % 5], mentions: 5, documents: 3 });
  const taken = new Set();
  while (data.edges.length < edges) {
    // Some act much, most little, as in the news.
    const [s, t] = [Math.floor(nodes * random() ** 2.2), Math.floor(nodes * random() ** 2.2)];
    const [relation, sign] = relations[Math.floor(random() * relations.length)];
    const key = `${s} ${t} ${relation}`;
    if (s === t || taken.has(key)) continue;
    taken.add(key);
    const id = `e${data.edges.length}`;
    const count = 1 + Math.floor(1 / (0.02 + random()));
    const month = 1 + Math.floor(random() * 12);
    const date = `20${10 + Math.floor(random() * 15)}-${String(month).padStart(2, "0")}-11`;
    data.documents.push({ id: `d${data.edges.length}.txt`, date, publisher: "Desk", title: null, url: null });
    data.sentences.push({ document: data.documents.length - 1, text: `Actor ${s} did ${relation} to Actor ${t}.` });
    data.events.push({ id, sentence: data.sentences.length - 1, status: "asserted", confidence: 0.7, frame: `${relation}/x`, trigger: null, source: null, target: null });
    data.edges.push({ source: `A${s}`, target: `A${t}`, relation, key: relation, sign, symmetric: relation === "talks", weight: Math.round(70 * count) / 100, count, documents: count, stories: count,
      asserted: count, hypothetical: 0, negated: 0, plover: null, quad: 1, confidence: 0.7, first: date, last: date, evidence: [id] });
  }
  return data;
}

/** A comparison, in the shape of compare.json, with evidence from the rows of `graph`. */
export function comparison() {
  const rows = [
    ["IRN", "talks", "USA", 1, "stronger", [2, 9], 3.1, 0.004], ["IRN", "accuse", "ISR", -1, "weaker", [11, 2], -3.6, 0.0004], ["USA", "sanction", "IRN", -1, "only_in_a", [3, 0], -2.2, 0.03],
    ["EGY", "mediate", "IRN", 1, "only_in_b", [0, 5], 2.5, 0.02], ["EGY", "aid", "UN", 1, "same", [1, 1], 0.1, null], ["UN", "influence", "EGY", 0, "sign_changed", [2, 2], 0.2, 0.9],
  ];
  const sentences = (row, side) => row[5][side] ? [[`${side ? "Side B" : "Side A"}: [${row[0]}] {${row[1]}} (${row[2]}).`, "2024-01-01", "asserted", 0.8, `${side ? "b" : "a"}/${row[0]}.txt`]] : [];
  const quotes = graph(rows.map((row) => [...row.slice(0, 4), [...sentences(row, 0), ...sentences(row, 1)]]));
  const counts = (n, size, evidence) => ({ events: n, documents: n, stories: n, weight: 0.8 * n, per_thousand_documents: (1000 * n) / size, per_thousand_events: n, evidence });
  const relations = rows.map(([source, relation, target, sign, status, [a, b], z, q], row) => {
    const ids = quotes.edges[row].evidence;
    return { source, target, relation, symmetric: relation === "talks", source_name: NAMES[source], target_name: NAMES[target], status,
      sign: { a: a ? (status === "sign_changed" ? 1 : sign) : null, b: b ? sign : null }, contrast: { log_odds: z / 2, z, p: q, q, significant: q !== null && q < 0.05 },
      counts: { a: counts(a, 40, a ? ids.slice(0, 1) : []), b: counts(b, 50, b ? ids.slice(-1) : []) } };
  });
  const side = (name, documents) => ({ name, documents, stories: documents, events: 20, actors: 5, relations: 6, counted: 19 });
  const diff = { format: "detente-diff", version: 1, sides: { a: side("Wire", 40), b: side("Gazette", 50) }, unit: "stories", settings: {}, totals: { relations: 6, tested: 5, significant: 4 },
    distances: [], drawn: null, relations, pairs: [], actors: ["EGY", "IRN", "ISR", "UN", "USA"].map((id) => ({ id, name: NAMES[id], rank: { a: 1, b: 2 } })) };
  return { diff, documents: quotes.documents, sentences: quotes.sentences, events: quotes.events };
}

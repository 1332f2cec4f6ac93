// The part of the address after #: what is selected and which filters differ from the first view. `#edge=IRN/talks/USA&sign=-1`.

import { DIFFERENCES, STATUSES, defaults } from "./filters.js";

const SETS = { sign: ["signs", [1, 0, -1].map(String)], status: ["statuses", STATUSES], difference: ["differences", DIFFERENCES] };
const NUMBERS = { weight: "minWeight", confidence: "minConfidence", documents: "minDocuments", z: "minZ", top: "top" };
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The address of a view. */
export function write(model, filter, selection) {
  const first = defaults(model);
  const parts = [];
  const put = (key, value) => parts.push(`${key}=${encodeURIComponent(value).replace(/%2F/g, "/").replace(/%2C/g, ",")}`);
  if (selection.edge) put("edge", selection.edge.id);
  else if (selection.node) put("node", selection.node.id);
  if (filter.hidden.size) put("hide", [...filter.hidden].map(encodeURIComponent).join(","));
  for (const [key, [field, all]] of Object.entries(SETS)) if (filter[field].size < all.length) put(key, [...filter[field]].join(","));
  for (const [key, field] of Object.entries(NUMBERS)) if (filter[field] !== first[field]) put(key, filter[field]);
  if (filter.from) put("from", filter.from);
  if (filter.to) put("to", filter.to);
  if (!filter.undated) put("undated", "0");
  if (filter.actor !== null) put("only", filter.actor);
  return parts.join("&");
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

/** What an address asks for. What it does not know is left as it is. */
export function read(model, hash) {
  const filter = defaults(model);
  const wanted = new Map(hash.replace(/^#/, "").split("&").map((part) => {
    const cut = part.indexOf("=");
    return cut < 0 ? [part, ""] : [part.slice(0, cut), decoded(part.slice(cut + 1))];
  }));
  const types = new Set(model.types.map((type) => type.id));
  for (const type of (wanted.get("hide") ?? "").split(",").map(decoded)) if (types.has(type)) filter.hidden.add(type);
  for (const [key, [field, all]] of Object.entries(SETS)) {
    if (!wanted.has(key)) continue;
    const asked = wanted.get(key).split(",").filter((value) => all.includes(value));
    filter[field] = new Set(key === "sign" ? asked.map(Number) : asked);
  }
  for (const [key, field] of Object.entries(NUMBERS)) {
    const number = Number(wanted.get(key) || NaN);
    if (Number.isFinite(number) && number >= 0) filter[field] = number;
  }
  for (const key of ["from", "to"]) if (DAY.test(wanted.get(key) ?? "")) filter[key] = wanted.get(key);
  if (wanted.get("undated") === "0") filter.undated = false;
  if (model.node.has(wanted.get("only"))) filter.actor = wanted.get("only");
  return { filter, edge: model.edge.get(wanted.get("edge")) ?? null, node: model.node.get(wanted.get("node")) ?? null };
}

// The shown relations as a table, sorted by any column: what the picture shows, for reading and for those who cannot see it.

import { decimal, fill, h, whole } from "./dom.js";
import { DIFFERENCE_NAMES, signName } from "./panels.js";

const ROWS = 150;

const text = (name, value) => ({ name, value, shown: value, text: true, tight: true });
const number = (name, value, shown = (edge) => whole(value(edge))) => ({ name, value, shown });
const bidi = (name, value) => ({ name, value, shown: (edge) => h("bdi", {}, value(edge)), text: true });

const ENDS = [
  bidi("Source", (edge) => edge.s.name),
  bidi("Relation", (edge) => (edge.symmetric ? `${edge.relation} ↔` : edge.relation)),
  bidi("Target", (edge) => edge.t.name),
];

const GRAPH = [
  ...ENDS,
  text("Sign", (edge) => signName(edge.sign)),
  number("Weight", (edge) => edge.weight, (edge) => decimal(edge.weight)),
  number("Events", (edge) => edge.count),
  number("Documents", (edge) => edge.documents),
  number("Confidence", (edge) => edge.confidence, (edge) => decimal(edge.confidence)),
  text("First", (edge) => edge.first ?? ""),
  text("Last", (edge) => edge.last ?? ""),
];

const DIFF = [
  ...ENDS,
  text("Difference", (edge) => DIFFERENCE_NAMES[edge.diff.status]),
  number("Docs A", (edge) => edge.diff.counts.a.documents),
  number("Docs B", (edge) => edge.diff.counts.b.documents),
  number("per 1,000 A", (edge) => edge.diff.counts.a.per_thousand_documents, (edge) => decimal(edge.diff.counts.a.per_thousand_documents, 1)),
  number("per 1,000 B", (edge) => edge.diff.counts.b.per_thousand_documents, (edge) => decimal(edge.diff.counts.b.per_thousand_documents, 1)),
  number("Log-odds", (edge) => edge.diff.contrast.log_odds, (edge) => decimal(edge.diff.contrast.log_odds)),
  // Sorted by how far it is from no difference.
  { name: "z", value: (edge) => Math.abs(edge.diff.contrast.z), shown: (edge) => decimal(edge.diff.contrast.z) },
  { name: "q", value: (edge) => edge.diff.contrast.q ?? 2, up: true,
    shown: (edge) => (edge.diff.contrast.q === null ? "not tested" : edge.diff.contrast.q < 0.001 ? "< 0.001" : decimal(edge.diff.contrast.q, 3)) },
];

/** @param chosen told the edge of a row that was clicked */
export function createTable(element, model, chosen) {
  const columns = model.kind === "diff" ? DIFF : GRAPH;
  let sort = { column: columns.find((one) => one.name === (model.kind === "diff" ? "z" : "Weight")), down: true };
  let edges = [];
  let rows = ROWS;
  let selected = null;
  const body = h("tbody", { onclick: (event) => {
    const edge = model.edge.get(event.target.closest("tr")?.dataset.edge);
    if (edge) chosen(edge);
  } });
  const heads = columns.map((column) => h("th", { scope: "col", class: column.text ? null : "number" },
    h("button", { onclick: () => {
      sort = { column, down: sort.column === column ? !sort.down : !(column.text || column.up) };
      update(edges);
    } }, column.name)));
  const more = h("button", { class: "quiet", onclick: () => { rows += 1000; paint(); } });
  element.append(h("table", {}, h("caption", { class: "hidden" }, "Relations that are shown"), h("thead", {}, h("tr", {}, heads)), body), more);

  function update(shown) {
    const { value, text: words } = sort.column;
    const order = words
      ? (a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0)
      : (a, b) => value(a) - value(b);
    edges = [...shown].sort((a, b) => (sort.down ? order(b, a) : order(a, b)) || a.index - b.index);
    heads.forEach((head, at) => head.setAttribute("aria-sort", columns[at] !== sort.column ? "none" : sort.down ? "descending" : "ascending"));
    rows = ROWS;
    if (!element.hidden) paint();
  }

  function paint() {
    fill(body, edges.slice(0, rows).map((edge) => h("tr", { "data-edge": edge.id, class: edge === selected ? "chosen" : null },
      columns.map((column, at) => {
        const shown = column.shown(edge);
        const cell = at === 1 ? h("button", { class: `plain sign${edge.sign}` }, shown) : shown;
        return h("td", { class: !column.text ? "number" : column.tight ? "tight" : null }, cell);
      }))));
    more.hidden = rows >= edges.length;
    more.textContent = `Show more (${whole(Math.max(0, edges.length - rows))} not listed)`;
  }

  return {
    element,
    update,
    toggle(open = element.hidden) {
      element.hidden = !open;
      if (open) paint();
    },
    select(edge) {
      selected = edge;
      for (const row of body.rows) row.classList.toggle("chosen", row.dataset.edge === edge?.id);
    },
    columns: columns.map((column) => column.name),
  };
}

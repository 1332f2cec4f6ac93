// What is known of an actor or a relation, with the sentences it rests on.

import { clean, toEvents } from "./data.js";
import { count, decimal, fill, h, whole } from "./dom.js";

/** Longest sentence shown at once, in UTF-16 units. */
const LONG = 3000;
/** Relations listed of an actor at once. */
const LISTED = 60;

const SIGNS = { 1: "cooperation", [-1]: "conflict", 0: "neither" };
export const signName = (sign) => SIGNS[sign] ?? "neither";
export const DIFFERENCE_NAMES = {
  only_in_a: "only in A", only_in_b: "only in B", stronger: "more in B", weaker: "more in A", sign_changed: "sign changed", same: "no difference",
};

const arrowOf = (edge) => (edge.symmetric ? "↔" : "→");

/** "Iran → Israel: accuse". */
export const edgeTitle = (edge) => `${edge.s.name} ${arrowOf(edge)} ${edge.t.name}: ${edge.relation}`;

const name = (text) => h("bdi", {}, text);

/** The same as elements, each name in its own direction of reading. */
const titleParts = (edge) => [name(edge.s.name), ` ${arrowOf(edge)} `, name(edge.t.name), ": ", name(edge.relation)];

const dates = (first, last) => (!first ? "no date" : first === last ? first : `${first} to ${last}`);

/** A sentence with its trigger and its two actors marked. Spans may overlap or be missing. */
export function marked(text, event) {
  const shown = text.slice(0, LONG);
  const spans = [["trigger", event.trigger], ["source", event.source], ["target", event.target]]
    .filter(([, span]) => Array.isArray(span) && span[0] < span[1] && span[1] <= shown.length);
  const cuts = [...new Set([0, shown.length, ...spans.flatMap(([, span]) => span)])].sort((a, b) => a - b);
  const pieces = [];
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [from, to] = [cuts[index], cuts[index + 1]];
    const kinds = spans.filter(([, span]) => span[0] <= from && to <= span[1]).map(([kind]) => kind);
    const piece = clean(shown.slice(from, to));
    pieces.push(kinds.length ? h("mark", { class: kinds.join(" "), title: kinds.join(" and ") }, piece) : piece);
  }
  if (text.length > LONG) pieces.push("…");
  return h("blockquote", { dir: "auto" }, pieces);
}

/** A link that leads to the web and nowhere else. */
function outward(url, text) {
  try {
    const target = new URL(url);
    if (target.protocol === "https:" || target.protocol === "http:") {
      return h("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, text);
    }
  } catch {
    // No address: the text alone.
  }
  return null;
}

function evidence(model, ids) {
  const known = ids.map((id) => model.events.get(id)).filter(Boolean);
  if (!known.length) {
    const all = ids.length ? `Event ids: ${ids.slice(0, 10).join(", ")}` : "No events are kept as evidence.";
    return h("p", { class: "note" }, clean(all));
  }
  return h("ol", { class: "evidence" }, known.map(quotation));
}

function quotation(event) {
  const { document } = event;
  const facts = [document.publisher, document.date, event.status, `confidence ${decimal(event.confidence)}`, event.frame];
  return h("li", { "data-event": event.id },
    marked(event.sentence.text, event),
    h("p", { class: "where" },
      name(clean(document.title || document.id || "")), document.title ? h("span", { class: "id" }, ` ${clean(document.id)}`) : null,
      h("br"), facts.filter(Boolean).map(clean).join(" · "),
      document.url ? [" · ", outward(document.url, "open the article")] : null));
}

/** All events of a relation, from the server behind the page, a hundred at a time; nothing where there is none. */
function everything(edge) {
  const list = h("ol", { class: "evidence all" });
  const note = h("p", { class: "note", role: "status" });
  let from = 0;
  const button = h("button", { class: "more", onclick: more }, `Show all ${count(edge.count, "event")}`);
  async function more() {
    button.disabled = true;
    note.textContent = "";
    const asked = new URLSearchParams({ source: edge.s.id, relation: edge.relation, target: edge.t.id, symmetric: edge.symmetric, from });
    try {
      const answer = await fetch(`events?${asked}`);
      if (!answer.ok) throw new Error(`the server says ${answer.status}`);
      const events = toEvents(await answer.json());
      list.append(...events.map(quotation));
      from += events.length;
      button.hidden = !events.length || from >= edge.count;
      button.textContent = `Show more (${whole(from)} of ${whole(edge.count)} shown)`;
    } catch (error) {
      note.textContent = `The events did not come: ${clean(error.message)}. Is detente view still running?`;
    }
    button.disabled = false;
  }
  return h("section", { class: "everything" }, button, note, list);
}

function facts(rows) {
  return h("dl", {}, rows.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]));
}

/** @param go `{ edge(edge), node(node), only(node), close(), link() }` */
export function createPanel(element, model, go) {
  const edgeButton = (edge, words) =>
    h("button", { class: `line sign${edge.sign}`, onclick: () => go.edge(edge), "data-edge": edge.id }, words);
  const nodeButton = (node) => h("button", { class: "line", onclick: () => go.node(node), "data-node": node.id }, name(node.name));
  const quoted = (edge) => (edge.evidence ?? []).filter((id) => model.events.has(id)).length;
  let shown = null;

  function open(title, ...content) {
    const changed = shown !== title;
    shown = title;
    element.hidden = false;
    fill(element,
      h("div", { class: "bar" },
        h("button", { class: "quiet", onclick: go.link, title: "Copy a link to this" }, "Copy link"),
        h("button", { class: "quiet", onclick: go.close, "aria-label": "Close the panel" }, "Close ✕")),
      content);
    if (changed) element.scrollTop = 0;
  }

  function numbers(edge) {
    return facts([
      ["Sign", signName(edge.sign)],
      ["Weight", decimal(edge.weight)],
      ["Events", `${whole(edge.count)}: ${["asserted", "hypothetical", "negated"].filter((s) => edge[s]).map((s) => `${edge[s]} ${s}`).join(", ")}`],
      ["Documents", edge.stories && edge.stories < edge.documents ? `${whole(edge.documents)} (${whole(edge.stories)} without copies)` : whole(edge.documents)],
      ["Confidence", `${decimal(edge.confidence)} on average`],
      ["Dates", dates(edge.first, edge.last)],
      ["PLOVER root", edge.plover],
    ]);
  }

  function contrast({ diff }) {
    const { counts, contrast: c } = diff;
    const { a, b } = model.head.sides;
    const row = (term, ask) => h("tr", {}, h("th", { scope: "row" }, term), h("td", {}, ask(counts.a)), h("td", {}, ask(counts.b)));
    return [
      h("p", {}, h("strong", {}, DIFFERENCE_NAMES[diff.status]), c.q === null ? ": told of too seldom to be tested"
        : `: log-odds ${decimal(c.log_odds)}, z ${decimal(c.z)}, q ${c.q < 0.001 ? "< 0.001" : decimal(c.q, 3)}`),
      h("table", { class: "sides" },
        h("thead", {}, h("tr", {}, h("td"), h("th", { scope: "col" }, "A: ", name(clean(a.name))), h("th", { scope: "col" }, "B: ", name(clean(b.name))))),
        h("tbody", {}, row("Events", (s) => whole(s.events)), row("Documents", (s) => whole(s.documents)),
          row("Of 1,000 documents", (s) => decimal(s.per_thousand_documents, 1)), row("Weight", (s) => decimal(s.weight)))),
    ];
  }

  return {
    element,
    edge(edge) {
      const parallel = model.edges.filter((other) => other !== edge
        && ((other.s === edge.s && other.t === edge.t) || (other.s === edge.t && other.t === edge.s)));
      const sides = model.head.sides;
      open(edge.id,
        h("h2", { tabindex: "-1" }, titleParts(edge)),
        edge.diff ? contrast(edge) : numbers(edge),
        edge.diff
          ? [["a", "A"], ["b", "B"]].map(([side, letter]) => h("section", { "data-side": side },
            h("h3", {}, `In ${letter}: `, name(clean(sides[side].name))), evidence(model, edge.diff.counts[side].evidence)))
          : h("section", {}, h("h3", {}, "Evidence"), evidence(model, edge.evidence ?? []),
            quoted(edge) > 0 && quoted(edge) < edge.count ? h("p", { class: "note" }, `The ${count(quoted(edge), "best event")} of ${whole(edge.count)}.`) : null,
            model.served ? everything(edge) : null),
        h("h3", {}, "Actors"), h("div", { class: "lines" }, nodeButton(edge.s), nodeButton(edge.t)),
        parallel.length ? [h("h3", {}, "Other relations of the two"),
          h("div", { class: "lines" }, parallel.slice(0, LISTED).map((other) => edgeButton(other,
            [h("span", { class: "number" }, decimal(other.weight, 1)), titleParts(other)])))] : null);
    },
    node(node) {
      const listed = node.edges.slice(0, LISTED);
      const line = (edge) => {
        const way = edge.symmetric ? "↔" : edge.s === node ? "→" : "←";
        const other = edge.s === node ? edge.t : edge.s;
        const number = edge.diff ? DIFFERENCE_NAMES[edge.diff.status] : decimal(edge.weight, 1);
        return edgeButton(edge, [h("span", { class: "number" }, number), `${way} `, name(other.name), ": ", name(edge.relation)]);
      };
      const ranks = node.actor?.rank;
      open(`node ${node.id}`,
        h("h2", { tabindex: "-1" }, name(node.name)),
        facts([
          ["Id", name(clean(node.id))],
          ["Kind", node.kind],
          ["Mentions", node.mentions === undefined ? null : `${whole(node.mentions)} in ${count(node.documents, "document")}`],
          ["Weight", `${decimal(node.strength)} in ${count(node.edges.length, "relation")}`],
          ["Rank", ranks ? `${ranks.a ?? "none"} in A, ${ranks.b ?? "none"} in B` : null],
        ]),
        h("button", { class: "quiet wide", onclick: () => go.only(node) }, "Show only the relations of this actor"),
        h("h3", {}, "Relations"),
        node.edges.length ? h("div", { class: "lines" }, listed.map(line)) : h("p", { class: "note" }, "None."),
        node.edges.length > LISTED ? h("p", { class: "note" }, `The ${LISTED} strongest of ${whole(node.edges.length)}; the table has them all.`) : null);
    },
    close() {
      shown = null;
      element.hidden = true;
      fill(element);
    },
    heading: () => element.querySelector("h2"),
  };
}

// The filters as form fields, and the legend.

import { DIFFERENCES, STATUSES } from "./filters.js";
import { decimal, fill, h, whole } from "./dom.js";
import { DIFFERENCE_NAMES, signName } from "./panels.js";

const SIGN_ORDER = [1, -1, 0];

function swatch(colour, dashed) {
  return h("span", { class: `swatch ${colour}${dashed ? " dashed" : ""}`, "aria-hidden": "true" });
}

/** A check box for each member of a set. */
function boxes(legend, members, set, changed, label, mark) {
  const inputs = new Map();
  const field = h("fieldset", {}, h("legend", {}, legend), members.map((member) => {
    const input = h("input", { type: "checkbox", "data-value": String(member), onchange: () => {
      if (input.checked) set().add(member);
      else set().delete(member);
      changed();
    } });
    inputs.set(member, input);
    return h("label", {}, input, mark?.(member), h("bdi", {}, label(member)));
  }));
  return { field, show: () => inputs.forEach((input, member) => (input.checked = set().has(member))) };
}

/** A slider from 0 to `most`. */
function range(id, label, most, step, get, put, changed, places) {
  const output = h("output", {});
  const input = h("input", { type: "range", id, min: 0, max: most, step, oninput: () => {
    put(Number(input.value));
    say();
    changed();
  } });
  const say = () => {
    output.textContent = places ? decimal(Number(input.value), places) : whole(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  return { field: h("label", { class: "range", for: id }, label, output, input), show: () => { input.value = get(); say(); } };
}

/** @param state `{ filter }`; @param changed told after each change */
export function createControls(element, model, state, changed, reset) {
  const diff = model.kind === "diff";
  const filter = () => state.filter;
  const parts = [];
  const count = h("p", { class: "note", id: "shown", role: "status" });

  const top = h("input", { type: "number", id: "top", min: 0, step: 50, inputmode: "numeric", placeholder: "all", onchange: () => {
    filter().top = Math.max(0, Math.floor(Number(top.value) || 0));
    changed();
  } });
  const every = h("button", { class: "quiet", id: "all", onclick: () => { filter().top = 0; show(); changed(); } }, "All");
  parts.push({ field: h("div", { class: "row" }, h("label", { for: "top" }, "At most"), top, h("span", {}, diff ? "surest" : "strongest"), every), show: () => (top.value = filter().top || "") });

  const only = h("p", { class: "only", hidden: true });
  parts.push({ field: only, show: () => {
    const node = model.node.get(filter().actor);
    only.hidden = !node;
    if (node) fill(only, "Only ", h("bdi", {}, node.name), " ", h("button", { class: "quiet", onclick: () => { filter().actor = null; show(); changed(); } }, "Show all actors"));
  } });

  if (diff) {
    parts.push(boxes("Difference", DIFFERENCES, () => filter().differences, changed, (one) => DIFFERENCE_NAMES[one], (one) => swatch(one, one.startsWith("only"))));
  }
  parts.push(boxes("Sign", SIGN_ORDER, () => filter().signs, changed, signName, (sign) => swatch(`sign${sign}`, sign < 0)));
  if (!diff) parts.push(boxes("Status: with events that are", STATUSES, () => filter().statuses, changed, (one) => one));

  const heaviest = Math.max(0.1, Math.ceil(model.heaviest * 10) / 10);
  parts.push(range("min-weight", "Weight, at least", heaviest, heaviest > 20 ? 0.5 : 0.05, () => filter().minWeight, (v) => (filter().minWeight = v), changed, 2));
  if (diff) {
    const most = Math.max(1, ...model.edges.slice(0, 20000).map((edge) => Math.ceil(Math.abs(edge.diff.contrast.z))));
    parts.push(range("min-z", "z, at least ±", most, 0.1, () => filter().minZ, (v) => (filter().minZ = v), changed, 1));
  } else {
    parts.push(range("min-confidence", "Confidence, at least", 1, 0.01, () => filter().minConfidence, (v) => (filter().minConfidence = v), changed, 2));
  }
  const documents = model.edges.reduce((most, edge) => Math.max(most, edge.documents), 1);
  parts.push(range("min-documents", "Documents, at least", documents, 1, () => filter().minDocuments, (v) => (filter().minDocuments = v), changed));

  if (model.edges.some((edge) => edge.first === null) && model.edges.some((edge) => edge.first)) {
    const input = h("input", { type: "checkbox", onchange: () => { filter().undated = input.checked; changed(); } });
    parts.push({ field: h("label", { title: "Whether relations without a date stay when days are chosen" }, input, "undated ones too, when days are chosen"), show: () => (input.checked = filter().undated) });
  }

  // Types are kept as those hidden: what a later file adds is shown.
  const types = new Map();
  const set = (wanted) => {
    for (const type of model.types) {
      if (wanted(type)) filter().hidden.delete(type.id);
      else filter().hidden.add(type.id);
    }
    show();
    changed();
  };
  const list = h("fieldset", { class: "types" }, h("legend", {}, "Relation type"),
    h("div", { class: "row" },
      h("button", { class: "quiet", onclick: () => set(() => true) }, "All"), h("button", { class: "quiet", onclick: () => set(() => false) }, "None"),
      h("button", { class: "quiet", onclick: () => set((type) => filter().hidden.has(type.id)) }, "Invert")),
    model.types.map((type) => {
      const input = h("input", { type: "checkbox", "data-type": type.id, onchange: () => {
        if (input.checked) filter().hidden.delete(type.id);
        else filter().hidden.add(type.id);
        changed();
      } });
      types.set(type.id, input);
      return h("label", {}, input, swatch(`sign${type.sign}`, type.sign < 0), h("bdi", {}, type.id), h("span", { class: "number" }, whole(type.edges)));
    }));
  parts.push({ field: list, show: () => types.forEach((input, id) => (input.checked = !filter().hidden.has(id))) });

  function show() {
    for (const part of parts) part.show();
  }
  fill(element, h("div", { class: "row heading" }, h("h2", {}, "Filters"), h("button", { class: "quiet", id: "reset", onclick: reset }, "Reset")), count, parts.map((part) => part.field));
  show();
  return {
    show,
    tell({ shown, passing, actors }) {
      const total = model.edges.length;
      const limit = shown.length < passing ? `, the ${model.kind === "diff" ? "surest" : "strongest"} of ${whole(passing)} that pass` : "";
      count.textContent = `${whole(shown.length)} of ${whole(total)} relations shown${limit}; ${whole(actors)} actors.`;
    },
  };
}

/** What colours, lines and shapes mean. */
export function legend(element, model) {
  const kinds = new Set(model.nodes.map((node) => node.kind).filter(Boolean));
  const shape = (kind, words) => (kinds.has(kind) ? h("li", {}, h("span", { class: `shape ${kind}`, "aria-hidden": "true" }), words) : null);
  const line = (colour, words, dashed) => h("li", {}, swatch(colour, dashed), words);
  fill(element, h("summary", {}, "Legend"), h("ul", {},
    model.kind === "diff" ? h("li", { class: "note" }, "In A and B:") : null,
    line("sign1", "cooperation"), line("sign-1", "conflict", true), line("sign0", "neither"),
    model.kind === "diff" ? [h("li", { class: "note" }, "In the difference:"), line("stronger", "more in B"), line("only_in_b", "only in B", true), line("weaker", "more in A"), line("only_in_a", "only in A", true), line("sign_changed", "sign changed"),
      h("li", {}, "width: how surely (z); in A and B: share of the documents")] : h("li", {}, "width: weight"),
    h("li", {}, "no arrowhead: mutual"), h("li", {}, "size of an actor: weight of its relations"),
    shape("state", "state"), shape("igo", "organisation of states"), shape("ngo", "other organisation"), shape("bloc", "bloc"), shape("group", "group")));
}

// Opens a file of ours with an npm package: readers.mjs MODULES READER FILE. MODULES is the folder that holds node_modules.
//
// Prints {"nodes": [{"id": ..., fields}], "edges": [{"id": ..., "source": ..., "target": ..., fields}]} as the package understood it,
// without what the package or format adds.
import assert from "node:assert";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [modules, reader, file] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), "package.json"));
const load = async (name) => {
  const module = await import(pathToFileURL(require.resolve(name)).href);
  return module.default ?? module;
};
const text = fs.readFileSync(file, "utf8");
const without = (data, ...names) => Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));

// The parsers take a graph without edges for a mixed one. Graphs without parallel edges cannot hold a node `__proto__`.
async function graphType() {
  const Graph = await load("graphology");
  return /<edge /.test(text) ? Graph.MultiDirectedGraph : Graph;
}

function ofGraphology(graph) {
  return {
    nodes: graph.mapNodes((id, data) => ({ ...without(data, "label"), id })),
    edges: graph.mapEdges((id, data, source, target) => {
      assert(graph.isDirected(id));
      return { ...without(data, "label", "edge_id"), id, source, target };
    }),
  };
}

const readers = {
  async graphology() {
    const { MultiDirectedGraph } = await load("graphology");
    return ofGraphology(MultiDirectedGraph.from(JSON.parse(text)));
  },

  async graphology_gexf() {
    const Graph = await graphType();
    const gexf = await load("graphology-gexf");
    const read = ofGraphology(gexf.parse(Graph, text));
    for (const edge of read.edges) {
      assert.equal(edge.kind ?? "", edge.symmetric ? `${edge.relation} (mutual)` : edge.relation);
      delete edge.kind;
    }
    return read;
  },

  async graphology_graphml() {
    const Graph = await graphType();
    const graphml = await load("graphology-graphml");
    return ofGraphology(graphml.parse(Graph, text));
  },

  async cytoscape() {
    const cytoscape = await load("cytoscape");
    const graph = cytoscape({ headless: true, styleEnabled: false, ...JSON.parse(text) });
    assert(graph.data("generator").startsWith("detente "));
    const heavy = graph.edges("[weight > 2]").length;
    assert.equal(heavy, graph.edges().filter((edge) => edge.data("weight") > 2).length);
    const placed = JSON.parse(text).layout?.name === "preset";
    return {
      nodes: graph.nodes().map((node) => ({ ...without(node.data(), "label", "value"), ...(placed ? node.position() : {}) })),
      edges: graph.edges().map((edge) => without(edge.data(), "label", "key")),
    };
  },

  async d3() {
    const { forceSimulation, forceLink, forceManyBody, forceCenter } = await import(pathToFileURL(require.resolve("d3-force")).href);
    const data = JSON.parse(text);
    const before = new Map(data.nodes.filter((node) => "x" in node).map((node) => [node.id, { x: node.x, y: node.y }]));
    const simulation = forceSimulation(data.nodes)
      .force("link", forceLink(data.links).id((node) => node.id))
      .force("charge", forceManyBody())
      .force("center", forceCenter())
      .stop()
      .tick(20);
    for (const node of simulation.nodes()) assert(Number.isFinite(node.x) && Number.isFinite(node.y), node.id);
    return {
      nodes: simulation.nodes().map((node) => ({ ...without(node, "index", "x", "y", "vx", "vy"), ...before.get(node.id) })),
      edges: simulation
        .force("link")
        .links()
        .map((link) => ({ ...without(link, "index"), source: link.source.id, target: link.target.id })),
    };
  },

  // The labels of nodes and edges, with Mermaid's own marks for entities read as the browser would.
  async mermaid() {
    const { JSDOM } = await load("jsdom");
    globalThis.window = new JSDOM("").window;
    globalThis.document = window.document;
    const mermaid = await load("mermaid");
    assert((await mermaid.parse(text)).diagramType.startsWith("flowchart"));
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const label = (text) => text.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code)));
    return {
      nodes: [...db.getVertices().values()].map(({ id, text }) => ({ id, name: label(text) })),
      edges: db.getEdges().map(({ start, end, text, type, style }, at) => ({
        id: String(at),
        source: start,
        target: end,
        relation: label(text),
        symmetric: type === "arrow_open",
        style: style[0],
      })),
    };
  },

  // The linter of Neo4j's own tools: syntax, and what its server would say of names and types. One node for each statement.
  async cypher() {
    const language = await load("@neo4j-cypher/language-support");
    for (const defaultLanguage of ["CYPHER 5", "CYPHER 25"]) {
      const { diagnostics } = language.lintCypherQuery(text, { defaultLanguage });
      assert.deepEqual(diagnostics, [], defaultLanguage);
    }
    return { nodes: language.parseStatementsStrs(text).filter((statement) => statement.trim()).map((id) => ({ id })), edges: [] };
  },
};

process.stdout.write(JSON.stringify(await readers[reader]()));

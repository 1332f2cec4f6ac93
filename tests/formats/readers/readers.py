"""Opens a file of ours with a Python library: readers.py READER FILE [SCHEMA].

Prints {"nodes": [{"id": ..., fields}], "edges": [{"id": ..., "source": ..., "target": ..., fields}]} as the library understood it, without
what the library or format adds.
"""
import csv
import json
import math
import sys


def of_networkx(graph, drop_node=("label",), drop_edge=("label", "edge_id")):
    assert graph.is_directed() and graph.is_multigraph(), type(graph)
    nodes = [{"id": node, **{k: v for k, v in data.items() if k not in drop_node}} for node, data in graph.nodes(data=True)]
    edges = [
        {**{k: v for k, v in data.items() if k not in drop_edge}, "id": key, "source": source, "target": target}
        for source, target, key, data in graph.edges(keys=True, data=True)
    ]
    return nodes, edges


def networkx_node_link(path):
    import networkx

    with open(path, encoding="utf-8") as file:
        graph = networkx.node_link_graph(json.load(file), edges="edges")
    assert graph.graph["format"] == "detente-graph", graph.graph
    return of_networkx(graph, drop_node=(), drop_edge=())


def networkx_graphml(path):
    import networkx

    graph = networkx.read_graphml(path, force_multigraph=True)
    assert graph.graph["generator"].startswith("detente "), graph.graph
    return of_networkx(graph)


def networkx_gexf(path):
    import networkx

    graph = networkx.read_gexf(path, version="1.3")
    if not graph.is_multigraph():
        # networkx has found no parallel edges, and keeps the ids as an attribute.
        simple, graph = graph, networkx.MultiDiGraph()
        graph.add_nodes_from(simple.nodes(data=True))
        graph.add_edges_from((source, target, data["id"], data) for source, target, data in simple.edges(data=True))
    nodes, edges = of_networkx(graph)
    for edge in edges:
        # Two names for one thing: an interval, or several.
        start, end = edge.pop("start", None), edge.pop("end", None)
        spells = edge.pop("spells", None)
        edge["spells"] = spells if spells else [[start, end]] if start or end else []
    for node in nodes:
        viz = node.pop("viz", None)
        if viz:
            node["x"], node["y"] = viz["position"]["x"], viz["position"]["y"]
    return nodes, edges


def networkx_cytoscape(path):
    import networkx

    with open(path, encoding="utf-8") as file:
        graph = networkx.cytoscape_graph(json.load(file))
    assert graph.graph["generator"].startswith("detente "), graph.graph
    return of_networkx(graph, drop_node=("label", "value", "id"), drop_edge=("label", "key", "source", "target", "id"))


def networkx_csv(path):
    """As from a notebook: pandas reads the table, networkx takes the edges."""
    import networkx
    import pandas

    with open(path, encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    texts = {"source", "target", "id", "relation", "plover", "first", "last", "evidence", "timeline"}
    table = pandas.read_csv(
        path,
        dtype={column: "object" for column in columns if column in texts},
        keep_default_na=False,
        na_values={column: [""] for column in columns if column not in texts},
    )
    graph = networkx.from_pandas_edgelist(table, edge_attr=True, edge_key="id", create_using=networkx.MultiDiGraph)
    return of_networkx(graph, drop_edge=("label", "id"))


def igraph_graphml(path):
    import igraph

    graph = igraph.Graph.Read_GraphML(path)
    assert graph.is_directed()

    def known(vertex_or_edge):
        return {
            k: v
            for k, v in vertex_or_edge.attributes().items()
            if k != "label" and v != "" and not (isinstance(v, float) and math.isnan(v))
        }

    # igraph leaves an ampersand in an id as libxml2 hands it over.
    ids = [id.replace("&#38;", "&") for id in graph.vs["id"]] if graph.vcount() else []
    nodes = [{**known(vertex), "id": id} for vertex, id in zip(graph.vs, ids)]
    edges = []
    for edge in graph.es:
        fields = known(edge)
        # igraph 1.0.0 fills `id` of edges from the nodes.
        fields["id"] = fields.pop("edge_id")
        edges.append({**fields, "source": ids[edge.source], "target": ids[edge.target]})
    return nodes, edges


def json_graph(path, schema):
    import jsonschema

    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    with open(path, encoding="utf-8") as file:
        data = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(data, schema, cls=jsonschema.Draft7Validator)
    graph = data["graph"]
    nodes = [{**node["metadata"], "id": id} for id, node in graph["nodes"].items()]
    for edge in graph["edges"]:
        assert edge["directed"] is not edge["metadata"]["symmetric"]
        assert edge["relation"] == edge["metadata"]["relation"]
    edges = [{**edge["metadata"], **{k: edge[k] for k in ("id", "source", "target")}} for edge in graph["edges"]]
    return nodes, edges


def gexf_schema(path, schema):
    """Validates only; the nodes and edges are counted."""
    from lxml import etree

    with open(path, "rb") as file:
        # The schema has no namespace of its own for what is to be seen; see the README beside it.
        text = file.read().replace(b"http://gexf.net/1.3/viz", b"http://gexf.net/1.3")
    document = etree.fromstring(text)
    etree.XMLSchema(etree.parse(schema)).assertValid(document)
    ends = "{http://gexf.net/1.3}"
    nodes = [{"id": node.get("id")} for node in document.iter(ends + "node")]
    return nodes, [{k: edge.get(k) for k in ("id", "source", "target")} for edge in document.iter(ends + "edge")]


def main():
    nodes, edges = globals()[sys.argv[1]](*sys.argv[2:])
    for row in nodes + edges:
        for name in [name for name, value in row.items() if isinstance(value, float) and math.isnan(value)]:
            del row[name]
    json.dump({"nodes": nodes, "edges": edges}, sys.stdout, default=lambda value: value.item())


main()

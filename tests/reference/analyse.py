"""Makes analyse.json: graphs, and what networkx and brute force say of them.

    python3 tests/reference/analyse.py > tests/reference/analyse.json

Made with networkx 3.6.1.
"""

import itertools
import json
import random

import networkx as nx


def edge(source, target, relation, sign, weight, symmetric=False):
    return {"source": source, "target": target, "relation": relation, "sign": sign, "weight": weight, "symmetric": symmetric}


def mixed():
    """Weighted, with parallel and mutual relations, loops, relations that weigh nothing, a dangling actor and one alone."""
    draw = random.Random(7)
    nodes = [f"N{at:02}" for at in range(14)]
    edges = []
    kinds = [("talks", 1, True), ("aid", 1, False), ("accuse", -1, False), ("assault", -1, False), ("rival", -1, True), ("influence", 0, False)]
    for _ in range(70):
        source, target = draw.sample(nodes[:12], 2)
        relation, sign, symmetric = draw.choice(kinds)
        if symmetric:
            source, target = sorted((source, target))
        edges.append(edge(source, target, relation, sign, draw.randint(1, 400) / 100, symmetric))
    edges += [edge("N03", "N12", "aid", 1, 0.7), edge("N05", "N12", "accuse", -1, 1.31)]  # N12 has nothing outward
    edges += [edge("N04", "N04", "rival", -1, 2.0), edge("N00", "N13", "threaten", -1, 0.0)]  # N13 is alone
    return nodes, edges


def parts():
    nodes = ["A", "B", "C", "D", "E", "F", "G", "H"]
    edges = [
        edge("A", "B", "talks", 1, 2.0, True), edge("B", "C", "aid", 1, 0.5), edge("C", "A", "support", 1, 1.25),
        edge("D", "E", "accuse", -1, 3.0), edge("E", "D", "talks", 1, 1.0), edge("E", "F", "ally", 1, 4.5, True),
        edge("D", "F", "assault", -1, 0.8), edge("F", "G", "sanction", -1, 0.9),
    ]
    return nodes, edges


def large():
    """Four groups that cooperate within and quarrel between."""
    draw = random.Random(11)
    nodes = [f"M{at:02}" for at in range(48)]
    edges = []
    for one, other in itertools.combinations(range(48), 2):
        within = one % 4 == other % 4
        if draw.random() < (0.5 if within else 0.08):
            source, target = (one, other) if draw.random() < 0.5 else (other, one)
            friend = draw.random() < (0.9 if within else 0.3)
            symmetric = draw.random() < 0.3
            if symmetric:
                source, target = min(one, other), max(one, other)
            edges.append(edge(nodes[source], nodes[target], "ally" if friend else "accuse", 1 if friend else -1, draw.randint(1, 900) / 100, symmetric))
    return nodes, edges


def measured(nodes, edges):
    graph, signs, positive = nx.DiGraph(), nx.Graph(), nx.Graph()
    graph.add_nodes_from(nodes)
    degree = {node: {way: {} for way in ("inward", "outward", "total")} for node in nodes}
    strength = {node: {way: dict(all=0, cooperation=0, conflict=0, neutral=0) for way in degree[node]} for node in nodes}
    for e in edges:
        source, target, weight = e["source"], e["target"], e["weight"]
        if source == target or weight == 0:
            continue
        for one, other in [(source, target), (target, source)][: 2 if e["symmetric"] else 1]:
            graph.add_edge(one, other, weight=graph.get_edge_data(one, other, {"weight": 0})["weight"] + weight)
        name = {1: "cooperation", -1: "conflict", 0: "neutral"}[e["sign"]]
        for one, other, way in [(source, target, "outward"), (target, source, "inward")]:
            for way in {way, "total"} | ({"inward", "outward"} if e["symmetric"] else set()):
                for sign in ("all", name):
                    degree[one][way].setdefault(sign, set()).add(other)
                    strength[one][way][sign] += weight
        if e["sign"]:
            signs.add_edge(source, target, net=signs.get_edge_data(source, target, {"net": 0})["net"] + e["sign"] * weight)
        if e["sign"] == 1:
            positive.add_edge(source, target, weight=positive.get_edge_data(source, target, {"weight": 0})["weight"] + weight)
    for *_, data in graph.edges(data=True):
        data["distance"] = 1 / data["weight"]
    signs.remove_edges_from([(u, v) for u, v, net in signs.edges(data="net") if abs(net) < 5e-7])

    result = {"nodes": nodes, "edges": edges}
    result["degree"] = {n: {way: {s: len(degree[n][way].get(s, ())) for s in strength[n][way]} for way in degree[n]} for n in nodes}
    result["strength"] = strength
    result["pagerank"] = nx.pagerank(graph, weight="weight", tol=1e-14, max_iter=1000) if nodes else {}
    result["betweenness"] = nx.betweenness_centrality(graph, weight="distance", normalized=True)
    result["closeness"] = nx.closeness_centrality(graph, distance="distance", wf_improved=True)
    result["harmonic"] = nx.harmonic_centrality(graph, distance="distance")

    partitions = [nx.community.louvain_communities(positive, weight="weight", seed=seed) for seed in range(200)] if positive else []
    result["modularity"] = max((nx.community.modularity(positive, p, weight="weight") for p in partitions), default=None)
    best = [p for p in partitions if abs(nx.community.modularity(positive, p, weight="weight") - result["modularity"]) < 1e-9][:1]
    result["communities"] = sorted(sorted(c) for p in best for c in p)

    triads = [0] * 4
    for a, b, c in itertools.combinations(sorted(signs), 3):
        if signs.has_edge(a, b) and signs.has_edge(b, c) and signs.has_edge(a, c):
            triads[sum(signs[u][v]["net"] < 0 for u, v in ((a, b), (b, c), (a, c)))] += 1
    result["triads"] = triads
    if len(signs) <= 16:
        order = sorted(signs)
        place = {node: at for at, node in enumerate(order)}
        pairs = [(place[u], place[v], net > 0) for u, v, net in signs.edges(data="net")]
        result["frustration"] = min(
            sum((bits >> u & 1 != bits >> v & 1) == friend for u, v, friend in pairs) for bits in range(1 << max(len(order) - 1, 0))
        )
    else:
        result["frustration"] = None
    return result


graphs = {"mixed": mixed(), "parts": parts(), "large": large(), "empty": ([], [])}
print(json.dumps({name: measured(*graph) for name, graph in graphs.items()}, separators=(",", ":")).replace('},{"source"', '},\n{"source"'))

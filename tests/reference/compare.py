"""Makes compare.json: small nets and what numpy and netrd say of them. Run it as: python3 compare.py > compare.json

relations: [source, target, mutual, stories in a, stories in b]; a relation's weight is its number of stories.
"""
import json
import random

import networkx as nx
import numpy as np
from netrd.distance import DeltaCon, PortraitDivergence


def net(seed, actors, relations):
    chance = random.Random(seed)
    rows = {}
    while len(rows) < relations:
        source, target = chance.sample(range(actors), 2)
        mutual = chance.random() < 0.3
        if mutual and source > target:
            source, target = target, source
        a = chance.choice([0, 0, 1, 2, 5, 13])
        b = chance.choice([0, 1, 1, 3, 8, 40])
        if a + b:
            rows[source, target, mutual] = [f"N{source:02}", f"N{target:02}", mutual, a, b]
    return [rows[key] for key in sorted(rows)]


def distances(rows):
    a, b = (np.array([row[side] for row in rows], float) for side in (3, 4))
    p, q = a / a.sum(), b / b.sum()
    actors = sorted({row[end] for row in rows for end in (0, 1)})
    ties, ways = [], []
    for side, share in ((3, p), (4, q)):
        tie, way = nx.Graph(), nx.DiGraph()
        tie.add_nodes_from(actors)
        for row, weight in zip(rows, share):
            if not row[side]:
                continue
            before = tie.get_edge_data(row[0], row[1], {"weight": 0})["weight"]
            tie.add_edge(row[0], row[1], weight=before + weight)
            way.add_edge(row[0], row[1])
            if row[2]:
                way.add_edge(row[1], row[0])
        ties.append(tie)
        ways.append(way)
    return {
        "weighted_jaccard": 1 - np.minimum(p, q).sum() / np.maximum(p, q).sum(),
        "cosine": 1 - p @ q / np.sqrt((p @ p) * (q @ q)),
        "deltacon": DeltaCon().dist(*ties),
        "portrait_divergence": float(PortraitDivergence().dist(*ways)),
    }


def odds(rows):
    """Monroe, Colaresi & Quinn 2008, eqs. 16, 20 and 22, b over a."""
    a, b = (np.array([row[side] for row in rows], float) for side in (3, 4))
    total = len(rows)
    prior = total * (a + b) / (a.sum() + b.sum())
    delta = np.log((b + prior) / (b.sum() + total - b - prior)) - np.log((a + prior) / (a.sum() + total - a - prior))
    return delta, delta / np.sqrt(1 / (a + prior) + 1 / (b + prior))


cases = []
for seed, actors, relations in ((1, 4, 5), (2, 8, 14), (3, 12, 40), (4, 30, 60)):
    rows = net(seed, actors, relations)
    delta, z = odds(rows)
    cases.append({
        "relations": rows,
        "distances": {name: round(float(value), 9) for name, value in distances(rows).items()},
        "log_odds": [round(float(value), 9) for value in delta],
        "z": [round(float(value), 9) for value in z],
    })
print(json.dumps(cases))

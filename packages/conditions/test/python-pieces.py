"""Tells of each piece of the runtime which other pieces and which modules its code names."""

import ast
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    pieces = json.load(file)
names = {piece["name"] for piece in pieces}
modules = {module.rpartition(".")[2]: module for piece in pieces for module in piece["imports"]}
told = []
for piece in pieces:
    tree = ast.parse(piece["source"])
    bound = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    bound |= {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    read = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)} - bound
    told.append(
        {
            "name": piece["name"],
            "needs": sorted((read & names) - {piece["name"]}),
            "imports": sorted(modules[name] for name in read & modules.keys()),
        }
    )
json.dump(told, sys.stdout)

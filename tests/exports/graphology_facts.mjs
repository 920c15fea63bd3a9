// Reads a serialised graph with graphology, and prints what it finds: each edge with its ends and its fact.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, file] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${packages}/`));
const { MultiGraph } = require("graphology");
const graph = MultiGraph.from(JSON.parse(readFileSync(file, "utf8")));
const nodes = graph.mapNodes((key, attributes) => [key, attributes.node_type]);
const edges = graph.mapEdges((key, attributes, source, target) => [key, source, target, graph.isDirected(key), attributes]);
process.stdout.write(JSON.stringify({ nodes, edges, report: graph.getAttribute("report") }));

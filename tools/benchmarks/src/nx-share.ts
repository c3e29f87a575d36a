// `node nx-share.js ROOT cold|again`: milliseconds that our plugin takes in a workspace to infer projects, from its import on; `again`: the second time in one process.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import type { CreateNodes } from '@nx/devkit';

const [root = '', state = 'cold'] = process.argv.slice(2);
const require_ = createRequire(join(root, 'x.js'));
// Nx has loaded this by the time it asks us.
require_('@nx/devkit');
const paths = readdirSync(join(root, 'services')).flatMap((name) => {
  const folder = `services/${name}`;
  return [`${folder}/${name}.mlops.yaml`, `${folder}/generated/.trainyard/manifest.json`];
});
paths.push('package.json');
const context = { workspaceRoot: root, nxJsonConfiguration: {}, configFiles: paths } as Parameters<CreateNodes[1]>[2];

const start = performance.now();
const { createNodes } = (await import(pathToFileURL(require_.resolve('@trainyard/nx')).href)) as {
  readonly createNodes: CreateNodes;
};
let nodes = await createNodes[1](paths, {}, context);
let milliseconds = performance.now() - start;
if (state === 'again') {
  const second = performance.now();
  nodes = await createNodes[1](paths, {}, context);
  milliseconds = performance.now() - second;
}
if (nodes.length !== 200) throw new Error(`${nodes.length} projects`);
console.log(JSON.stringify({ milliseconds }));

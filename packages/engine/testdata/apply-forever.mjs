// Brings the folder that it is given to one version and to the other by turns, until it is killed.
import { applyPlan, MANIFEST_PATH, parseManifest, planFiles } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';

const [folder, count] = process.argv.slice(2);

for (let turn = 0; ; turn++) {
  const version = turn % 2 === 0 ? 'one' : 'two';
  const files = Array.from({ length: Number(count) }, (_, index) => ({
    path: `p/${index % 7}/${index}.yaml`,
    content: `file: ${index}\nversion: ${version}\n${'padding: yes\n'.repeat(index)}`,
    ownership: 'generated',
    provenance: [],
    plugin: 'p',
    generator: 'all',
  }));
  const wanted = { unit: 's', prefix: '', files: version === 'one' ? files : files.slice(3) };
  const plan = () => planFiles(nodeHost, folder, wanted, parseManifest(nodeHost.read(`${folder}/${MANIFEST_PATH}`)));
  const applied = await applyPlan(nodeHost, plan(), plan);
  if ('refused' in applied) throw new Error(applied.refused);
  process.stdout.write(`${version}\n`);
}

// The real tools that are written in Go: each has a folder with its go.mod, and is built from there into .oracles/bin.
// What was built from the same sources is left alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const bin = fileURLToPath(new URL('../../.oracles/bin', import.meta.url));
const definitions = fileURLToPath(new URL('../../.oracles/definitions', import.meta.url));

/** A program's folder here, its Go package, and flags of the linker; `slow` for what only the slow suite needs. */
export const goTools = {
  'expr-engine': { folder: 'expr', main: '.' },
  'prometheus-engine': { folder: 'prometheus', main: '.' },
  'argo-lint': { folder: 'argo', main: '.', slow: true },
  'rollouts-controller': {
    folder: 'rollouts',
    main: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
    slow: true,
  },
  'kube-apiserver': {
    folder: 'kubernetes',
    main: 'k8s.io/kubernetes/cmd/kube-apiserver',
    // Without these the server calls itself v0.0.0, and clients and features that ask for its version go wrong.
    ldflags: Object.entries({ gitVersion: 'v1.36.3', gitMajor: '1', gitMinor: '36' }).map(
      ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
    ),
    slow: true,
  },
};

/** What decides whether a program must be built anew. */
function stampOf(name) {
  const tool = goTools[name];
  const folder = fileURLToPath(new URL(tool.folder, import.meta.url));
  const hash = createHash('sha256').update(JSON.stringify(tool));
  for (const file of readdirSync(folder).sort()) hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest('hex');
}

/** Builds a program unless it is there and up to date; false if that failed or there is no Go. */
export function buildGoTool(name) {
  const tool = goTools[name];
  const [program, stamp] = [join(bin, name), join(bin, `${name}.sha256`)];
  const wanted = stampOf(name);
  if (existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  mkdirSync(bin, { recursive: true });
  // Written last: an interrupted build has no stamp and is made anew.
  rmSync(stamp, { force: true });
  const { status } = spawnSync(
    'go',
    ['build', '-trimpath', '-ldflags', ['-s', '-w', ...(tool.ldflags ?? [])].join(' '), '-o', program, tool.main],
    { cwd: fileURLToPath(new URL(tool.folder, import.meta.url)), stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (status !== 0) return false;
  writeFileSync(stamp, wanted);
  return true;
}

/** Modules whose custom resource definitions the cluster of the slow suite knows, and where in them these stand. */
const definers = [
  ['github.com/argoproj/argo-rollouts@v1.9.1', 'manifests/crds', /-crd\.yaml$/],
  ['github.com/kedacore/keda/v2@v2.21.0', 'config/crd/bases', /^keda\.sh_scaledobjects\.yaml$/],
];

/** Copies the custom resource definitions out of their modules, as JSON; false if a module could not be had. */
export function copyDefinitions() {
  const stamp = join(definitions, 'stamp');
  const wanted = definers.map(([module]) => module).join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
  rmSync(definitions, { recursive: true, force: true });
  mkdirSync(definitions, { recursive: true });
  for (const [module, folder, pattern] of definers) {
    const { status, stdout } = spawnSync('go', ['mod', 'download', '-json', module], { encoding: 'utf8' });
    if (status !== 0) return false;
    const source = join(JSON.parse(stdout).Dir, folder);
    for (const file of readdirSync(source).filter((name) => pattern.test(name))) {
      const text = readFileSync(join(source, file), 'utf8');
      writeFileSync(join(definitions, file.replace(/\.yaml$/, '.json')), JSON.stringify(parse(text)));
    }
  }
  writeFileSync(stamp, wanted);
  return true;
}

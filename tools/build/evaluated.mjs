// `node tools/build/evaluated.mjs check SPEC`: which modules of the bundle a call evaluates, one line each, in their order. What a command
// does not need costs every start of it, and one import at the top of a shared module is enough to bring it in.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ourOptions, program } from './bundle.mjs';

const dist = fileURLToPath(new URL('../../packages/cli/dist', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'trainyard-evaluated-'));
const [bundle, list] = [join(folder, 'trainyard.cjs'), join(folder, 'evaluated.json')];

/** A module that is evaluated on use is a function of esbuild's, in an object under the module's own path. */
const BEGIN = /^( *")([^"\n]+)("\([^)\n]*\) \{)$/gm;

try {
  const { outputFiles } = await build({
    ...ourOptions(),
    minify: false,
    entryPoints: [program],
    outfile: bundle,
  });
  const text = outputFiles[0].text.replace(BEGIN, (_, before, path, after) => {
    const note = `globalThis.__evaluated.push(${JSON.stringify(path)});`;
    return `${before}${path}${after}${note}`;
  });
  const head = `globalThis.__evaluated=[];process.on('exit',()=>require('node:fs').writeFileSync(${JSON.stringify(list)},JSON.stringify(globalThis.__evaluated)));`;
  writeFileSync(bundle, `${head}\n${text}\nmodule.exports.main();\n`);
  copyFileSync(join(dist, 'ts-morph.cjs'), join(folder, 'ts-morph.cjs'));
  const { status, stderr } = spawnSync(process.execPath, [bundle, ...process.argv.slice(2)], { encoding: 'utf8' });
  if (status !== 0) process.stderr.write(stderr);
  else process.stdout.write(`${JSON.parse(readFileSync(list, 'utf8')).join('\n')}\n`);
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}

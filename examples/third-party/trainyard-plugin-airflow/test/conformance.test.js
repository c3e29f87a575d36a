import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertConformance } from '@trainyard/sdk/testing';
import plugin from '../dist/index.js';

/** Every text and comment of a module, as Python itself reads them. */
const READ = `
import ast, io, json, sys, tokenize
source = sys.stdin.read()
texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
comments = [token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT]
print(json.dumps({"texts": texts, "comments": comments}))
`;
const python = {
  read: (source) => {
    const { status, stdout, stderr } = spawnSync('python3', ['-X', 'utf8', '-c', READ], {
      input: source,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  },
};

test('keeps what every plugin promises', { timeout: 300_000 }, async (context) => {
  const goldens = new URL('goldens', import.meta.url).pathname;
  const specs = [readFileSync(new URL('gates.mlops.yaml', import.meta.url), 'utf8')];
  const checks = await assertConformance(plugin, { goldens, specs, readers: { '.py': python } });
  context.diagnostic(JSON.stringify(checks));
});

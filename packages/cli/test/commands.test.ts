import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { built, seed } from './built.ts';

const { folder, trainyard } = built();
let cwd = '';

beforeEach(() => {
  cwd = folder();
  writeFileSync(join(cwd, 'a.mlops.yaml'), seed);
});

const snapshot = (): string[] => readdirSync(cwd, { recursive: true }).map(String).sort();

test('generate writes every target, and a second run changes nothing', () => {
  const first = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  expect(first.status).toBe(0);
  expect(readdirSync(join(cwd, 'out')).sort()).toEqual([
    '.trainyard',
    'compliance',
    'k8s',
    'kubeflow',
    'mlflow',
    'prometheus',
    'typescript',
  ]);
  expect(first.stdout).toContain('created');
  const before = snapshot();
  const second = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  expect({ status: second.status, files: snapshot() }).toEqual({ status: 0, files: before });
  expect(second.stdout).not.toContain('created');
  expect(trainyard('plan', 'a.mlops.yaml', '--out', 'out', '--check').status).toBe(0);
});

test('a wrong specification is reported, exits 1 and writes nothing', () => {
  writeFileSync(join(cwd, 'a.mlops.yaml'), seed.replace('replicas: 3', 'replicas: -3'));
  const before = snapshot();
  for (const command of ['check', 'generate', 'plan']) {
    const { status, stdout, stderr } = trainyard(command, 'a.mlops.yaml');
    expect({ status, stdout, says: stderr.includes('a.mlops.yaml:41:17 error') }).toEqual({
      status: 1,
      stdout: '',
      says: true,
    });
  }
  expect(snapshot()).toEqual(before);
});

test('one wrong specification among several stops all of them', () => {
  writeFileSync(
    join(cwd, 'b.mlops.yaml'),
    seed.replace('name: "recommendation_system"', 'name: "other"').replace('replicas: 3', 'replicas: x'),
  );
  expect(trainyard('generate', 'a.mlops.yaml', 'b.mlops.yaml', '--out', 'out').status).toBe(1);
  expect(existsSync(join(cwd, 'out'))).toBe(false);
});

test('several services get a folder each; the same name twice is an error', () => {
  writeFileSync(join(cwd, 'b.mlops.yaml'), seed.replace('name: "recommendation_system"', 'name: "other"'));
  expect(trainyard('generate', 'a.mlops.yaml', 'b.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['other', 'recommendation_system']);
  writeFileSync(join(cwd, 'c.mlops.yaml'), seed.replace('name: "recommendation_system"', 'name: "Other"'));
  const clash = trainyard('generate', 'b.mlops.yaml', 'c.mlops.yaml', '--out', 'two');
  expect({ status: clash.status, code: clash.stderr.includes('engine/same-service') }).toEqual({
    status: 1,
    code: true,
  });
});

test('a second service in the folder of another is refused', () => {
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  writeFileSync(join(cwd, 'b.mlops.yaml'), seed.replace('name: "recommendation_system"', 'name: "other"'));
  const { status, stderr } = trainyard('generate', 'b.mlops.yaml', '--out', 'out');
  expect({ status, code: stderr.includes('engine/folder-taken') }).toEqual({ status: 1, code: true });
});

test('an edit is merged; where it meets the specification its file stays, the others are written, and the exit code says so', () => {
  trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  const edited = join(cwd, 'out/k8s/deployment.yaml');
  const text = (): string => readFileSync(edited, 'utf8');
  writeFileSync(edited, `${text()}# mine\n`);
  // Nothing changed in the specification: the edit is kept without a conflict.
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  const grown = seed.replace('memory: "4Gi"', 'memory: "8Gi"');
  writeFileSync(join(cwd, 'a.mlops.yaml'), grown);
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(text()).toContain('8Gi');
  expect(text()).toContain('# mine');
  writeFileSync(edited, text().replaceAll('8Gi', '7Gi'));
  writeFileSync(
    join(cwd, 'a.mlops.yaml'),
    grown.replace('memory: "8Gi"', 'memory: "9Gi"').replace('max_replicas: 10', 'max_replicas: 12'),
  );
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  expect({ status, says: stderr.includes("k8s/deployment.yaml' was left alone") }).toEqual({ status: 1, says: true });
  expect(text()).toContain('7Gi');
  expect(readFileSync(join(cwd, 'out/k8s/autoscaler.yaml'), 'utf8')).toContain('maxReplicas: 12');
  // And the conflict is still there in the next run, until someone decides.
  const plan = trainyard('plan', 'a.mlops.yaml', '--out', 'out', '--check', '--diff');
  expect(plan).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/! conflict k8s\/deployment.yaml[^]*^-.*7Gi/m),
  });
  expect(
    trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--theirs', '--file', 'out/k8s/deployment.yaml').status,
  ).toBe(0);
  expect(text()).toContain('9Gi');
  expect(text()).toContain('# mine');
});

test("a scaffold is its user's, and files that nobody generates any more go, unless edited", () => {
  trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  const scaffold = join(cwd, 'out/kubeflow/scaffold/training.py');
  writeFileSync(scaffold, 'def run(inputs, outputs, parameters):\n    pass\n');
  const stranger = join(cwd, 'out/k8s/mine.yaml');
  writeFileSync(stranger, 'mine: true\n');
  writeFileSync(
    join(cwd, 'a.mlops.yaml'),
    seed.replace(/ {4}scaling:[\s\S]*?(?= {4}testing)/, '').replace('replicas: 3', 'replicas: 1'),
  );
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(readFileSync(scaffold, 'utf8')).toContain('pass');
  expect(existsSync(join(cwd, 'out/k8s/autoscaler.yaml'))).toBe(false);
  expect(readFileSync(stranger, 'utf8')).toBe('mine: true\n');
});

test('a file of somebody else where one should be written is a conflict, not a loss', () => {
  mkdirSync(join(cwd, 'out/k8s'), { recursive: true });
  writeFileSync(join(cwd, 'out/k8s/service.yaml'), 'mine: true\n');
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(1);
  expect(readFileSync(join(cwd, 'out/k8s/service.yaml'), 'utf8')).toBe('mine: true\n');
});

test('nothing is written through a symbolic link', () => {
  mkdirSync(join(cwd, 'elsewhere'));
  mkdirSync(join(cwd, 'out'));
  symlinkSync(join(cwd, 'elsewhere'), join(cwd, 'out/k8s'));
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  expect({ status, says: stderr.includes('symbolic link') }).toEqual({ status: 1, says: true });
  expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
});

test('a dry run writes nothing and says what it would do', () => {
  const before = snapshot();
  const { status, stdout } = trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--dry-run');
  expect({ status, says: stdout.includes('+ create   k8s/deployment.yaml') }).toEqual({ status: 0, says: true });
  expect(snapshot()).toEqual(before);
});

test('a plan lists what would happen, and with --check exits 1 if that is anything', () => {
  const { status, stdout } = trainyard('plan', 'a.mlops.yaml', '--out', 'out');
  expect({ status, says: stdout.includes('+ create') }).toEqual({ status: 0, says: true });
  expect(trainyard('plan', 'a.mlops.yaml', '--out', 'out', '--check').status).toBe(1);
});

test('JSON holds findings with places, and SARIF is what code scanning reads', () => {
  writeFileSync(join(cwd, 'a.mlops.yaml'), seed.replace('replicas: 3', 'replicas: -3'));
  const json = JSON.parse(trainyard('check', 'a.mlops.yaml', '--json').stdout) as { diagnostics: object[] };
  expect(json.diagnostics).toContainEqual(
    expect.objectContaining({
      code: 'model/out-of-range',
      severity: 'error',
      file: 'a.mlops.yaml',
      line: 41,
      column: 17,
      endLine: 41,
      endColumn: 19,
      path: 'deployment.serving.replicas',
    }),
  );
  const sarif = JSON.parse(trainyard('check', 'a.mlops.yaml', '--format', 'sarif').stdout) as {
    version: string;
    runs: { results: object[] }[];
  };
  expect({ version: sarif.version, results: sarif.runs[0]?.results.length }).toEqual({ version: '2.1.0', results: 1 });
});

test('an environment has a tree of its own, and its overlay is laid over', () => {
  writeFileSync(
    join(cwd, 'a.mlops.yaml'),
    `${seed}\n  environments:\n    staging: { deployment: { scaling: { max_replicas: 2 } }, monitoring: { alerts: { high_latency: null } } }\n`,
  );
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out', '--env', 'staging').status).toBe(0);
  expect(readFileSync(join(cwd, 'out/env/staging/k8s/autoscaler.yaml'), 'utf8')).toContain('maxReplicas: 2');
  expect(readFileSync(join(cwd, 'out/env/staging/prometheus/rules.yaml'), 'utf8')).not.toContain('high_latency');
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(readFileSync(join(cwd, 'out/prometheus/rules.yaml'), 'utf8')).toContain('high_latency');
  expect(existsSync(join(cwd, 'out/env/staging/k8s/autoscaler.yaml'))).toBe(true);
  const unknown = trainyard('check', 'a.mlops.yaml', '--env', 'stagin');
  expect({ status: unknown.status, says: unknown.stderr.includes("Did you mean 'staging'?") }).toEqual({
    status: 1,
    says: true,
  });
});

test('wrong use exits 2 and says how it is used', () => {
  for (const args of [
    ['check'],
    ['check', 'none.mlops.yaml'],
    ['nonsense'],
    ['check', 'a.mlops.yaml', '--nonsense'],
    ['check', 'a.mlops.yaml', '--format', 'xml'],
    ['explain', 'model/nonsense'],
    ['check', '.'],
    ['check', 'a.mlops.yaml', '--time', 'today'],
  ]) {
    const { status, stderr } = trainyard(...args);
    expect({ args, status, silent: stderr === '' }).toEqual({ args, status: 2, silent: false });
  }
});

test('a manifest that cannot be read stops everything', () => {
  trainyard('generate', 'a.mlops.yaml', '--out', 'out');
  for (const text of ['{', '{"format": 99, "files": []}']) {
    writeFileSync(join(cwd, 'out/.trainyard/manifest.json'), text);
    expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(2);
  }
});

test('init writes the native syntax too, formatted, and it means the same', () => {
  expect(trainyard('init', 'twin').status).toBe(0);
  expect(trainyard('init', 'twin', '--syntax', 'native')).toMatchObject({
    status: 0,
    stdout: 'wrote twin.mlops. Next: trainyard check twin.mlops\n',
  });
  expect(trainyard('fmt', '--check', 'twin.mlops', 'twin.mlops.yaml').status).toBe(0);
  expect(trainyard('generate', 'twin.mlops', '--out', 'one').status).toBe(0);
  expect(trainyard('generate', 'twin.mlops.yaml', '--out', 'two').status).toBe(0);
  const filesIn = (out: string) =>
    readdirSync(join(folder(), out), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('/.trainyard/local/'))
      .map((file) => [file.slice(join(folder(), out).length), readFileSync(file, 'utf8')]);
  expect(filesIn('one')).toEqual(filesIn('two'));
});

test('init writes a specification without errors or warnings, which generates; it never overwrites', () => {
  expect(trainyard('init', 'my-service').status).toBe(0);
  const { diagnostics } = JSON.parse(trainyard('check', 'my-service.mlops.yaml', '--json').stdout) as {
    diagnostics: { severity: string; message: string }[];
  };
  expect(diagnostics.filter((each) => each.severity !== 'info')).toEqual([]);
  expect(trainyard('generate', 'my-service.mlops.yaml', '--env', 'staging').status).toBe(0);
  const before = readFileSync(join(cwd, 'my-service.mlops.yaml'), 'utf8');
  writeFileSync(join(cwd, 'my-service.mlops.yaml'), '# mine\n');
  expect(trainyard('init', 'my-service').status).toBe(2);
  expect(readFileSync(join(cwd, 'my-service.mlops.yaml'), 'utf8')).toBe('# mine\n');
  expect(trainyard('init', 'my-service', '--force').status).toBe(0);
  expect(readFileSync(join(cwd, 'my-service.mlops.yaml'), 'utf8')).toBe(before);
});

test('init refuses a name that no service can have, and offers one; a dry run only prints', () => {
  const before = snapshot();
  for (const [name, instead] of [
    ['my service', 'my_service'],
    ['../x', 'x'],
    ['a/b.mlops.yaml', 'b'],
    ['1st', '_1st'],
    ['caf\u00e9', 'cafe'],
  ] as const) {
    const { status, stderr } = trainyard('init', name);
    expect({ name, status, offers: stderr.includes(`Write \`trainyard init ${instead}\``) }).toEqual({
      name,
      status: 2,
      offers: true,
    });
  }
  expect(trainyard('init', '').status).toBe(2);
  expect(trainyard('init', 'fine', '--dry-run').stdout).toContain('name: "fine"');
  expect(snapshot()).toEqual(before);
});

test('graph draws a tree, Mermaid and DOT', () => {
  expect(trainyard('graph', 'a.mlops.yaml').stdout).toContain(
    'critical path: data_prep → training → evaluation (at most 3h30m)',
  );
  expect(trainyard('graph', 'a.mlops.yaml', '--as', 'mermaid').stdout).toMatch(/^flowchart LR\n/);
  expect(trainyard('graph', 'a.mlops.yaml', '--as', 'dot').stdout).toMatch(/^digraph service \{/);
});

test('every line of a picture is one of its form, and edges join declared nodes', () => {
  const spec = join(import.meta.dirname, '../../../examples/card_fraud/card_fraud.mlops.yaml');
  const forms = {
    mermaid: {
      node: /^ {2}(n\d+)(?:\[\(|\[\[|\[\/|\(\[|\{\{|\[|\(|>|\{)"[^"\n]*"(?:\)\]|\]\]|\/\]|\]\)|\}\}|\]|\)|\})$/,
      edge: /^ {2}(n\d+) -->\|[a-z ]+\| (n\d+)$/,
      frame: ['flowchart LR'],
    },
    dot: {
      node: /^ {2}("(?:[^"\\]|\\.)*") \[label="(?:[^"\\]|\\.)*", class="[a-z]+"\];$/,
      edge: /^ {2}("(?:[^"\\]|\\.)*") -> ("(?:[^"\\]|\\.)*") \[label="[a-z ]+"\];$/,
      frame: ['digraph service {', '  rankdir=LR;', '}'],
    },
  };
  for (const [form, { node, edge, frame }] of Object.entries(forms)) {
    const lines = trainyard('graph', spec, '--as', form).stdout.trimEnd().split('\n');
    const declared = new Set(lines.flatMap((line) => node.exec(line)?.[1] ?? []));
    const joined = lines.flatMap((line) => edge.exec(line)?.slice(1) ?? []);
    expect(declared.size).toBeGreaterThan(20);
    expect(joined.filter((id) => !declared.has(id))).toEqual([]);
    expect(lines.filter((line) => !node.test(line) && !edge.test(line))).toEqual(frame);
  }
});

test('explain, schema and plugins answer', () => {
  expect(trainyard('explain', 'model/unknown-field').stdout).toContain('misspelt or misplaced field');
  expect(JSON.parse(trainyard('schema').stdout)).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
  });
  expect(trainyard('plugins').stdout.trim().split('\n')).toHaveLength(8);
});

test('a plugin of the project is found, and a broken one is named', () => {
  const sdk = `const tag='@trainyard/plugin';`;
  writeFileSync(
    join(cwd, 'good.mjs'),
    `${sdk}export default { tag, contract: 1, name:'mine', summary:'', options:{ safeParse:(data)=>({success:true,data}) }, appliesTo:()=>true, capabilities:{}, diagnostics:{}, provides:[], validators:[], generators:{ a: async()=>({ *generate({toolkit,spec}){ yield toolkit.text('x.txt').line(spec.name).file(); } }) } };`,
  );
  writeFileSync(join(cwd, 'trainyard.config.json'), '{"plugins":["./good.mjs"]}');
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  expect(readFileSync(join(cwd, 'out/mine/x.txt'), 'utf8')).toBe('recommendation_system\n');
  expect(trainyard('plugins', '--no-plugins').stdout).not.toContain('mine');
  writeFileSync(
    join(cwd, 'good.mjs'),
    readFileSync(join(cwd, 'good.mjs'), 'utf8').replace('yield', "throw new Error('oh'); yield"),
  );
  const broken = trainyard('generate', 'a.mlops.yaml', '--out', 'again');
  expect({
    status: broken.status,
    named: broken.stderr.includes('The plugin mine failed in the generator'),
    written: existsSync(join(cwd, 'again')),
  }).toEqual({ status: 3, named: true, written: false });
});

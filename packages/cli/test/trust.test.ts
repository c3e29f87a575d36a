import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, expect, test } from '@jest/globals';
import { bin, built, seed } from './built.ts';

const { folder, trainyard, shell } = built();
const spec = (): string => join(folder(), 'a.mlops.yaml');
const at = (path: string): string => join(folder(), path);

beforeEach(() => writeFileSync(spec(), seed));

/** All files below a folder, but for what is of this machine only. */
function contents(path: string): Record<string, string> {
  const all = readdirSync(at(path), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = all.map((entry) => join(entry.parentPath, entry.name).slice(at(path).length + 1)).sort();
  return Object.fromEntries(
    names
      .filter((name) => !name.startsWith('.trainyard/local/'))
      .map((name) => [name, readFileSync(at(`${path}/${name}`), 'utf8')]),
  );
}

/** How often the process is killed; many more in a long run by hand: `KILLS=1000`. */
const KILLS = Number(process.env['KILLS'] ?? 10);

test('a killed process leaves each file old or new, and the next command brings the folder to one state and says so', async () => {
  const other = seed
    .replace(/version: "[^"]*"/, 'version: "9.9.9"')
    .replaceAll('"4Gi"', '"8Gi"')
    .replace('max_replicas: 10', 'max_replicas: 12');
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'old').status).toBe(0);
  writeFileSync(at('b.mlops.yaml'), other);
  cpSync(at('old'), at('new'), { recursive: true });
  expect(trainyard('generate', 'b.mlops.yaml', '--out', 'new').status).toBe(0);
  const [old, now] = [contents('old'), contents('new')];
  const changing = Object.keys(old).filter((name) => old[name] !== now[name] && !name.startsWith('.trainyard/'));
  expect(changing.length).toBeGreaterThan(3);
  // The moment of the kill goes to where the files change: later after a kill that came too early, and the other way round.
  let moment = 100;
  const seen = { old: 0, new: 0, told: 0 };
  for (let round = 0; round < KILLS || (Math.min(seen.old, seen.new) === 0 && round < 10 * KILLS); round++) {
    rmSync(at('out'), { recursive: true, force: true });
    cpSync(at('old'), at('out'), { recursive: true });
    const child = spawn(process.execPath, [bin, 'generate', 'b.mlops.yaml', '--out', 'out'], {
      cwd: folder(),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await setTimeout(moment);
    child.kill('SIGKILL');
    await ended;
    const left = contents('out');
    for (const name of changing) expect([old[name], now[name]]).toContain(left[name]);
    const told = existsSync(at('out/.trainyard/local/journal.json'));
    const { stderr } = trainyard('plan', 'b.mlops.yaml', '--out', 'out');
    if (told) expect(stderr).toContain('was interrupted while it wrote');
    const after = contents('out');
    const isNew = changing.every((name) => after[name] === now[name]);
    if (!isNew) for (const name of changing) expect(after[name]).toBe(old[name]);
    seen[isNew ? 'new' : 'old']++;
    moment *= isNew ? 0.8 : 1.3;
    if (told) seen.told++;
    expect(trainyard('generate', 'b.mlops.yaml', '--out', 'out').status).toBe(0);
    expect(contents('out')).toEqual(now);
  }
  // The moments were neither all too early nor all too late.
  expect(Math.min(seen.old, seen.new)).toBeGreaterThan(0);
}, 3_600_000);

test('many runs at once leave what one run leaves', async () => {
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'alone').status).toBe(0);
  const runs = Array.from({ length: 6 }, async () => {
    const child = spawn(process.execPath, [bin, 'generate', 'a.mlops.yaml', '--out', 'out'], {
      cwd: folder(),
      stdio: 'ignore',
    });
    return new Promise<number | null>((resolve) => child.on('exit', resolve));
  });
  expect(await Promise.all(runs)).toEqual(runs.map(() => 0));
  expect(contents('out')).toEqual(contents('alone'));
});

test('a run that finds another one writing waits, and says who holds the folder', async () => {
  mkdirSync(at('out/.trainyard/local'), { recursive: true });
  const lock = at('out/.trainyard/local/lock');
  const { stdout: machine } = shell('node -p "os.hostname()"');
  writeFileSync(lock, JSON.stringify({ pid: process.pid, machine: machine.trim() }));
  const child = spawn(process.execPath, [bin, 'generate', 'a.mlops.yaml', '--out', 'out'], { cwd: folder() });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  await setTimeout(2000);
  expect(existsSync(at('out/k8s'))).toBe(false);
  rmSync(lock);
  expect(await ended).toBe(0);
  // A process that runs no more holds nothing.
  const { stdout: pid } = shell('node -p process.pid');
  writeFileSync(lock, JSON.stringify({ pid: Number(pid), machine: machine.trim() }));
  writeFileSync(spec(), seed.replace('max_replicas: 10', 'max_replicas: 12'));
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out')).toMatchObject({ status: 0 });
  writeFileSync(spec(), seed.replace('max_replicas: 10', 'max_replicas: 13'));
  writeFileSync(lock, JSON.stringify({ pid: process.pid, machine: machine.trim() }));
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`the process ${process.pid} on ${machine.trim()} is writing there`),
  });
}, 60_000);

test('files that may not grow are told, and nothing is changed', () => {
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  const before = contents('out');
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"8Gi"'));
  // Files of at most 1 kB: the system answers like a full disk in the middle of a write.
  const { status, stderr } = shell("trap '' XFSZ; ulimit -f 1; trainyard generate a.mlops.yaml --out out");
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining('the system does not allow files of this size. Nothing was changed.'),
  });
  expect(contents('out')).toEqual(before);
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
});

test('a write-protected file is told with what to do, and nothing is changed', () => {
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(0);
  const before = contents('out');
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"8Gi"'));
  chmodSync(at('out/k8s/deployment.yaml'), 0o444);
  // Root may write anything; what a person without its rights sees is seen through them.
  const { status, stderr } = shell(
    process.getuid?.() === 0
      ? 'chmod -R a+rwX . && chmod a-w out/k8s/deployment.yaml && setpriv --reuid=65534 --regid=65534 --clear-groups "$NODE" "$BIN" generate a.mlops.yaml --out out'
      : 'trainyard generate a.mlops.yaml --out out',
  );
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining("deployment.yaml' is write-protected"),
  });
  expect(contents('out')).toEqual(before);
});

test('nothing is written through a link, wherever it stands', () => {
  mkdirSync(at('elsewhere'));
  for (const [link, target] of [
    ['out/k8s', 'elsewhere'],
    ['out/k8s/deployment.yaml', 'elsewhere/deployment.yaml'],
    ['out/.trainyard', 'elsewhere'],
    ['out/.trainyard/local', 'elsewhere'],
    ['out/.trainyard/base', 'elsewhere'],
  ] as const) {
    rmSync(at('out'), { recursive: true, force: true });
    mkdirSync(join(at(link), '..'), { recursive: true });
    symlinkSync(at(target), at(link));
    const { status, stderr } = trainyard('generate', 'a.mlops.yaml', '--out', 'out');
    expect({ link, status, stderr }).toEqual({
      link,
      status: 1,
      stderr: expect.stringContaining('is a symbolic link'),
    });
    expect(readdirSync(at('elsewhere'))).toEqual([]);
  }
});

test('a file whose name differs only by case is in the way', () => {
  mkdirSync(at('out/k8s'), { recursive: true });
  writeFileSync(at('out/k8s/Deployment.yaml'), 'mine\n');
  expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("'out/k8s/Deployment.yaml' is in the way of 'out/k8s/deployment.yaml'"),
  });
  expect(readdirSync(at('out/k8s'))).toEqual(['Deployment.yaml']);
});

test('a manifest that is damaged, or that a newer Trainyard wrote, is refused and stays', () => {
  for (const text of [
    '{',
    '{"format":2,"files":[]}',
    '{"format":1,"files":[{"path":"../x","unit":"a","ownership":"generated","hash":"00"}]}',
  ]) {
    mkdirSync(at('out/.trainyard'), { recursive: true });
    writeFileSync(at('out/.trainyard/manifest.json'), text);
    expect(trainyard('generate', 'a.mlops.yaml', '--out', 'out').status).toBe(2);
    expect(readFileSync(at('out/.trainyard/manifest.json'), 'utf8')).toBe(text);
    expect(existsSync(at('out/k8s'))).toBe(false);
  }
});

test('an ejected file is never written again, until it is adopted', () => {
  trainyard('generate', 'a.mlops.yaml');
  const file = at('generated/k8s/deployment.yaml');
  expect(trainyard('eject', 'generated/k8s/deployment.yaml').status).toBe(0);
  expect(trainyard('plan', 'a.mlops.yaml').stdout).toContain(
    'keep     k8s/deployment.yaml (it was ejected: it is yours)',
  );
  writeFileSync(file, 'mine: true\n');
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"8Gi"'));
  expect(trainyard('generate', 'a.mlops.yaml', '--theirs').status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('mine: true\n');
  expect(trainyard('plan', 'a.mlops.yaml', '--check').status).toBe(0);
  expect(trainyard('adopt', 'generated/k8s/deployment.yaml').status).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('mine: true\n');
  expect(trainyard('generate', 'a.mlops.yaml', '--theirs', '--file', 'generated/k8s/deployment.yaml').status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('8Gi');
});

test('files that stood there before are adopted, and later changes are merged into them', () => {
  trainyard('generate', 'a.mlops.yaml', '--out', 'once');
  mkdirSync(at('generated/k8s'), { recursive: true });
  const file = at('generated/k8s/deployment.yaml');
  writeFileSync(file, `# ours since 2019\n${readFileSync(at('once/k8s/deployment.yaml'), 'utf8')}`);
  expect(trainyard('adopt', 'generated/k8s/deployment.yaml', '--spec', 'a.mlops.yaml').status).toBe(0);
  expect(existsSync(at('generated/k8s/service.yaml'))).toBe(false);
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"8Gi"'));
  expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
  expect(readFileSync(file, 'utf8')).toMatch(/^# ours since 2019\n[^]*8Gi/);
});

test('what one run found is not believed when anything changed', () => {
  const actions = (): unknown => {
    const { stdout } = trainyard('plan', 'a.mlops.yaml', '--json');
    const [unit] = (JSON.parse(stdout) as { units: { files: { action: string; path: string }[] }[] }).units;
    return unit?.files
      .filter(({ action }) => action !== 'unchanged' && action !== 'keep')
      .map(({ action, path }) => `${action} ${path}`);
  };
  trainyard('generate', 'a.mlops.yaml');
  expect(actions()).toEqual([]);
  rmSync(at('generated/k8s/service.yaml'));
  expect(actions()).toEqual(['create k8s/service.yaml']);
  trainyard('generate', 'a.mlops.yaml');
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"8Gi"'));
  expect(actions()).toContain('update k8s/deployment.yaml');
  writeFileSync(spec(), seed);
  expect(actions()).toEqual([]);
  writeFileSync(
    at('generated/.trainyard/manifest.json'),
    readFileSync(at('generated/.trainyard/manifest.json'), 'utf8').replace(/.*service.yaml.*\n/, ''),
  );
  expect(actions()).toEqual(['adopt k8s/service.yaml']);
});

test('files of an environment that left the specification go, unless they were edited', () => {
  writeFileSync(spec(), `${seed}\n  environments: { staging: { deployment: { serving: { replicas: 4 } } } }\n`);
  trainyard('generate', 'a.mlops.yaml');
  expect(trainyard('generate', 'a.mlops.yaml', '--env', 'staging').status).toBe(0);
  const edited = at('generated/env/staging/k8s/service.yaml');
  writeFileSync(edited, `${readFileSync(edited, 'utf8')}# mine\n`);
  writeFileSync(spec(), seed);
  expect(trainyard('plan', 'a.mlops.yaml').stdout).toContain('- delete   env/staging/k8s/deployment.yaml');
  expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
  // Scaffolds are people's in any case.
  const left = Object.keys(contents('generated')).filter((name) => name.startsWith('env/'));
  expect(left.filter((name) => !/scaffold|CHANGELOG/.test(name))).toEqual(['env/staging/k8s/service.yaml']);
  rmSync(at('generated/env'), { recursive: true });
  expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
  expect(readFileSync(at('generated/.trainyard/manifest.json'), 'utf8')).not.toContain('staging"');
});

test('a change that was interrupted is finished by explain too', () => {
  trainyard('generate', 'a.mlops.yaml');
  const manifest = readFileSync(at('generated/.trainyard/manifest.json'), 'utf8');
  writeFileSync(
    at('generated/.trainyard/local/journal.json'),
    `${JSON.stringify({ format: 1, steps: [], manifest })}\n`,
  );
  expect(trainyard('explain', 'generated/k8s/deployment.yaml:3')).toMatchObject({
    status: 0,
    stderr: expect.stringContaining('was interrupted'),
  });
  expect(existsSync(at('generated/.trainyard/local/journal.json'))).toBe(false);
});

/** Two branches that change the specification in their ways and generate; the first merges the second. */
function branches(first: (text: string) => string, second: (text: string) => string): string {
  const git = (line: string): string => {
    const { stdout, stderr } = shell(`git ${line}`, {
      env: {
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_AUTHOR_NAME: 'a',
        GIT_AUTHOR_EMAIL: 'a@example.com',
        GIT_COMMITTER_NAME: 'a',
        GIT_COMMITTER_EMAIL: 'a@example.com',
      },
    });
    return stdout + stderr;
  };
  const commit = (text: string): void => {
    writeFileSync(spec(), text);
    expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
    git('add -A');
    git('commit -qm change');
  };
  git('init -q -b main .');
  commit(seed);
  git('switch -qc other');
  commit(second(seed));
  git('switch -q main');
  commit(first(seed));
  return git('merge -q other');
}

test('branches that both generated are merged, also where git could not merge the manifest', () => {
  const said = branches(
    (text) => text.replaceAll('"4Gi"', '"8Gi"'),
    (text) => text.replace('max_replicas: 10', 'max_replicas: 12').replace(/version: "[^"]*"/, 'version: "9.9.9"'),
  );
  // Lines beside each other, which git takes for a conflict; the files themselves are merged, also those that both branches changed.
  expect(said.match(/CONFLICT.*/g)).toEqual([expect.stringContaining('.trainyard/manifest.json')]);
  expect(trainyard('generate', 'a.mlops.yaml')).toMatchObject({ status: 0 });
  expect(trainyard('plan', 'a.mlops.yaml', '--check').status).toBe(0);
  expect(readFileSync(at('generated/.trainyard/manifest.json'), 'utf8')).not.toContain('<<<<');
  expect(readFileSync(at('generated/k8s/deployment.yaml'), 'utf8')).toMatch(/9\.9\.9[^]*8Gi/);
  expect(readFileSync(at('generated/k8s/autoscaler.yaml'), 'utf8')).toContain('maxReplicas: 12');
});

test('a generated file in which git left conflict markers is left alone, until someone decides', () => {
  branches(
    (text) => text.replaceAll('"4Gi"', '"8Gi"'),
    (text) => text.replaceAll('"4Gi"', '"16Gi"'),
  );
  writeFileSync(spec(), seed.replaceAll('"4Gi"', '"16Gi"'));
  const { status, stderr } = trainyard('generate', 'a.mlops.yaml');
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: expect.stringContaining('it holds conflict markers of git'),
  });
  expect(trainyard('generate', 'a.mlops.yaml', '--theirs').status).toBe(0);
  expect(readFileSync(at('generated/k8s/deployment.yaml'), 'utf8')).toMatch(/^(?![^]*<<<<)[^]*16Gi/);
  expect(trainyard('plan', 'a.mlops.yaml', '--check').status).toBe(0);
});

test('a run that recalls what was found says what one that checks says, and any change makes it check', () => {
  const base = 'mlops:\n  owner: { team: "growth" }\n';
  const text = `extends: "./base.mlops.yaml"\n${seed.replace(/ {2}version:/, '  unknown_note: "x"\n  version:')}`;
  writeFileSync(at('base.mlops.yaml'), base);
  writeFileSync(spec(), text.replace('  unknown_note: "x"\n', ''));
  const run = (...more: string[]): { status: number | null; stdout: string; stderr: string } => {
    const { status, stdout, stderr } = trainyard('plan', 'a.mlops.yaml', ...more);
    return { status, stdout, stderr };
  };
  const recalls = (...more: string[]): boolean => {
    const settled = at('generated/.trainyard/local/settled.json');
    const kept = readFileSync(settled, 'utf8');
    // A remembered finding that no check could make shows whether it was recalled.
    writeFileSync(settled, kept.replace(/"message":"[^"]*"/, '"message":"recalled"'));
    const said = run('--json', ...more).stdout.includes('"recalled"');
    writeFileSync(settled, kept);
    return said;
  };
  expect(trainyard('generate', 'a.mlops.yaml').status).toBe(0);
  const recalled = [run(), run('--json'), trainyard('generate', 'a.mlops.yaml').stdout];
  expect(recalls()).toBe(true);
  const settled = readFileSync(at('generated/.trainyard/local/settled.json'), 'utf8');
  rmSync(at('generated/.trainyard/local/settled.json'));
  expect([run(), run('--json'), trainyard('generate', 'a.mlops.yaml').stdout]).toEqual(recalled);
  expect(recalls()).toBe(true);
  // Everything that takes part: the texts, a text below, facts, the environment, limits, plugins of the project.
  expect(recalls('--revision', 'abcdef1')).toBe(false);
  writeFileSync(at('base.mlops.yaml'), `# another comment\n${base}`);
  expect(recalls()).toBe(false);
  writeFileSync(at('base.mlops.yaml'), base);
  expect(recalls()).toBe(true);
  writeFileSync(at('package.json'), '{}');
  writeFileSync(at('trainyard.config.json'), '{ "limits": { "stages": 50 } }');
  expect(recalls()).toBe(false);
  writeFileSync(at('plugin.mjs'), 'export default 1;\n');
  writeFileSync(at('trainyard.config.json'), '{ "plugins": ["./plugin.mjs"] }');
  expect(run().status).toBe(2);
  rmSync(at('trainyard.config.json'));
  expect(recalls()).toBe(true);
  // What is remembered of another specification, or damaged, is not believed.
  writeFileSync(at('generated/.trainyard/local/settled.json'), settled.replace('a.mlops.yaml', 'b.mlops.yaml'));
  expect(run('--json').stdout).toBe(recalled[1] === undefined ? '' : (recalled[1] as { stdout: string }).stdout);
  writeFileSync(spec(), text);
  expect(run().status).toBe(1);
});

import { mergeLines } from '@trainyard/engine';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case, Told } from './measure.ts';
import { names } from './promises.ts';
import { bin, succeed, trainyard } from './processes.ts';
import { syntheticSpec } from './synthetic-spec.ts';

/** How many services there are in a large repository. */
const FLEET = 200;

/** How many rules are taken over at once. */
const RULES = 500;

/** Work that is done before the first run, outside of what is measured: every case runs once unmeasured. */
function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

function require(condition: boolean, what: string): void {
  // An exit code alone would let a program that does nothing look very fast.
  if (!condition) throw new Error(what);
}

/** Generating what is there already, in a folder of its own. The process starts as users start it, so it does not tell its memory. */
function unchanged(name: string, specOf: () => string, folder: string): Case {
  const prepared = once(() => {
    const [spec, out] = [specOf(), mkdtempSync(join(folder, 'settled-'))];
    succeed(process.execPath, [bin, 'generate', spec, '--out', out]);
    return [spec, '--out', out];
  });
  return {
    name,
    run: () => {
      const said = succeed(process.execPath, [bin, 'generate', ...prepared()]);
      require(/: \d+ unchanged/.test(said) && !said.includes('created'), `generate had something to do: ${said}`);
    },
  };
}

/** Generating for the first time, into a folder that is removed after each run. */
function first(size: number, folder: string, specOf: () => string): Case {
  return {
    name: names.generateOf(size),
    ...(size > 1000 ? { atMost: 3 } : {}),
    run: () => {
      const [spec, out] = [specOf(), mkdtempSync(join(folder, 'first-'))];
      const { megabytes } = trainyard('generate', spec, '--out', out);
      require(existsSync(join(out, 'prometheus')), `generate wrote no alerts for ${basename(spec)}`);
      rmSync(out, { recursive: true });
      return { megabytes };
    },
  };
}

function fleet(seed: string, folder: string): readonly Case[] {
  const prepared = once(() => {
    const text = readFileSync(seed, 'utf8');
    const own = /^ {2}name: "?([\w-]+)"?$/m.exec(text)?.[1] ?? '';
    const specs = Array.from({ length: FLEET }, (_, n) => {
      mkdirSync(join(folder, `fleet/service-${n}`), { recursive: true });
      const file = join(folder, `fleet/service-${n}/service.mlops.yaml`);
      writeFileSync(file, text.replaceAll(own, `service_${n}`));
      return file;
    });
    trainyard('generate', ...specs, '--quiet');
    trainyard('generate', ...specs, '--quiet', '--out', join(folder, 'fleet/settled'));
    return specs;
  });
  const planned = (out: string | undefined, expected: RegExp) => (): Told => {
    const place = out === undefined ? [] : ['--out', join(folder, 'fleet', out)];
    const { stdout, megabytes } = trainyard('plan', ...prepared(), ...place);
    const right = stdout.match(expected)?.length;
    require(right === FLEET, `plan said so of ${right} services`);
    return { megabytes };
  };
  return [
    { name: names.planOf(FLEET, 'cold'), run: planned('none', /: \d+ to create$/gm), atMost: 3 },
    { name: names.planOf(FLEET, 'nothing changed'), run: planned(undefined, /: up to date$/gm) },
    { name: names.planOf(FLEET, 'nothing changed, with --out'), run: planned('settled', /: up to date$/gm) },
  ];
}

/** Three versions of a file with so many lines, where each side changed so many of them. */
function versions(lines: number, edits: number): readonly [base: string, ours: string, theirs: string] {
  const every = lines / edits;
  const text = (offset: number, word: string) =>
    Array.from({ length: lines }, (_, n) => (n % every === offset ? `${word} ${n}\n` : `line ${n}\n`)).join('');
  return [text(-1, ''), text(0, 'ours'), text(Math.floor(every / 2), 'theirs')];
}

function merge(): Case {
  const prepared = once(() => versions(100_000, 100));
  return {
    name: names.merge,
    run: () => {
      const { text, conflicts } = mergeLines(...prepared());
      const both = [text.match(/^ours/gm)?.length, text.match(/^theirs/gm)?.length, conflicts.length];
      require(both.join() === '100,100,0', `a merge gave ${both.join()}`);
    },
  };
}

function explain(seed: string, folder: string): Case {
  const prepared = once(() => {
    const spec = join(folder, 'explained.mlops.yaml');
    writeFileSync(spec, readFileSync(seed, 'utf8'));
    succeed(process.execPath, [bin, 'generate', spec, '--out', join(folder, 'generated')]);
    return `${join(folder, 'generated/k8s/deployment.yaml')}:8`;
  });
  return {
    name: names.explain,
    run: () => {
      const said = succeed(process.execPath, [bin, 'explain', prepared(), join(folder, 'explained.mlops.yaml')]);
      require(said.includes('explained.mlops.yaml:'), `explain named no field: ${said}`);
    },
  };
}

/** How long it takes from an edit of the specification until the generated file follows; a program of its own waits for that. */
function watched(seed: string, folder: string): Case {
  const program = fileURLToPath(new URL('watch-edits.js', import.meta.url));
  return {
    name: names.watch,
    run: () => JSON.parse(succeed(process.execPath, [program, seed, folder])) as { readonly milliseconds: number },
  };
}

function importRules(folder: string): Case {
  const prepared = once(() => {
    const file = join(folder, 'rules.yml');
    const rules = Array.from(
      { length: RULES },
      (_, n) =>
        `      - { alert: A${n}, expr: 'sum(rate(requests_${n}_total{code="500"}[5m])) / sum(rate(requests_${n}_total[5m])) > 0.${100 + n}', for: 5m, labels: { severity: warning } }`,
    );
    writeFileSync(file, `groups:\n  - name: all\n    rules:\n${rules.join('\n')}\n`);
    return file;
  });
  return {
    name: names.import(RULES),
    run: () => {
      const { stdout, megabytes } = trainyard('import', prepared(), '--output', '-');
      require((stdout.match(/condition:/g)?.length ?? 0) >= RULES, 'import left rules out');
      return { megabytes };
    },
  };
}

function compared(folder: string): Case {
  const prepared = once(() => {
    const [old, now] = [join(folder, 'old.mlops.yaml'), join(folder, 'now.mlops.yaml')];
    const text = syntheticSpec(1000);
    writeFileSync(old, text);
    writeFileSync(
      now,
      text.replaceAll(/timeout: 1800/g, (_, at: number) => `timeout: ${at % 2 === 0 ? 1800 : 3600}`),
    );
    return [old, now] as const;
  });
  return {
    name: names.compare,
    run: () => {
      const { stdout, megabytes } = trainyard('diff', ...prepared());
      require((stdout.match(/timeout/g)?.length ?? 0) > 100, `diff found too little: ${stdout.slice(0, 200)}`);
      return { megabytes };
    },
  };
}

/** What the engine promises of runs that come again and again: generating, planning, merging, explaining, watching, importing, comparing. */
export function engineCases(seed: string, folder: string): readonly Case[] {
  const examples = fileURLToPath(new URL('../../../examples', import.meta.url));
  const seeds = ['card_fraud', 'object_detection', 'recommendation_system', 'sentiment_analysis'];
  const sizes = [1000, 10_000].map((size) => {
    const specOf = once(() => {
      const spec = join(folder, `stages-${size}.mlops.yaml`);
      writeFileSync(spec, syntheticSpec(size));
      return spec;
    });
    return { size, specOf };
  });
  return [
    ...seeds.map((name) => unchanged(names.unchanged(name), () => join(examples, name, `${name}.mlops.yaml`), folder)),
    ...sizes.map(({ size, specOf }) => first(size, folder, specOf)),
    ...sizes.map(({ size, specOf }) => unchanged(names.unchanged(`${size} stages and alerts`), specOf, folder)),
    ...fleet(seed, folder),
    merge(),
    explain(seed, folder),
    watched(seed, folder),
    importRules(folder),
    compared(folder),
  ];
}

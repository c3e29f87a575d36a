import { compareSpecs, engineDiagnostics, positionAt, spellingOf } from '@trainyard/engine';
import type { Checked, ComparedSpec, Diagnostic, Path, Range, SpecChange, SpecComparison } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { STDIN } from '../reading.ts';
import { checkAll } from '../specs.ts';
import { exitCodes, hasColor, report, writeOut } from '../terminal.ts';
import type { LiveOptions } from './diff-live.ts';
import { placeOf } from './explained-lines.ts';

/** What `diff` is told. */
export type DiffOptions = LiveOptions & { readonly live?: string };

/** `diff OLD NEW`: what a new specification means otherwise, and the version that it asks for; `diff SPEC --live FILE`: what a cluster has otherwise. */
export async function diff(specs: readonly string[], options: DiffOptions): Promise<number> {
  if (options.live !== undefined) {
    const [spec] = specs;
    if (spec === undefined || specs.length !== 1)
      throw wrongUse('`--live` compares one specification with what a cluster has: name one.');
    return (await import('./diff-live.ts')).diffLive(spec, options.live, options);
  }
  const [old, now] = specs;
  if (old === undefined || now === undefined || specs.length !== 2)
    throw wrongUse('Two specifications are compared: name the old one and the new one, or one and `--live FILE`.');
  if (options.env !== undefined)
    throw wrongUse('Every environment is compared: `--env` belongs to `--live`, where one of them runs.');
  if (specs.includes(STDIN))
    throw wrongUse("'-' is the standard input, which only `trainyard check` reads: name a file.");
  return diffSpecs(old, now, options);
}

interface Side {
  readonly base: Checked;
  readonly environments: ReadonlyMap<string, Checked>;
}

async function diffSpecs(old: string, now: string, options: DiffOptions): Promise<number> {
  const [before, after] = [await sideOf(old, options), await sideOf(now, options)];
  const wrong = [before, after].flatMap(({ base, environments }) =>
    [base, ...environments.values()].flatMap((each) => (each.compiled === undefined ? each.diagnostics : [])),
  );
  if (wrong.length > 0) {
    report(wrong, options);
    return exitCodes.wrong;
  }
  const comparison = compareSpecs(comparedOf(before), comparedOf(after));
  const findings = options.check === true ? versionFinding(after, comparison) : [];
  if (options.format === 'text') {
    if (options.quiet !== true) writeOut(page(comparison, before, after, hasColor(process.stdout, options)));
    report(findings, options);
  } else report(findings, options, { diff: dataOf(comparison, before, after) });
  return findings.length > 0 ? exitCodes.wrong : exitCodes.done;
}

/** A specification, and each of its environments laid over it. */
async function sideOf(file: string, options: DiffOptions): Promise<Side> {
  const [base] = await checkAll([file], options);
  if (base === undefined) throw wrongUse(`'${file}' is no specification.`);
  const environments = new Map<string, Checked>();
  if (base.compiled !== undefined)
    for (const env of base.environments) {
      const [checked] = await checkAll([file], { ...options, env });
      if (checked !== undefined) environments.set(env, checked);
    }
  return { base, environments };
}

function comparedOf({ base, environments }: Side): ComparedSpec {
  const spec = base.compiled?.spec;
  if (spec === undefined) throw new Error('a specification with errors was compared');
  return {
    spec,
    environments: [...environments].flatMap(([name, { compiled }]) =>
      compiled === undefined ? [] : [{ name, spec: compiled.spec }],
    ),
  };
}

/** The finding that a version is lower than its changes ask for. Versions that are not semantic say nothing of changes. */
function versionFinding({ base }: Side, { versions, step, changes }: SpecComparison): readonly Diagnostic[] {
  const { compiled } = base;
  const strategy = compiled?.spec.governance?.versioning?.strategy ?? 'semantic';
  if (compiled === undefined || versions.enough || strategy !== 'semantic') return [];
  const { asked, before, after: version } = versions;
  const reason = changes.find((each) => each.step === step)?.reason ?? '';
  const node = compiled.places.node('version');
  const at = compiled.places.at('version');
  const fix =
    node?.kind !== 'scalar'
      ? []
      : [
          {
            title: `write ${spellingOf(at.range.source).text(asked)}`,
            safe: false,
            edits: [{ range: node.range, text: spellingOf(at.range.source).text(asked) }],
          },
        ];
  return [engineDiagnostics.versionTooLow(at, { version, before, asked, step, reason }, { fixes: fix })];
}

const marks = { added: '+', removed: '-', changed: '~' } as const;
const colors = { added: '32', removed: '31', changed: '33', major: '31', minor: '33', patch: '2', none: '2' } as const;

function page(comparison: SpecComparison, before: Side, after: Side, color: boolean): string {
  const paint = (style: keyof typeof colors, text: string): string =>
    color ? `\u001B[${colors[style]}m${text}\u001B[0m` : text;
  const { changes, versions } = comparison;
  const name = after.base.compiled?.spec.name ?? '';
  const told = changes.filter((each) => each.path !== 'version');
  if (told.length === 0) return `${name} ${versionsText(versions)}: both mean the same\n`;
  const lines = told.flatMap((change) => {
    const whose = change.environment === undefined ? '' : ` (environment ${change.environment})`;
    const path = change.path === '' ? 'mlops' : change.path;
    return [
      `${paint(change.step, change.step.padEnd(5))} ${paint(change.kind, `${marks[change.kind]} ${path}`)}${valuesText(change)}${whose}`,
      `        ${change.reason}`,
      `        ${placesOf(change, before, after).map(placeOf).join(' → ')}`,
    ];
  });
  const count = `${told.length} change${told.length === 1 ? '' : 's'}`;
  return `${name} ${versionsText(versions)}: ${count}\n\n${lines.join('\n')}\n\n${verdict(comparison, after)}\n`;
}

function versionsText({ before, after }: SpecComparison['versions']): string {
  return before === after ? before : `${before} → ${after}`;
}

function valuesText({ before, after }: SpecChange): string {
  if (before !== undefined && after !== undefined) return `: ${before} → ${after}`;
  const value = before ?? after;
  return value === undefined ? '' : `: ${value}`;
}

function verdict({ versions, step }: SpecComparison, { base }: Side): string {
  const { before, asked, after, enough } = versions;
  const strategy = base.compiled?.spec.governance?.versioning?.strategy ?? 'semantic';
  const asks = step === 'none' ? 'no step' : `a ${step} step`;
  if (strategy !== 'semantic') return `This is ${asks}; versions are named by ${strategy}, which does not tell.`;
  return enough
    ? `This is ${asks}: from ${before} at least ${asked}, and ${after} is.`
    : `This is ${asks}: from ${before} at least ${asked}, but the version is ${after}.`;
}

/** Where a change stands in the old and in the new specification. */
function placesOf(change: SpecChange, before: Side, after: Side): readonly Range[] {
  const at = (side: Side, path: Path): Range | undefined => {
    const checked =
      change.environment === undefined ? side.base : (side.environments.get(change.environment) ?? side.base);
    const { compiled } = checked;
    if (compiled === undefined) return undefined;
    const node = compiled.places.node(path);
    return node?.kind === 'scalar' ? node.range : compiled.places.keyAt(path).range;
  };
  const sides = [
    change.kind === 'added' ? undefined : at(before, change.oldPath),
    change.kind === 'removed' ? undefined : at(after, change.path),
  ];
  return sides.flatMap((range) => range ?? []);
}

function dataOf({ changes, step, versions }: SpecComparison, before: Side, after: Side): object {
  return {
    step,
    versions,
    changes: changes.map((change) => {
      const places = placesOf(change, before, after).map((range) => {
        return { file: range.source.file, ...positionAt(range.source, range.start) };
      });
      const [first, last] = [places[0], places.at(-1)];
      return {
        ...change,
        at: {
          ...(change.kind === 'added' ? {} : { before: first }),
          ...(change.kind === 'removed' ? {} : { after: last }),
        },
      };
    }),
  };
}

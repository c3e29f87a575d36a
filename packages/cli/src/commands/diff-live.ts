import { readFileSync } from 'node:fs';
import { compareLive, generatedObjects, generateFiles, liveObjects, pathsOfLines } from '@trainyard/engine';
import type { Checked, ClusterObject, ComparedObject, LiveComparison, LiveDifference } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { STDIN } from '../reading.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { coloredDiff, exitCodes, hasColor, remark, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { fieldsData, fieldsOf, linesText, outputName, placeOf } from './explained-lines.ts';

/** What comparing with a cluster is told. */
export type LiveOptions = ReadingOptions & OutputOptions & { readonly check?: boolean };

/** `diff SPEC --live FILE`: what a cluster has otherwise than the specification. Throws `Failure` for a file that holds no objects. */
export async function diffLive(spec: string, live: string, options: LiveOptions): Promise<number> {
  const found = liveObjects(textOf(live));
  if ('problem' in found) throw wrongUse(`'${live}' is not what \`kubectl get … -o yaml\` prints: ${found.problem}.`);
  const [checked] = await checkAll([spec], options);
  if (checked?.compiled === undefined) {
    report(checked?.diagnostics ?? [], options);
    return checked?.pluginFailed === true ? exitCodes.bug : exitCodes.wrong;
  }
  const { files, diagnostics, pluginFailed } = await generateFiles(withoutOverlays(checked));
  if (pluginFailed) {
    report(diagnostics, options);
    return exitCodes.bug;
  }
  const comparison = compareLive(generatedObjects(files), found);
  if (comparison.objects.length === 0)
    throw wrongUse(`Nothing that ${shortName(spec)} generates is an object of Kubernetes.`);
  const differs = comparison.left.length > 0 || comparison.objects.some(({ state }) => state !== 'same');
  if (options.format !== 'text') report([], options, { live: dataOf(checked, comparison, options) });
  else if (options.quiet !== true) writeOut(page(checked, comparison, live, options));
  if (!differs || options.check !== true) return exitCodes.done;
  if (options.format === 'text') remark('The cluster is not as the specification says.');
  return exitCodes.wrong;
}

function textOf(file: string): string {
  try {
    return readFileSync(file === STDIN ? 0 : file, 'utf8');
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code !== 'ENOENT') throw reason;
    throw wrongUse(`There is no file '${file}': \`kubectl get … -o yaml > ${file}\` writes it.`);
  }
}

/** What overlays change of an object in a cluster is seen with `--env`; beside the base they would be its doubles. */
function withoutOverlays(checked: Checked): Checked {
  const active = checked.active.map((each) =>
    'context' in each ? { ...each, context: { ...each.context, environments: [] } } : each,
  );
  return { ...checked, active };
}

const title = ({ kind, name }: ClusterObject): string => `${kind}/${name}`;

/** What kubectl calls an object. */
function resourceOf({ kind, group, name, namespace }: ClusterObject): string {
  const space = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${name}${space}`;
}

function page(checked: Checked, { objects, left }: LiveComparison, live: string, options: LiveOptions): string {
  const color = hasColor(process.stdout, options);
  const count = (state: ComparedObject['state']): number => objects.filter((each) => each.state === state).length;
  const counts = [
    `${count('same')} of ${objects.length} objects as specified`,
    ...(count('different') === 0 ? [] : [`${count('different')} different`]),
    ...(count('missing') === 0 ? [] : [`${count('missing')} missing`]),
    ...(left.length === 0 ? [] : [`${left.length} left over`]),
  ];
  const where = live === STDIN ? 'what was read' : shortName(live);
  const lines = [`${checked.compiled?.spec.name ?? ''} in ${where}: ${counts.join(', ')}`];
  for (const each of objects) if (each.state !== 'same') lines.push('', ...sectionOf(checked, each, options, color));
  for (const each of left)
    lines.push('', `- ${title(each)} left the specification: \`kubectl delete ${resourceOf(each)}\` removes it`);
  return `${lines.join('\n')}\n`;
}

function sectionOf(
  checked: Checked,
  { object, state, differences, diff, kindSeen }: ComparedObject,
  options: LiveOptions,
  color: boolean,
): readonly string[] {
  const name = outputName(checked, object.file, options);
  if (state === 'missing')
    return [
      `+ ${title(object)} is missing (${name})${kindSeen ? '' : `; there is no ${object.kind} at all: was it asked for?`}`,
    ];
  const shown = diff.trimEnd();
  return [
    `~ ${title(object)} (${name})`,
    ...differences.map((each) => `    ${differenceText(checked, each, name)}`),
    color ? coloredDiff(shown) : shown,
  ];
}

function differenceText(checked: Checked, { path, live, wanted, lines }: LiveDifference, name: string): string {
  const own = wanted === undefined ? 'no longer specified' : `${short(wanted)} specified`;
  const fields = wanted === undefined ? [] : fieldsOf(checked, pathsOfLines(lines));
  const from = fields.map((each) => `${each.path === '' ? 'mlops' : each.path} (${placeOf(each.range)})`);
  const whence = from.length === 0 ? '' : `, from ${from.join(', ')}`;
  return `${path}: ${live === undefined ? 'not there' : `${short(live)} live`}, ${own}${whence}${wanted === undefined ? '' : `; ${name}:${linesText(lines)}`}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function dataOf(checked: Checked, { objects, left }: LiveComparison, options: LiveOptions): object {
  const identity = ({ kind, group, name, namespace }: ClusterObject): object => ({
    kind,
    group,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  });
  return {
    objects: objects.map(({ object, state, differences, diff }) => ({
      ...identity(object),
      file: outputName(checked, object.file, options),
      state,
      differences: differences.map(({ path, live, wanted, lines }) => ({
        path,
        ...(live === undefined ? {} : { live }),
        ...(wanted === undefined ? {} : { wanted }),
        lines: { start: lines.start, end: lines.end },
        fields: wanted === undefined ? [] : fieldsData(fieldsOf(checked, pathsOfLines(lines))),
      })),
      ...(diff === '' ? {} : { diff }),
    })),
    left: left.map(identity),
  };
}

import { explainField, generateFiles, positionAt, renderDiagnostic, toJson } from '@trainyard/engine';
import type { Checked, Diagnostic, ExplainedField, OutputLines, Path, Saying } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { onlySpec } from '../named-specs.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, hasColor, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { lineLines, linesData, linesOfField, placeOf } from './explained-lines.ts';
import type { OutputPlace } from './explained-lines.ts';

/** The generated lines that state a field, or one that it stands in. */
interface Stated {
  readonly checked: Checked;
  readonly of: Path;
  readonly lines: readonly OutputLines[];
}

/**
 * `explain PATH [SPEC]`: what each layer says on a field, which one counts, and every generated line that states it. Throws `Failure` for
 * a path that is none.
 */
export async function explainPath(
  path: string,
  spec: string | undefined,
  options: ReadingOptions & OutputOptions & OutputPlace,
): Promise<number> {
  const file = spec ?? onlySpec(options);
  const { env, ...base } = options;
  // An environment that is not there is told below, in the words of this command.
  const [checked] = await checkAll([file], base);
  const { layers = [], diagnostics = [] } = checked ?? {};
  // What cannot be read has no layers; mistakes in what can be read are for `check` to tell.
  if (layers.length === 0) {
    report(diagnostics, options);
    return exitCodes.wrong;
  }
  const explained = explainField(layers, path, { ...(env === undefined ? {} : { environment: env }), diagnostics });
  if ('problem' in explained) throw wrongUse(explained.problem);
  const stated = await statedLines(file, explained.path, options);
  if (options.format === 'json')
    report(explained.findings, options, { explained: { ...toData(explained), ...outputsData(stated, options) } });
  else writeOut(page(explained, outputsText(stated, explained, options), hasColor(process.stdout, options)));
  return exitCodes.done;
}

/** Where a field is stated in what is generated; undefined while the specification has errors, which `check` tells. */
async function statedLines(
  file: string,
  path: Path,
  options: ReadingOptions & OutputPlace,
): Promise<Stated | undefined> {
  const [checked] = await checkAll([file], options);
  if (checked?.compiled === undefined) return undefined;
  const { files, pluginFailed } = await generateFiles(checked);
  return pluginFailed ? undefined : { checked, ...linesOfField(files, path) };
}

function outputsText(
  stated: Stated | undefined,
  { path, state }: ExplainedField,
  place: OutputPlace,
): readonly string[] {
  if (stated === undefined) return ['', '  Nothing is generated while there are errors: `trainyard check` shows them.'];
  const { checked, of, lines } = stated;
  if (of === path) return ['', '  stated in', ...lineLines(checked, lines, place).map((line) => `  ${line}`)];
  // What is not there is stated nowhere, and what stands around it would only distract.
  if (state === 'removed' || state === 'unset') return [];
  if (of === '') return ['', '  No generated line states it.'];
  return [
    '',
    `  no generated line states it by itself; '${of}' is stated in`,
    ...lineLines(checked, lines, place).map((line) => `  ${line}`),
  ];
}

function outputsData(stated: Stated | undefined, place: OutputPlace): object {
  if (stated === undefined) return {};
  return { outputs: { of: stated.of, lines: linesData(stated.checked, stated.lines, place) } };
}

function page(explained: ExplainedField, outputs: readonly string[], color: boolean): string {
  const { path, field, sayings, counts, because, below, findings } = explained;
  const title = path === '' ? 'mlops' : path;
  const about =
    field === undefined
      ? []
      : [
          `  ${field.description}`,
          `  type: ${field.type}${field.required ? '; required' : ''}${field.fallback === undefined ? '' : `; by default ${field.fallback}`}`,
        ];
  const places = sayings.map(({ range }) => placeOf(range));
  const width = Math.max(0, ...places.map((place) => place.length));
  const lines = sayings.map(
    (saying, index) =>
      `  ${index === counts ? '>' : ' '} ${(places[index] ?? '').padEnd(width)}  ${saying.text}${remarkOn(saying, path)}`,
  );
  const inside = below.length === 0 ? [] : ['', `  below it: ${below.join(', ')}`];
  return `${[title, ...about, '', ...lines, ...(lines.length === 0 ? [] : ['']), `  ${because}`, ...inside, ...outputs].join('\n')}\n${findings
    .map((each: Diagnostic) => `\n${renderDiagnostic(each, { color, fileName: shortName })}`)
    .join('')}`;
}

function remarkOn({ effect, path: at, environment }: Saying, path: string): string {
  const whose = environment === undefined ? [] : [`environment ${environment}`];
  const what =
    at === path
      ? []
      : [
          effect === 'removes'
            ? `removes ${at === '' ? 'the service' : at}`
            : `writes ${at === '' ? 'the service' : at} anew`,
        ];
  const all = [...whose, ...what];
  return all.length === 0 ? '' : `  (${all.join('; ')})`;
}

function toData({ path, field, sayings, counts, state, because, below, findings }: ExplainedField): object {
  return {
    path,
    ...(field === undefined
      ? {}
      : {
          field: {
            description: field.description,
            type: field.type,
            required: field.required,
            ...(field.fallback === undefined ? {} : { default: field.fallback }),
          },
        }),
    state,
    because,
    layers: sayings.map(({ range, effect, text, path: at, environment }, index) => ({
      file: range.source.file,
      ...positionAt(range.source, range.start),
      effect,
      text,
      path: at,
      ...(environment === undefined ? {} : { environment }),
      counts: index === counts,
    })),
    below,
    findings: findings.map(toJson),
  };
}

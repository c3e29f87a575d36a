import { explainField, positionAt, renderDiagnostic, toJson } from '@trainyard/engine';
import type { Diagnostic, ExplainedField, Range, Saying } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { specsIn } from '../reading.ts';
import { checkAll } from '../specs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, hasColor, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';

/** `explain PATH [SPEC]`: what each layer says on a field, and which one counts. Throws `Failure` for a path that is none. */
export async function explainPath(
  path: string,
  spec: string | undefined,
  options: ReadingOptions & OutputOptions,
): Promise<number> {
  const file = spec ?? onlySpec();
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
  if (options.format === 'json') report(explained.findings, options, { explained: toData(explained) });
  else writeOut(page(explained, hasColor(process.stdout, options)));
  return exitCodes.done;
}

/** The specification of this folder. Throws `Failure` unless there is just one. */
function onlySpec(): string {
  const specs = specsIn('.').filter((each) => !each.includes('/'));
  const [only] = specs;
  if (only !== undefined && specs.length === 1) return only;
  throw wrongUse(
    specs.length === 0
      ? 'No specification is in this folder: name one behind the path.'
      : `There are several specifications in this folder: name one of ${specs.join(', ')} behind the path.`,
  );
}

function page({ path, field, sayings, counts, because, below, findings }: ExplainedField, color: boolean): string {
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
  return `${[title, ...about, '', ...lines, ...(lines.length === 0 ? [] : ['']), `  ${because}`, ...inside].join('\n')}\n${findings
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

function placeOf(range: Range): string {
  const { line, column } = positionAt(range.source, range.start);
  return `${shortName(range.source.file)}:${line}:${column}`;
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

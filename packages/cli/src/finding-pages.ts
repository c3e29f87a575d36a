import {
  checkSpec,
  conditionDiagnostics,
  engineDiagnostics,
  memoryHost,
  modelDiagnostics,
  nativeDiagnostics,
  printDiagnostics,
  queryDiagnostics,
  renderDiagnostic,
  syntaxDiagnostics,
} from '@trainyard/engine';
import type { Diagnostic, Entry, Example, ExampleCall } from '@trainyard/engine';
import { seriesDiagnostics } from '@trainyard/runtime';
import { projectDiagnostics, typescriptDiagnostics, typescriptFrontEnd } from '@trainyard/engine/node';
import { builtIn } from './built-in.ts';
import { cli } from './diagnostics.ts';

/** Every kind of finding there is: those of the packages and of the built-in plugins. */
export function allEntries(): Entry<never>[] {
  const catalogues = [
    syntaxDiagnostics,
    nativeDiagnostics,
    printDiagnostics,
    modelDiagnostics,
    conditionDiagnostics,
    queryDiagnostics,
    seriesDiagnostics,
    engineDiagnostics,
    typescriptDiagnostics,
    projectDiagnostics,
    cli,
    ...builtIn.map((plugin) => plugin.diagnostics),
  ] as readonly unknown[];
  return catalogues
    .flatMap((catalogue) =>
      Object.values(catalogue as Record<string, { entry: Entry<never> }>).map((report) => report.entry),
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Where samples lie while they are checked. */
const FOLDER = 'samples/';

/** What a catalogue says of a kind of finding, without the function that makes its message. */
export type Described = Omit<Entry<never>, 'message'>;

/** The findings of one of the two specifications of an example, with all built-in targets. */
export function findingsOf(example: Example, which: 'bad' | 'good'): readonly Diagnostic[] {
  const file = `${FOLDER}${which}${endingOf(example)}`;
  const others = Object.entries(example.beside ?? {}).map(([name, text]) => [`${FOLDER}${name}`, text] as const);
  const host = memoryHost(new Map([...others, [file, example[which]]]));
  return checkSpec(host, file, { plugins: builtIn, frontEnds: [typescriptFrontEnd({ allowRun: false })] }).diagnostics;
}

const severities = {
  error: 'An error: nothing is generated while it stands.',
  warning: 'A warning: files are generated all the same.',
  info: 'An info: it says how something is read, or what a target makes of it.',
} as const;

/** The page of a kind of finding in Markdown, as `explain` prints it and the reference holds it. Its blocks are executed as documentation. */
export function findingPage(entry: Described): string {
  const { code, severity, why, example, call, unshown } = entry;
  const shown = example === undefined ? undefined : findingsOf(example, 'bad').find((each) => each.code === code);
  const parts = [
    `# ${code}`,
    `${severities[severity]} ${why}`,
    ...(example === undefined ? [] : badSample(entry, example, shown)),
    ...(call === undefined ? [] : callOf(call.bad, call.exit, call)),
    ...(unshown === undefined ? [] : [unshown]),
    `**What to do.** ${adviceOn(entry, shown)}`,
    ...(example === undefined ? [] : [`Without the finding:\n\n${block(languageOf(example), example.good)}`]),
    ...(call === undefined ? [] : [`Without the finding:\n\n${block('sh', call.good)}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function badSample({ code, severity }: Described, example: Example, shown: Diagnostic | undefined): string[] {
  const file = `bad${endingOf(example)}`;
  return [
    ...Object.entries(example.beside ?? {}).map(([name, text]) => block(`yaml file=${name} layer`, text)),
    block(`${languageOf(example)} file=${file} reports=${code}`, example.bad),
    block(severity === 'error' ? 'sh exit=1' : 'sh', `npx trainyard check ${file}`),
    // Other findings of the same text, and the summary, are not what this page is about.
    block(
      'text',
      `...\n${shown === undefined ? '' : renderDiagnostic(shown, { fileName: (name) => name.slice(FOLDER.length) })}...\n`,
    ),
  ];
}

/** The specification that stands beside the calls of an example. */
export const demo =
  'mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment: { serving: { replicas: 2 } }\n  environments: { staging: {} }\n';

function callOf(bad: string, exit: number, { good }: ExampleCall): string[] {
  return /demo\.mlops\.yaml/.test(bad + good)
    ? [block('yaml file=demo.mlops.yaml', demo), block(exit === 0 ? 'sh' : `sh exit=${exit}`, bad)]
    : [block(exit === 0 ? 'sh' : `sh exit=${exit}`, bad)];
}

/** What helps: the remedy of the catalogue, and the fixes that the sample was given. */
function adviceOn({ severity, remedy }: Described, shown: Diagnostic | undefined): string {
  const fixes = (shown?.fixes ?? []).map(({ title, safe }) =>
    safe
      ? `\`npx trainyard check --fix\` does it here: ${title}.`
      : `A remedy is offered here: ${title}. It is a guess, so \`--fix\` leaves it to you.`,
  );
  const said = remedy ?? (fixes.length > 0 ? undefined : messageHelps[severity]);
  return [...(said === undefined ? [] : [said]), ...fixes].join(' ');
}

const messageHelps = {
  error: 'The message names what to write instead.',
  warning: 'The message names what to write instead; it may also stay as it is.',
  info: 'Nothing has to be done; the message names how to say it otherwise.',
} as const;

function languageOf({ syntax = 'yaml' }: Example): string {
  return { yaml: 'yaml', native: 'mlops', typescript: 'ts' }[syntax];
}

function endingOf({ syntax = 'yaml' }: Example): string {
  return { yaml: '.mlops.yaml', native: '.mlops', typescript: '.mlops.ts' }[syntax];
}

function block(info: string, text: string): string {
  return `\`\`\`${info}\n${text.trimEnd()}\n\`\`\``;
}

import type { Block } from './page.ts';
import type { Problem } from './problem.ts';
import type { Workspace } from './workspace.ts';

/** A specification of a page, with the files that the page had written by then. */
export interface Sample {
  readonly block: Block;
  /** Its name among the files. */
  readonly file: string;
  readonly files: ReadonlyMap<string, string>;
  /** Lines of the file that stood there before this block added to it. */
  readonly before: number;
}

interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** Compiles all samples of a page in one run of the built command, each in a folder of its own. */
export function checkSamples(path: string, samples: readonly Sample[], workspace: Workspace): readonly Problem[] {
  if (samples.length === 0) return [];
  for (const [index, sample] of samples.entries())
    for (const [name, text] of sample.files) workspace.writeBeside(`${index}/${name}`, text);
  const { status, stdout, stderr } = workspace.trainyard([
    'check',
    ...samples.map(({ file }, index) => `${index}/${file}`),
    '--json',
  ]);
  if (status !== 0 && status !== 1)
    return [
      {
        path,
        line: samples[0]?.block.line ?? 1,
        message: `The specifications of this page cannot be checked (exit code ${status}): ${stderr}${stdout}`,
      },
    ];
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly Finding[] };
  return samples.flatMap((sample, index) =>
    judge(
      path,
      sample,
      diagnostics.filter(({ file }) => file.startsWith(`${index}/`)),
    ),
  );
}

function judge(path: string, { block, before }: Sample, found: readonly Finding[]): readonly Problem[] {
  const promised = block.attributes.get('reports');
  if (promised === undefined) {
    return found
      .filter(({ severity }) => severity === 'error')
      .map(({ line, message, code }) => ({
        path,
        line: line > before ? block.line + line - before : block.line,
        message: `The specification has an error: ${message} [${code}]`,
      }));
  }
  // Infos say how something was read, and some warnings what targets do not do; they count only where they are promised.
  const aside = ({ severity, code }: Finding): boolean =>
    severity === 'info' || code === 'engine/ignored-field' || code === 'engine/not-honoured';
  const codes = [...new Set(found.filter((each) => !aside(each) || each.code === promised).map(({ code }) => code))];
  if (codes.length === 1 && codes[0] === promised) return [];
  return [
    {
      path,
      line: block.line,
      message: `The block should report ${promised} and nothing else, but reports ${codes.length === 0 ? 'nothing' : codes.join(', ')}.`,
    },
  ];
}

import { existsSync } from 'node:fs';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { nearest, reasonOf } from '@trainyard/engine';
import type * as Api from './api/api.ts';
import { failureOf, wrongUse } from './failures.ts';
import type { Failure } from './failures.ts';
import { buildProgram } from './program.ts';
import { specsIn } from './reading.ts';
import { exitCodes, remark, report } from './terminal.ts';
import type { OutputOptions } from './terminal.ts';
import { version } from './version.ts';

/** Runs the command line; resolves to the exit code. */
async function run(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.done;
  const program = buildProgram(async (work) => void (code = await work));
  try {
    refuseUnknownCommand(program, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (thrown) {
    const asked = outputAsked(argv);
    if (!(thrown instanceof CommanderError)) return fail(failureOf(thrown, version), asked, thrown);
    if (thrown.exitCode === 0) return exitCodes.done;
    // Without a command, people get the help; scripts get JSON.
    if (thrown.code === 'commander.help' && asked.format === 'text') return exitCodes.usage;
    return fail(misuse(thrown, program, argv), asked, thrown);
  }
}

function fail(failure: Failure, options: OutputOptions, thrown: unknown): number {
  report([failure.diagnostic, ...failure.others], options);
  if (failure.exitCode === exitCodes.bug && thrown instanceof Error) remark(thrown.stack ?? '');
  return failure.exitCode;
}

/** Commander shows the help of the program for `help nonsense` and `nonsense --help`; a typo deserves an answer there too. */
function refuseUnknownCommand(program: Command, argv: readonly string[]): void {
  const word = argv[0] === 'help' ? argv[1] : argv[0];
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (word === undefined || word.startsWith('-') || names.includes(word)) return;
  if (existsSync(word))
    throw wrongUse(
      `There is no command '${word}', but there is such a file: say what to do with it, as in \`trainyard check ${word}\`.`,
    );
  const near = nearest(word, names);
  throw wrongUse(
    `There is no command '${word}'.${near === undefined ? ' `trainyard --help` lists them all.' : ` Did you mean '${near}'?`}`,
  );
}

/** What commander found wrong, as one of our sentences. */
function misuse({ code, message }: CommanderError, program: Command, argv: readonly string[]): Failure {
  const command = program.commands.find((each) => argv[0] === each.name());
  if (code === 'commander.help') return wrongUse('Name a command: `trainyard --help` lists them.');
  const said = message
    .replace(/^error: /, '')
    .replace(/\s*\(Did you mean (?:one of )?(.*)\?\)$/, ". Did you mean '$1'?");
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?]$/.test(said) ? '' : '.'}`;
  const specs =
    code === 'commander.missingArgument' && command?.registeredArguments[0]?.name() === 'spec' ? specsIn('.') : [];
  const hint =
    specs.length > 0
      ? `Here are: ${specs.slice(0, 12).join(', ')}.`
      : `\`trainyard${command === undefined ? '' : ` ${command.name()}`} --help\` shows how it is used.`;
  return wrongUse(`${sentence} ${hint}`);
}

/** The form of output that was asked for, read without commander: it has to hold for words that commander refuses. */
function outputAsked(argv: readonly string[]): OutputOptions {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const format = words.includes('--json')
    ? 'json'
    : (words.findLast((word) => word.startsWith('--format='))?.slice('--format='.length) ??
      words[words.lastIndexOf('--format') + 1]);
  return {
    format: format === 'json' || format === 'sarif' ? format : 'text',
    ...(words.includes('--no-color') ? { color: false } : {}),
  };
}

/** A reader that has seen enough, such as `head`, is no failure: the work goes on and the rest is not printed. */
function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (reason: NodeJS.ErrnoException) => {
      if (reason.code === 'EPIPE') return;
      if (stream === process.stdout)
        process.stderr.write(`error: The standard output cannot be written: ${reasonOf(reason)}.\n`);
      process.exit(exitCodes.usage);
    });
  }
}

/** What scripts import; it loads when it is first called. */
export function library(): Promise<typeof Api> {
  return import('./api/api.ts');
}

/** Runs the command line for a process: its words, its exit code. The starter calls it. */
export function main(): void {
  tolerateClosedPipes();
  process.on('uncaughtException', (thrown) =>
    process.exit(fail(failureOf(thrown, version), outputAsked(process.argv.slice(2)), thrown)),
  );
  void run(process.argv.slice(2)).then((code) => (process.exitCode = code));
}

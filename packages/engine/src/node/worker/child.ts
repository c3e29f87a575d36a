import { AsyncLocalStorage } from 'node:async_hooks';
import { writeSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { deserialize } from 'node:v8';
import { compileSpec } from '@trainyard/sdk';
import type { Diagnostic, Plugin } from '@trainyard/sdk';
import { givenBy, isOn, prepare, validate } from '../../check/activate.ts';
import type { ActiveInside } from '../../check/active.ts';
import type { Seen } from '../../check/activate.ts';
import { Misdeed, reasonText, shortened } from '../../check/misdeeds.ts';
import { optionsOf } from '../../check/option-list.ts';
import type { OutsideJob } from '../../check/outside.ts';
import { plainFinding } from '../../check/taken-findings.ts';
import { runInside } from '../../generate/run-plugin.ts';
import { frameOf, frameReader } from './frames.ts';
import { loadConfiguration } from './load-configuration.ts';
import { loadPlugin } from './load-plugin.ts';
import { readOutside } from './read-documents.ts';
import type { Answer, Question } from './messages.ts';
import { startWatchdog } from './watchdog.ts';

/** The pipe for answers: not the standard output, on which plugins may print. */
const ANSWERS = 3;

/** How long work that a plugin left behind may still show what is wrong with it, in milliseconds. */
const SETTLING = 200;

const running = new AsyncLocalStorage<string>();
const loaded = new Map<string, Plugin>();
let seen: Seen | undefined;

/** Writes at once: what a plugin did before it hung or crashed must be known. */
function answer(message: Answer): void {
  const frame = frameOf(Buffer.from(JSON.stringify(message)));
  for (let at = 0; at < frame.length;) {
    try {
      at += writeSync(ANSWERS, frame, at);
    } catch (reason) {
      if ((reason as NodeJS.ErrnoException).code !== 'EAGAIN') process.exit(1);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

function misdeed(reason: string): void {
  answer({ kind: 'misdeed', specifier: running.getStore() ?? '', reason });
}

/** What a plugin prints is no result of the command; what it leaves behind and rejects later is told as its own. */
function guard(): void {
  process.on('unhandledRejection', (thrown) => misdeed(`it left a rejection behind: ${reasonText(thrown)}`));
  process.on('uncaughtException', (thrown) => misdeed(`it threw later: ${reasonText(thrown)}`));
  process.stdout.write = (text: unknown): boolean => {
    misdeed(`it printed to the standard output: ${shortened(String(text))}`);
    return true;
  };
}

function compiled({ layers, vocabulary, environment, limits, environments, facts }: OutsideJob): Seen {
  const compile = (name: string | undefined) =>
    compileSpec(layers, {
      vocabulary,
      ...(name === undefined ? {} : { environment: name }),
      ...(limits === undefined ? {} : { limits }),
    }).value;
  const base = compile(environment);
  if (base === undefined) throw new Error('the specification does not compile here');
  const views = environments.flatMap((name) => {
    const value = compile(name);
    return value === undefined ? [] : [{ name, spec: value.spec, graph: value.graph }];
  });
  return { compiled: base, environments: views, facts };
}

async function pluginAt(question: Question): Promise<Plugin> {
  const known = loaded.get(question.specifier);
  if (known !== undefined) return known;
  const plugin = await loadPlugin(question);
  if ('refused' in plugin) throw new Misdeed(plugin.reason);
  loaded.set(question.specifier, plugin);
  return plugin;
}

async function respond(question: Question): Promise<Answer> {
  if (question.job !== undefined) seen = compiled(question.job);
  const { kind } = question;
  if (kind === 'configuration') {
    answer({ kind: 'part', part: 'being run' });
    return { kind: 'done', value: await loadConfiguration(question), failed: false };
  }
  if (kind === 'load') {
    answer({ kind: 'part', part: 'being loaded' });
    const plugin = await loadPlugin(question);
    if ('refused' in plugin) return { kind: 'done', value: plugin, failed: false };
    loaded.set(question.specifier, plugin);
    const { name, contract, summary, capabilities, provides } = plugin;
    // A plugin made without `definePlugin` may leave its importers out.
    const importers = (plugin.importers as Plugin['importers'] | undefined) ?? [];
    return {
      kind: 'done',
      value: {
        name,
        contract,
        summary,
        capabilities,
        provides,
        options: optionsOf(plugin),
        importers: importers.map(({ reads }) => reads),
      },
      failed: false,
    };
  }
  const plugin = await pluginAt(question);
  if (kind === 'claims' || kind === 'import') {
    const onPart = (part: string): void => answer({ kind: 'part', part });
    return { kind: 'done', value: await readOutside(plugin, question, onPart), failed: false };
  }
  if (seen === undefined) throw new Error('there is no specification');
  if (kind === 'on') {
    answer({ kind: 'part', part: '`appliesTo`' });
    if (!isOn(plugin, seen)) return { kind: 'done', value: undefined, failed: false };
    answer({ kind: 'part', part: '`contributes`' });
    return { kind: 'done', value: givenBy(plugin, seen).contributions, failed: false };
  }
  answer({ kind: 'part', part: 'the schema of its options' });
  const { active, diagnostics } = prepare(plugin, seen, question.provided ?? []);
  if (kind === 'check') {
    tell(diagnostics);
    if (active === undefined) return { kind: 'done', value: false, failed: false };
    answer({ kind: 'part', part: 'its validators' });
    const found = validate(active, question.limits, { onPart: (part) => answer({ kind: 'part', part }) });
    tell(found.diagnostics);
    return { kind: 'done', value: true, failed: found.failed };
  }
  return generate(active, question);
}

async function generate(active: ActiveInside | undefined, { limits }: Question): Promise<Answer> {
  if (active === undefined)
    throw new Misdeed('the schema of its options took them when it was checked, and refuses them now');
  const { diagnostics, pluginFailed } = await runInside(active, limits, {
    onPart: (part) => answer({ kind: 'part', part }),
    onFile: (file) => answer({ kind: 'file', file: { ...file, path: file.path.slice(active.plugin.name.length + 1) } }),
  });
  tell(diagnostics);
  return { kind: 'done', failed: pluginFailed };
}

function tell(diagnostics: readonly Diagnostic[]): void {
  for (const each of diagnostics) answer({ kind: 'finding', finding: plainFinding(each) });
}

/** Work that goes on behind a plugin's back gets a moment to fail while it is known whose it is. */
async function settle(): Promise<void> {
  const until = performance.now() + SETTLING;
  do await setImmediate();
  while (
    process.getActiveResourcesInfo().includes('Timeout') &&
    performance.now() < until &&
    (await setTimeout(5, true))
  );
}

async function handle(question: Question): Promise<void> {
  const last = await running.run(question.specifier, async (): Promise<Answer> => {
    try {
      return await respond(question);
    } catch (thrown) {
      answer({ kind: 'misdeed', specifier: question.specifier, reason: reasonText(thrown) });
      return { kind: 'done', failed: true };
    }
  });
  await settle();
  answer(last);
}

guard();
const limit = Number(process.argv[2]);
startWatchdog(limit);
let turn = Promise.resolve();
const read = frameReader(Number.MAX_SAFE_INTEGER, (message) => {
  // The message lies in memory that the next one takes.
  const question = deserialize(Buffer.from(message)) as Question;
  turn = turn.then(() => handle(question));
});
process.stdin.on('data', read);
process.stdin.on('end', () => process.exit(0));

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { serialize } from 'node:v8';
import type { Readable, Writable } from 'node:stream';
import { beyond } from '../../check/limits.ts';
import type { PluginLimits } from '../../check/limits.ts';
import { isRecord, shortened } from '../../check/misdeeds.ts';
import type { OutsideJob } from '../../check/outside.ts';
import { workerFile } from './entry.ts';
import { frameOf, frameReader } from './frames.ts';
import type { PluginAddress, Question } from './messages.ts';

/** Bytes that a message may take beside the file in it; a character takes at most six in JSON, and its line as much again to say where it is from. */
const MESSAGE_BYTES = 16_777_216;
const BYTES_PER_CHARACTER = 8;

/** Bytes kept of what a process says when it crashes. */
const MOST_SAID = 65_536;

/** What is passed on of the environment: enough to start a process. Plugins see no secret, no locale and no time zone of this machine. */
const PASSED_ON = ['PATH', 'SYSTEMROOT', 'SystemRoot', 'NODE_PATH', 'TMPDIR', 'TEMP', 'TMP'];

/** What is asked of one plugin; the limits and whether the job is known already are the process's own business. */
export interface Ask extends PluginAddress {
  readonly kind: Question['kind'];
  readonly job?: OutsideJob;
  readonly provided?: Question['provided'];
  readonly documents?: Question['documents'];
  readonly importer?: Question['importer'];
}

/** Hears the answers that come before the last one. */
export interface AskListener {
  onFinding?(finding: unknown): void;
  onFile?(file: unknown): void;
}

/** How a question ended: with its value, or with what the plugin did that it must not do, and in which part. */
export type Reply =
  { readonly value: unknown; readonly failed: boolean } | { readonly part: string; readonly misdeed: string };

/** The process in which plugins of others compute. */
export interface PluginProcess {
  /** Asks one thing; questions wait for each other. Never rejects. A process that ended, or had to be ended, is started again by the next question. */
  ask(ask: Ask, listener?: AskListener): Promise<Reply>;
  /** Ends the process. */
  close(): void;
}

interface Running {
  readonly child: ChildProcess;
  job: OutsideJob | undefined;
  /** Told of all that happens; undefined between questions. */
  hear: ((happening: Happening) => void) | undefined;
  said: string;
  reason: string;
}

type Happening =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'printed'; readonly text: string }
  | { readonly kind: 'ended'; readonly why: string };

/** A process that starts with the first question. `onLate` hears of plugins that failed when they were not asked any more. */
export function pluginProcess(
  limits: PluginLimits,
  onLate: (specifier: string, reason: string) => void,
): PluginProcess {
  let running: Running | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const stop = (): void => {
    running?.child.kill('SIGKILL');
    running = undefined;
  };
  process.once('exit', stop);

  const one = (ask: Ask, listener: AskListener): Promise<Reply> =>
    new Promise((settle) => {
      const { job, ...rest } = ask;
      const current = (running ??= start(limits));
      let part = 'starting';
      let misdeed: string | undefined;
      const end = (reply: Reply): void => {
        clearTimeout(timer);
        current.hear = undefined;
        hold(current.child, false);
        settle(reply);
      };
      const fail = (reason: string): void => {
        if (running === current) stop();
        end({ part, misdeed: misdeed ?? reason });
      };
      const timer = setTimeout(
        () => fail(beyond('pluginSeconds', `it did not end within ${limits.pluginSeconds} seconds`)),
        limits.pluginSeconds * 1000,
      );
      current.hear = (happening) => {
        if (happening.kind === 'ended') return fail(happening.why);
        if (happening.kind === 'printed')
          return void (misdeed ??= `it printed to the standard output: ${shortened(happening.text)}`);
        const { message } = happening;
        if (!isRecord(message)) return fail('it wrote where only its process may write');
        if (message['kind'] === 'part' && typeof message['part'] === 'string') part = shortened(message['part']);
        else if (message['kind'] === 'finding') attempt(() => listener.onFinding?.(message['finding']));
        else if (message['kind'] === 'file') attempt(() => listener.onFile?.(message['file']));
        else if (message['kind'] === 'misdeed') {
          const reason = shortened(String(message['reason']));
          if (message['specifier'] === ask.specifier) misdeed ??= reason;
          else onLate(String(message['specifier']), reason);
        } else if (message['kind'] === 'done')
          end(
            misdeed === undefined ? { value: message['value'], failed: message['failed'] === true } : { part, misdeed },
          );
        else fail('it wrote where only its process may write');
      };
      // What is heard is refused by throwing: then there is no reason to go on listening.
      const attempt = (hear: () => void): void => {
        try {
          hear();
        } catch (reason) {
          fail(reason instanceof Error ? reason.message : String(reason));
        }
      };
      hold(current.child, true);
      const known = job === undefined || current.job === job;
      if (!known) current.job = job;
      const question: Question = { ...rest, limits, ...(known ? {} : { job }) };
      (current.child.stdin as Writable).write(frameOf(serialize(question)));
    });

  return {
    ask: (ask, listener = {}) => {
      const next = turn.then(() => one(ask, listener));
      turn = next;
      return next;
    },
    close: () => {
      process.off('exit', stop);
      stop();
    },
  };

  function start(given: PluginLimits): Running {
    const env = Object.fromEntries(
      PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    );
    const child = spawn(
      process.execPath,
      // The watchdog comes first; V8's own limit is for what is faster than it.
      [
        `--max-old-space-size=${Math.ceil(given.pluginMegabytes * 1.25) + 64}`,
        workerFile(),
        String(given.pluginMegabytes),
      ],
      { stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'], env: { ...env, TZ: 'UTC', LC_ALL: 'C' }, windowsHide: true },
    );
    const made: Running = { child, job: undefined, hear: undefined, said: '', reason: '' };
    const [, output, errors, answers, reason] = child.stdio as unknown as [
      Writable,
      Readable,
      Readable,
      Readable,
      Readable,
    ];
    const read = frameReader(given.pluginFileCharacters * BYTES_PER_CHARACTER + MESSAGE_BYTES, (message) =>
      made.hear?.({ kind: 'message', message: parsed(message) }),
    );
    answers.on('data', (bytes: Buffer) => {
      try {
        read(bytes);
      } catch {
        made.hear?.({
          kind: 'ended',
          why: beyond('pluginFileCharacters', 'it gave a file, finding or part that is too large'),
        });
      }
    });
    output.on('data', (bytes: Buffer) => made.hear?.({ kind: 'printed', text: bytes.toString('utf8') }));
    errors.on('data', (bytes: Buffer) => void (made.said = (made.said + bytes.toString('utf8')).slice(0, MOST_SAID)));
    reason.on('data', (bytes: Buffer) => void (made.reason += bytes.toString('utf8').slice(0, 16)));
    // A process that ends while it is written to is told of by its end.
    for (const stream of child.stdio) stream?.on('error', () => undefined);
    child.on('error', (thrown) =>
      made.hear?.({ kind: 'ended', why: `its process cannot be started: ${thrown.message}` }),
    );
    // What was written before the end is read first, but pipes may have been inherited by others.
    child.on('exit', (code, signal) => {
      const told = (): void => {
        if (running === made) running = undefined;
        made.hear?.({ kind: 'ended', why: endText(made, given, code, signal) });
      };
      child.once('close', told);
      setTimeout(told, 500).unref();
    });
    return made;
  }
}

function endText({ reason, said }: Running, limits: PluginLimits, code: number | null, signal: string | null): string {
  if (reason === 'memory')
    return beyond('pluginMegabytes', `it took more than ${limits.pluginMegabytes} megabytes of memory`);
  const fatal = /^(?:#\s*)?(?:FATAL ERROR|Fatal \w+)[^\n]*/m.exec(said)?.[0];
  if (fatal !== undefined) return `its process crashed (${shortened(fatal)})`;
  return signal === null ? `it ended the process with exit code ${code ?? 0}` : `its process was ended by ${signal}`;
}

function parsed(message: Buffer): unknown {
  try {
    return JSON.parse(message.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** While a question is open, the command waits for the answer; between questions the process is no reason to stay. */
function hold(child: ChildProcess, wait: boolean): void {
  const change = wait ? 'ref' : 'unref';
  child[change]();
  for (const stream of child.stdio) (stream as unknown as { ref?(): void; unref?(): void } | null)?.[change]?.();
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that answers each line of JSON with one line of JSON. */
export interface JsonLines {
  /** Hands over a question; questions may wait in a row. Rejects if the program ends before it has answered. */
  ask(question: unknown): Promise<unknown>;
  /** Ends the program once it has answered everything. */
  close(): Promise<void>;
}

/** Starts a program that answers lines; what it writes to its standard error is part of the rejection if it ends early. */
export function jsonLines(program: string, args: readonly string[] = []): JsonLines {
  const child = spawn(program, args, { stdio: 'pipe' });
  const waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] = [];
  const complaints: string[] = [];
  let over: Error | undefined;
  const end = (error: Error): void => {
    over ??= error;
    for (const each of waiting.splice(0)) each.reject(over);
  };
  createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
    waiting.shift()?.resolve(JSON.parse(line));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  // A program that ended cannot be written to; what it said on its way out is told by `close`.
  child.stdin.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      end(error);
      resolve();
    });
    child.on('close', (code) => {
      end(new Error(`${program} has ended (${String(code)}). ${complaints.join('').trim()}`.trim()));
      resolve();
    });
  });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) reject(over);
        else {
          waiting.push({ resolve, reject });
          child.stdin.write(`${JSON.stringify(question)}\n`);
        }
      }),
    close: () => {
      child.stdin.end();
      return closed;
    },
  };
}

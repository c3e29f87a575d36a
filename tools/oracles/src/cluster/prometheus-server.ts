import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { EngineSeries } from '../prometheus-engine.ts';

/** The query API of Prometheus 3 over series that tests give it. */
export interface PrometheusServer {
  /** Where it answers. */
  readonly url: string;
  /** Replaces all series. Throws if they are refused. */
  put(series: readonly EngineSeries[]): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the program that `requireTool('prometheus-engine')` gave as a server on a port of this machine. */
export async function prometheusServer(program: string): Promise<PrometheusServer> {
  const child = spawn(program, ['serve', '127.0.0.1:0'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${program} has ended`)));
    createInterface({ input: child.stdout }).once('line', resolve);
  });
  const url = `http://${(JSON.parse(line) as { readonly listening: string }).listening}`;
  return {
    url,
    put: async (series) => {
      const answer = await fetch(`${url}/series`, { method: 'PUT', body: JSON.stringify({ series }) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    stop: () => {
      child.stdin.end();
      return closed;
    },
  };
}

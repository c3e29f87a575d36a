import type { Series } from '@trainyard/conditions';
import { Gathering } from './gathering.ts';
import type { Kept } from './gathering.ts';
import { valueOf } from './numbers.ts';
import { Refused } from './prometheus-client.ts';
import type { Answer, Client } from './prometheus-client.ts';

/** What is wanted of a server. */
export interface Wanted extends Kept {
  /** Names of series, all label sets of each. */
  readonly names: readonly string[];
  /** How often conditions are asked, in milliseconds: the raster of a server that does not give raw samples. */
  readonly step: number;
  /** Is told what is being read. */
  readonly progress?: (text: string) => void;
}

/** Series of a server, with what should be said of how it gave them. */
export interface Served {
  readonly series: readonly Series[];
  readonly notes: readonly string[];
}

const DAY = 86_400_000;
/** Requests at a time: a server has others to serve. */
const AT_ONCE = 4;
/** A name that gave fewer samples than this is asked for twice the time in the next request. */
const FEW = 200_000;
/** Points that are asked for at once by `query_range`, which refuses more than 11,000. */
const MOST_POINTS = 10_000;

/**
 * Reads the samples of some names from a server with the HTTP API of Prometheus, as they were scraped: range selectors asked at one
 * instant, in pieces that the server can bear. A server that refuses those is asked for the values at each step. Stale markers are not
 * given out by any server, so a series that ended stays known for the five minutes that Prometheus takes a sample for current. Throws
 * `Refused` with a sentence for people if there is no answer.
 */
export async function readPrometheus(client: Client, wanted: Wanted): Promise<Served> {
  const gathering = new Gathering(wanted);
  const notes = new Set<string>();
  const waiting = [...wanted.names];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      wanted.progress?.(name);
      await readName(client, name, wanted, { gathering, notes });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { series: gathering.finish().series, notes: [...notes].sort() };
}

interface Found {
  readonly gathering: Gathering;
  readonly notes: Set<string>;
}

async function readName(client: Client, name: string, wanted: Wanted, found: Found): Promise<void> {
  // A matcher, since names with other signs than Prometheus 2 knew have no other form that all servers read.
  const selector = `{__name__=${JSON.stringify(name)}}`;
  let size = DAY;
  // Prometheus 3 leaves the beginning of a window out, Prometheus 2 does not: what was there already is not taken again.
  for (let done = wanted.from - 1; done < wanted.to;) {
    const end = Math.min(done + size, wanted.to);
    let answer: Answer;
    try {
      answer = await client.ask('query', { query: `${selector}[${end - done}ms]`, time: String(end / 1000) });
    } catch (reason) {
      if (!(reason instanceof Refused) || !reason.answered) throw reason;
      if (reason.tooMuch && size > wanted.step && size > 60_000) {
        size = Math.ceil(size / 2);
        continue;
      }
      if (reason.tooMuch) throw reason;
      return inSteps(client, selector, wanted, found, reason);
    }
    if (answer.resultType !== 'matrix') return inSteps(client, selector, wanted, found);
    const taken = take(answer, done, found);
    done = end;
    if (taken < FEW) size *= 2;
  }
}

/** Values at each step of the replay. `refusal` is why there are no raw samples. */
async function inSteps(client: Client, query: string, wanted: Wanted, found: Found, refusal?: Refused): Promise<void> {
  const { step, to } = wanted;
  for (let start = wanted.from; start <= to; start += MOST_POINTS * step) {
    const end = Math.min(start + (MOST_POINTS - 1) * step, to);
    const seconds = (time: number): string => String(time / 1000);
    let answer: Answer;
    try {
      answer = await client.ask('query_range', {
        query,
        start: seconds(start),
        end: seconds(end),
        step: seconds(step),
      });
    } catch (reason) {
      // The first refusal tells more: a wrong token or a full server refuse both.
      throw reason instanceof Refused && reason.answered ? (refusal ?? reason) : reason;
    }
    take(answer, start - 1, found);
  }
  found.notes.add(
    `${client.address} gave no raw samples, so windows are computed from the values at each step, and a series that ended is known for five minutes more.`,
  );
}

/** Takes the samples later than `after`; tells how many there were. */
function take({ result }: Answer, after: number, { gathering, notes }: Found): number {
  let count = 0;
  for (const { metric, values, histograms } of result) {
    if (histograms !== undefined)
      notes.add(
        `Native histograms, such as ${metric['__name__'] ?? 'one'}, are not read: only their classic buckets are.`,
      );
    const samples = gathering.series(JSON.stringify(metric), () => metric);
    for (const [seconds, text] of values ?? []) {
      const time = Math.round(seconds * 1000);
      const value = valueOf(text);
      if (time > after && typeof value === 'number') samples.add(time, value, false);
      count += 1;
    }
  }
  return count;
}

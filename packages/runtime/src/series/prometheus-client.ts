/** Where a server is, and how it knows who asks. */
export interface Server {
  /** `http://` or `https://`, with the path before `/api/v1`, if any; `user:password@` for basic authentication. */
  readonly url: string;
  /** A bearer token. */
  readonly token?: string;
  /** Milliseconds after which an answer is no longer waited for; two minutes if not given. */
  readonly timeout?: number;
}

/** One series of an answer; the labels hold the name. */
export interface AnsweredSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly (readonly [seconds: number, value: string])[];
  readonly histograms?: readonly unknown[];
}

/** The `data` of an answer. */
export interface Answer {
  readonly resultType: string;
  readonly result: readonly AnsweredSeries[];
}

/** Asks one server. */
export interface Client {
  /** The address without the password. */
  readonly address: string;
  /** Asks `/api/v1/<path>`. Throws `Refused` if there is no answer of use. */
  readonly ask: (path: string, parameters: Readonly<Record<string, string>>) => Promise<Answer>;
}

/** Why a server gave no answer of use, in a sentence for people. */
export class Refused extends Error {
  /** Whether it understood what was asked and declined. */
  readonly answered: boolean;
  /** Whether less at a time might be answered. */
  readonly tooMuch: boolean;

  constructor(message: string, { answered = false, tooMuch = false } = {}) {
    super(message);
    this.answered = answered;
    this.tooMuch = tooMuch;
  }
}

const MOST_SHOWN = 300;

/** A client of a server. Throws `Refused` for an address that is none. */
export function prometheusClient({ url, token, timeout = 120_000 }: Server): Client {
  const base = addressOf(url);
  const basic =
    base.username === '' && base.password === ''
      ? undefined
      : `Basic ${Buffer.from(`${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`).toString('base64')}`;
  base.username = '';
  base.password = '';
  const address = base.href.replace(/\/$/, '');
  const authorization = token === undefined ? basic : `Bearer ${token}`;
  return {
    address,
    ask: async (path, parameters) => {
      const target = new URL(base);
      target.pathname = `${target.pathname.replace(/\/+$/, '')}/api/v1/${path}`;
      for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value);
      let response: Response;
      let text: string;
      try {
        response = await fetch(target, {
          headers: { accept: 'application/json', ...(authorization === undefined ? {} : { authorization }) },
          signal: AbortSignal.timeout(timeout),
        });
        text = await response.text();
      } catch (reason) {
        throw new Refused(unreachable(address, reason, timeout));
      }
      return answerOf(text, response.status, { address, known: authorization !== undefined });
    },
  };
}

function addressOf(url: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new Refused(`'${url}' is no address: write it like http://localhost:9090.`);
  }
}

/** What the system calls failures of the network. */
const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'no machine has this name',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'there is no way to that machine',
  ENETUNREACH: 'there is no way to that network',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_SOCKET: 'the connection was cut',
};

function unreachable(address: string, reason: unknown, timeout: number): string {
  const { name, message, cause } = reason as Error & { readonly cause?: Error & { readonly code?: string } };
  if (name === 'TimeoutError') return `'${address}' did not answer within ${timeout / 1000} seconds.`;
  return `'${address}' cannot be reached: ${failures[cause?.code ?? ''] ?? cause?.message ?? message}.`;
}

function answerOf(text: string, status: number, { address, known }: { address: string; known: boolean }): Answer {
  if (status === 401 || status === 403)
    throw new Refused(
      known
        ? `'${address}' does not let you read with what you gave it (${status}): check the token, or user and password.`
        : `'${address}' wants to know who asks (${status}): name the variable that holds a token with --token-env, or write http://user:password@….`,
    );
  const body = parsed(text);
  if (body.status === 'error') {
    const message = String(body.error ?? 'no reason was given');
    throw new Refused(`'${address}' refused (${status}): ${shortened(message)}`, {
      answered: true,
      tooMuch: status === 503 || body.errorType === 'timeout' || /too many|limit|timed? ?out/i.test(message),
    });
  }
  if (body.status !== 'success' || body.data?.resultType === undefined)
    throw new Refused(
      `'${address}' is no Prometheus: its answer (${status}) to /api/v1/query is not what one would say. Give the address before /api/v1.`,
    );
  return { resultType: body.data.resultType, result: body.data.result ?? [] };
}

interface Body {
  readonly status?: string;
  readonly error?: unknown;
  readonly errorType?: string;
  readonly data?: { readonly resultType?: string; readonly result?: readonly AnsweredSeries[] | null };
}

function parsed(text: string): Body {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN)}…`;
}

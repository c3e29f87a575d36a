import { meaningOf } from '@trainyard/conditions';
import type { Query, Versions } from '@trainyard/conditions';
import type { ReplayQuestion } from './replay.ts';

/** How long a value is taken for current (Prometheus, `--query.lookback-delta`), in seconds. */
const LOOKBACK = 300;

/** How far before and behind a moment samples lie that an answer may need, in milliseconds. */
export interface Reach {
  readonly back: number;
  readonly ahead: number;
}

/** How far some questions look from the moment at which they are asked. */
export function reachOf(questions: readonly ReplayQuestion[], versions?: Versions): Reach {
  let [back, ahead] = [0, 0];
  for (const { kind, condition } of questions) {
    const meaning = meaningOf(condition, kind === 'rollback' ? versions : undefined);
    for (const query of [meaning?.holds, meaning?.fails, meaning?.seen]) {
      if (query === undefined) continue;
      const reach = reachOfQuery(query);
      [back, ahead] = [Math.max(back, reach.back), Math.max(ahead, reach.ahead)];
    }
  }
  return { back: back * 1000, ahead: ahead * 1000 };
}

/** In seconds. */
function reachOfQuery(query: Query): Reach {
  switch (query.kind) {
    case 'number':
    case 'text':
    case 'raw':
      return { back: 0, ahead: 0 };
    case 'selector':
      return moved({ back: query.window ?? LOOKBACK, ahead: 0 }, query.offset);
    case 'subquery': {
      const { back, ahead } = reachOfQuery(query.of);
      return moved({ back: back + query.window, ahead }, query.offset);
    }
    case 'minus':
      return reachOfQuery(query.of);
    case 'call':
      return furthest(query.args);
    case 'aggregate':
      return furthest(query.parameter === undefined ? [query.of] : [query.of, query.parameter]);
    case 'binary':
      return furthest([query.left, query.right]);
  }
}

function furthest(queries: readonly Query[]): Reach {
  const each = queries.map(reachOfQuery);
  return { back: Math.max(0, ...each.map(({ back }) => back)), ahead: Math.max(0, ...each.map(({ ahead }) => ahead)) };
}

function moved({ back, ahead }: Reach, offset = 0): Reach {
  return { back: Math.max(0, back + offset), ahead: Math.max(0, ahead - offset) };
}

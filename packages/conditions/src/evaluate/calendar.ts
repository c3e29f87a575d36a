/** A moment of the calendar in UTC. */
export interface CalendarDate {
  /** A date of the same month, day, weekday and time, in a year that `Date` can hold. */
  readonly date: Date;
  /** What is to be added to its year. */
  readonly years: number;
}

/** The Gregorian calendar repeats after 400 years, which are so many seconds. */
const CYCLE = 12_622_780_800n;
/** Seconds from the beginning of Go's calendar, in the year -292277022399, to 1970. */
const TO_1970 = 9_223_372_028_715_321_600n;
const DAY = 86_400_000;

/**
 * The date of some seconds since 1970, cut to whole ones. What does not fit into 64 bits, NaN too, is the date that Go computes from the
 * smallest such number, since that is what Prometheus says (Go's time.Unix on amd64).
 */
export function dateOf(seconds: number): CalendarDate {
  if (Math.abs(seconds) < 8e12) return { date: new Date(Math.trunc(seconds) * 1000), years: 0 };
  const fits = Math.abs(seconds) < 2 ** 63;
  const whole = fits ? BigInt(Math.trunc(seconds)) : -(2n ** 63n);
  const since = BigInt.asUintN(64, whole + TO_1970) - TO_1970;
  const rest = ((since % CYCLE) + CYCLE) % CYCLE;
  return { date: new Date(Number(rest) * 1000), years: Number((since - rest) / CYCLE) * 400 };
}

const monthStart = (date: Date, months: number): number =>
  Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);

/** What PromQL's functions of the calendar read. */
export const calendarFields = {
  minute: ({ date }) => date.getUTCMinutes(),
  hour: ({ date }) => date.getUTCHours(),
  day_of_week: ({ date }) => date.getUTCDay(),
  day_of_month: ({ date }) => date.getUTCDate(),
  day_of_year: ({ date }) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1,
  days_in_month: ({ date }) => Math.round((monthStart(date, 1) - monthStart(date, 0)) / DAY),
  month: ({ date }) => date.getUTCMonth() + 1,
  year: ({ date, years }) => date.getUTCFullYear() + years,
} as const satisfies Record<string, (date: CalendarDate) => number>;

import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

const whole = { needs: ['whole_seconds'] };
const dated = { needs: ['date_of'] };

/** Functions of a time in seconds since 1970, in UTC. */
export const clockPieces: readonly Piece[] = [
  piece(
    `
def whole_seconds(time):
    """A time without its fraction; NaN and what is too large for it are the end of Go's time."""
    return math.trunc(time) if abs(time) < 2**63 else 2**63
`,
    { imports: ['math'] },
  ),
  piece(
    `
def date_of(time):
    """The date of a time within a cycle of 400 years, and how many years come before it."""
    cycle, day = divmod(whole_seconds(time) // 86400 + 719162, 146097)
    return date.fromordinal(day + 1), 400 * cycle
`,
    { ...whole, imports: ['datetime.date'] },
  ),
  piece(
    `
def hour(time):
    """The hour of the day, from 0 to 23."""
    return float(whole_seconds(time) % 86400 // 3600)
`,
    whole,
  ),
  piece(
    `
def minute(time):
    """The minute of the hour, from 0 to 59."""
    return float(whole_seconds(time) % 3600 // 60)
`,
    whole,
  ),
  piece(
    `
def day_of_week(time):
    """The day of the week, 0 for Sunday."""
    return float((whole_seconds(time) // 86400 + 4) % 7)
`,
    whole,
  ),
  piece(
    `
def day_of_month(time):
    """The day of the month, from 1."""
    return float(date_of(time)[0].day)
`,
    dated,
  ),
  piece(
    `
def day_of_year(time):
    """The day of the year, from 1."""
    return float(date_of(time)[0].timetuple().tm_yday)
`,
    dated,
  ),
  piece(
    `
def days_in_month(time):
    """How many days the month has."""
    day = date_of(time)[0]
    return float(monthrange(day.year, day.month)[1])
`,
    { ...dated, imports: ['calendar.monthrange'] },
  ),
  piece(
    `
def month(time):
    """The month of the year, 1 for January."""
    return float(date_of(time)[0].month)
`,
    dated,
  ),
  piece(
    `
def year(time):
    """The year."""
    day, before = date_of(time)
    return float(day.year + before)
`,
    dated,
  ),
];

import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

const whole = { needs: ['whole_seconds'] };
const dated = { needs: ['date_of'] };

/** Functions of a time in seconds since 1970, in UTC. What is no time has no date; Go's answer there depends on the processor. */
export const clockPieces: readonly Piece[] = [
  piece(
    `
def whole_seconds(time):
    """A time without its fraction."""
    return math.trunc(time) if math.isfinite(time) else math.nan
`,
    { imports: ['math'] },
  ),
  piece(
    `
def date_of(time):
    """The date of a time within a cycle of 400 years, and the first year of the cycle."""
    cycle, day = divmod(whole_seconds(time) // 86400 + 719162, 146097)
    return date.fromordinal(int(day) + 1), 400.0 * cycle
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
    return float(date_of(time)[0].day) if math.isfinite(time) else math.nan
`,
    { ...dated, imports: ['math'] },
  ),
  piece(
    `
def day_of_year(time):
    """The day of the year, from 1."""
    return float(date_of(time)[0].timetuple().tm_yday) if math.isfinite(time) else math.nan
`,
    { ...dated, imports: ['math'] },
  ),
  piece(
    `
def days_in_month(time):
    """How many days the month has."""
    if not math.isfinite(time):
        return math.nan
    day = date_of(time)[0]
    return float(monthrange(day.year, day.month)[1])
`,
    { ...dated, imports: ['calendar.monthrange', 'math'] },
  ),
  piece(
    `
def month(time):
    """The month of the year, 1 for January."""
    return float(date_of(time)[0].month) if math.isfinite(time) else math.nan
`,
    { ...dated, imports: ['math'] },
  ),
  piece(
    `
def year(time):
    """The year."""
    if not math.isfinite(time):
        return math.nan
    day, before = date_of(time)
    return day.year + before
`,
    { ...dated, imports: ['math'] },
  ),
];

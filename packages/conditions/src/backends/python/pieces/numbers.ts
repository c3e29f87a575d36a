import { piece } from './piece.ts';
import type { Piece } from './piece.ts';

const math = { imports: ['math'] };

/**
 * Arithmetic of single numbers as Prometheus has it, where Python raises an error or rounds otherwise. Small, and the only pieces that
 * a gate needs.
 */
export const numberPieces: readonly Piece[] = [
  piece(
    `
def divide(a, b):
    """The quotient; by zero it is infinite, or no number for zero by zero."""
    return a / b if b != 0 else a * math.copysign(math.inf, b)
`,
    math,
  ),
  piece(
    `
def remainder(a, b):
    """The rest of a division, with the sign of a; no number if b is zero."""
    return math.nan if b == 0 or math.isinf(a) else math.fmod(a, b)
`,
    math,
  ),
  piece(
    `
def power(a, b):
    """a to the power of b, by squaring fraction and exponent apart, as Go computes it."""
    if b == 0 or a == 1:
        return 1.0
    if a == 0 or not math.isfinite(a) or not math.isfinite(b) or abs(b) >= 2**63:
        try:
            return math.pow(a, b)
        except (OverflowError, ValueError):
            return math.copysign(math.inf, a) if b % 2 == 1 else math.inf
    if abs(b) == 0.5:
        return sqrt(a) if b > 0 else divide(1.0, sqrt(a))
    part, whole = math.modf(abs(b))
    if part != 0 and a < 0:
        return math.nan
    if part > 0.5:
        part -= 1
        whole += 1
    result = exp(part * ln(a)) if part != 0 else 1.0
    scale = 0
    fraction, size = math.frexp(a)
    left = int(whole)
    while left and abs(size) <= 4096:
        if left & 1:
            result *= fraction
            scale += size
        fraction *= fraction
        size *= 2
        if fraction < 0.5:
            fraction += fraction
            size -= 1
        left >>= 1
    if left:
        scale += size
    result, scale = (1 / result, -scale) if b < 0 else (result, scale)
    try:
        return math.ldexp(result, scale)
    except OverflowError:
        return math.copysign(math.inf, result)
`,
    { needs: ['divide', 'exp', 'ln', 'sqrt'], ...math },
  ),
  piece(
    `
def floor(x):
    """The next whole number below; keeps infinities, and the sign of a zero."""
    return math.copysign(math.floor(x), x) if math.isfinite(x) else x
`,
    math,
  ),
  piece(
    `
def ceil(x):
    """The next whole number above; keeps infinities, and the sign of a zero."""
    return math.copysign(math.ceil(x), x) if math.isfinite(x) else x
`,
    math,
  ),
  piece(
    `
def nearest(x, to):
    """The nearest multiple of a number; a tie goes up."""
    inverse = divide(1.0, to)
    return divide(floor(x * inverse + 0.5), inverse)
`,
    { needs: ['divide', 'floor'] },
  ),
  piece(
    `
def least(a, b):
    """The smaller one; below minus infinity there is nothing, not even NaN."""
    if math.isnan(a) or math.isnan(b):
        return -math.inf if -math.inf in (a, b) else math.nan
    return min(a, b, key=lambda x: (x, math.copysign(1.0, x)))
`,
    math,
  ),
  piece(
    `
def limited(x, low, high):
    """The number, or the bound beyond which it lies."""
    return -least(-low, -least(high, x))
`,
    { needs: ['least'] },
  ),
  piece(
    `
def sqrt(x):
    """The square root; no number for a negative one."""
    return math.sqrt(x) if x >= 0 else math.nan
`,
    math,
  ),
  piece(
    `
def exp(x):
    """e to the power of x; infinite where it is too large."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
`,
    math,
  ),
  piece(
    `
def ln(x):
    """The natural logarithm; minus infinity for zero, no number below it."""
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan
`,
    math,
  ),
  piece(
    `
def log2(x):
    """The logarithm to base 2, by way of the natural one, as Go computes it."""
    fraction, exponent = math.frexp(x)
    if fraction == 0.5:
        return exponent - 1.0
    return ln(fraction) * 1.4426950408889634 + exponent
`,
    { needs: ['ln'], ...math },
  ),
  piece(
    `
def log10(x):
    """The logarithm to base 10, by way of the one to base 2, as Go computes it."""
    return log2(x) * 0.3010299956639812
`,
    { needs: ['log2'] },
  ),
  piece(
    `
def sign(x):
    """1 or -1; zero and NaN as they are."""
    return math.copysign(1.0, x) if x < 0 or x > 0 else x
`,
    math,
  ),
];

/** Letters that run from right to left, and marks that turn or bracket what stands around them. */
const TURNING =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** Those that somebody typed could close ours. */
const BRACKETS = /[\u2066-\u2069]/g
const FIRST_STRONG = '\u2068'
const POP = '\u2069'

/**
 * Text that people typed, in the middle of a sentence: names that run from right to left, or turn what follows them,
 * stay among themselves. Other text is given back as it is.
 */
export function isolated(text: string): string {
  if (!TURNING.test(text)) return text
  return `${FIRST_STRONG}${isBalanced(text) ? text : text.replace(BRACKETS, '')}${POP}`
}

/** Whether every bracket is closed and none closes what it did not open: a list of names that stand by themselves. */
function isBalanced(text: string): boolean {
  let depth = 0
  for (const bracket of text.match(BRACKETS) ?? []) {
    depth += bracket === POP ? -1 : 1
    if (depth < 0) return false
  }
  return depth === 0
}

/** Levels of the log lines of our programs; below this one they are not shown. */
const WARNING = 40

const TEXT_MAX = 200

/**
 * A program's line as the supervisor shows it: JSON log lines (of server and bridge) as their message, and only if they
 * matter to somebody who watches; all others as they are. null = not shown; everything is in the log file.
 */
export function shorten(line: string): string | null {
  const entry = parse(line)
  if (entry === null) return cut(line)
  const message = entry.msg ?? entry.message ?? entry.event
  if (typeof message !== 'string') return null
  const noteworthy = typeof entry.level === 'number' ? entry.level >= WARNING : true
  return noteworthy ? cut(message) : null
}

function parse(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}

const cut = (text: string) => (text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX - 1)}…` : text)

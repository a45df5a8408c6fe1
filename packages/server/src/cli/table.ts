/** Rows under their heads, columns as wide as they need be; nothing else, so that other programs can cut it. */
export function table(heads: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell)).replace(/\s+/g, ' ')))
  const widths = heads.map((head, column) => Math.max(head.length, ...texts.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  return [line(heads), ...texts.map(line)].join('\n')
}

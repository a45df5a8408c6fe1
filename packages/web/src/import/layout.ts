import type { Contract } from '@lockwright/server/contract'
import type { InferContractRouterOutputs } from '@orpc/contract'

export type Report = InferContractRouterOutputs<Contract>['import']['get']['report']
export type Layout = NonNullable<Report['layout']>

/** What a column is for; one of each but marks. */
export const ROLES = ['skip', 'marking', 'name', 'place', 'note', 'count', 'mark', 'key', 'cylinder'] as const
export type Role = (typeof ROLES)[number]

export const CHART_ROLES: readonly Role[] = ['skip', 'marking', 'name', 'place', 'note', 'count', 'mark']
const PAIR_ROLES: readonly Role[] = ['skip', 'key', 'cylinder']

const FIELDS = ['marking', 'name', 'place', 'note', 'count'] as const

export const rolesOf = (layout: Layout): readonly Role[] => (layout.kind === 'pairs' ? PAIR_ROLES : CHART_ROLES)

export function roleOf(layout: Layout, column: number): Role {
  if (layout.kind === 'pairs') {
    return layout.keyColumn === column ? 'key' : layout.cylinderColumn === column ? 'cylinder' : 'skip'
  }
  const field = FIELDS.find((name) => layout.fields[name] === column)
  return field ?? (layout.markColumns.includes(column) ? 'mark' : 'skip')
}

/** The layout with another use of a column; what had that use before gives it up, unless it is marks. */
export function withRole(layout: Layout, column: number, role: Role): Layout {
  if (layout.kind === 'pairs') {
    if (role === 'key') return { ...layout, keyColumn: column }
    return role === 'cylinder' ? { ...layout, cylinderColumn: column } : layout
  }
  const fields = Object.fromEntries(Object.entries(layout.fields).filter(([, at]) => at !== column))
  const others = layout.markColumns.filter((at) => at !== column)
  if (role === 'mark') return { ...layout, fields, markColumns: [...others, column].sort((a, b) => a - b) }
  if (role === 'skip' || role === 'key' || role === 'cylinder') return { ...layout, fields, markColumns: others }
  return { ...layout, fields: { ...fields, [role]: column }, markColumns: others }
}

/** A first idea for a sheet nothing was recognised in. */
export function layoutFor(kind: 'cylinders' | 'keys' | 'pairs', width: number, before: Layout | null): Layout {
  if (kind === 'pairs') return { kind: 'pairs', keyColumn: 0, cylinderColumn: 1, firstRow: before?.firstRow ?? 0 }
  if (before?.kind === 'chart') return { ...before, rows: kind }
  return {
    kind: 'chart',
    rows: kind,
    headRow: 0,
    nameRow: null,
    firstRow: 1,
    fields: { marking: 0 },
    markColumns: Array.from({ length: Math.max(0, width - 1) }, (_, at) => at + 1),
  }
}

/** A, B, … Z, AA: as a spreadsheet names its columns. */
export function columnName(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : columnName(Math.floor(column / 26) - 1) + letter
}

import type { ApiClient } from '../client/index.ts'
import { table } from './table.ts'

type Report = Awaited<ReturnType<ApiClient['import']['preview']>>['report']
type Made = Awaited<ReturnType<ApiClient['import']['apply']>>

const FAULTS_SHOWN = 20

/** What a file would change, and what is wrong with it. */
export function previewText({ layout, keys, cylinders, rights, marks, faults, faultCount, ignored }: Report): string {
  if (layout === null) return 'Nothing known was recognised in this file.'
  const amounts = table(
    ['', 'new', 'existing'],
    [
      ['keys', keys.new, keys.existing],
      ['cylinders', cylinders.new, cylinders.existing],
      ['rights', rights.new, rights.existing],
    ],
  )
  const notes = [
    ...(marks.i.length > 0 ? [`${marks.i.length} marks "i" (from the inside, or singly) become plain rights`] : []),
    ...(marks.z.length > 0 ? [`${marks.z.length} marks "z" (central) become plain rights`] : []),
    ...(ignored.hiddenColumns.length > 0 ? [`hidden columns left out: ${ignored.hiddenColumns.join(', ')}`] : []),
    ...(ignored.hiddenRows > 0 ? [`hidden rows left out: ${ignored.hiddenRows}`] : []),
    ...(faultCount > 0
      ? [`${faultCount} cells cannot be taken over:`]
      : ['nothing is wrong; take it over with --apply']),
    ...faults.slice(0, FAULTS_SHOWN).map(({ cell, code, value }) => `  ${cell}  ${code}  ${value}`),
  ]
  return [amounts, '', ...notes].join('\n')
}

export function importText({ keys, cylinders, rights, summary }: Made): string {
  const updates = summary.keysToUpdate.length
  const more = updates > 0 ? `; ${updates} keys have to visit a programming device` : ''
  return `${keys} keys, ${cylinders} cylinders and ${rights} rights are new${more}`
}

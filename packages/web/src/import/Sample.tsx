import { NativeSelect } from '@mantine/core'
import { useWords } from '../words/index.ts'
import classes from './import.module.css'
import { columnName, type Layout, type Role, roleOf, rolesOf, withRole } from './layout.ts'
import { importWords } from './words.ts'

interface SampleProps {
  readonly sample: readonly (readonly string[])[]
  readonly layout: Layout
  change(layout: Layout): void
}

/** The first rows as they are in the file, and what each column is taken for. */
export function Sample({ sample, layout, change }: SampleProps) {
  const say = useWords(importWords)
  const width = Math.max(0, ...sample.map((row) => row.length))
  const columns = Array.from({ length: width }, (_, column) => column)
  const roles = columns.map((column) => roleOf(layout, column))
  const kindOf = (row: number): string => {
    if (layout.kind === 'chart' && row === layout.headRow) return 'head'
    if (layout.kind === 'chart' && row === layout.nameRow) return 'name'
    return row < layout.firstRow ? 'before' : 'content'
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label={say('layoutTitle')}>
      <table className={classes.sample}>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column} scope="col">
                <NativeSelect
                  size="xs"
                  aria-label={say('column', { name: columnName(column) })}
                  data={rolesOf(layout).map((role) => ({ value: role, label: say(role) }))}
                  value={roles[column] ?? 'skip'}
                  onChange={(event) => change(withRole(layout, column, event.currentTarget.value as Role))}
                  w={110}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name than their place
            <tr key={row} data-row={kindOf(row)}>
              <th scope="row">{row + 1}</th>
              {columns.map((column) => (
                <td key={column} data-role={roles[column]}>
                  {cells[column]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

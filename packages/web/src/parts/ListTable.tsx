import { Checkbox, Text } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, memo, type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/index.ts'
import { type Column, ListHead, type Sorting } from './ListHead.tsx'
import classes from './ListTable.module.css'
import { withRange, withToggled } from './selection.ts'
import { partsWords } from './words.ts'

const ROW_PX = 40
/** Rows before the end at which the next page is asked for. */
const AHEAD = 30

export interface ListTableProps<Row, Sort extends string> {
  /** What the table lists: its accessible name. */
  readonly label: string
  readonly rows: readonly Row[]
  readonly idOf: (row: Row) => number
  /** Short name of a row, for the label of its checkbox. */
  readonly nameOf: (row: Row) => string
  /** The first column names the row and stays while the others scroll sideways. */
  readonly columns: readonly Column<Row, Sort>[]
  readonly sorting: Sorting<Sort>
  onSort(sorting: Sorting<Sort>): void
  /** Of all rows that match, when the server counted them. */
  readonly total?: number | null | undefined
  readonly hasMore: boolean
  loadMore(): void
  /** Without it rows cannot be selected. */
  readonly selection?: { readonly ids: ReadonlySet<number>; change(ids: ReadonlySet<number>): void }
  readonly rowClass?: (row: Row) => string | undefined
  /** In the place of rows, when there are none. */
  readonly empty: ReactNode
}

/** A list of any length: only what is seen is in the page, more is asked for as somebody scrolls. */
export function ListTable<Row, Sort extends string>(props: ListTableProps<Row, Sort>) {
  const { label, rows, idOf, nameOf, columns, sorting, onSort, total, hasMore, loadMore, selection, rowClass, empty } =
    props
  const say = useWords(partsWords)
  const box = useRef<HTMLElement>(null)
  const anchor = useRef<number | null>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && last >= rows.length - AHEAD) loadMore()
  }, [hasMore, last, rows.length, loadMore])
  const top = rows[0] === undefined ? null : idOf(rows[0])
  const topBefore = useRef(top)
  useEffect(() => {
    // Sorted or narrowed otherwise: what comes first is what was asked for. What a reload restores stays.
    if (top !== null && topBefore.current !== null && top !== topBefore.current) box.current?.scrollTo({ top: 0 })
    topBefore.current = top
  }, [top])

  if (rows.length === 0) return empty

  const ids = rows.map(idOf)
  const pick = (index: number, asRange: boolean) => {
    if (!selection) return
    const from = anchor.current === null ? -1 : ids.indexOf(anchor.current)
    selection.change(
      asRange && from >= 0 ? withRange(selection.ids, ids, from, index) : withToggled(selection.ids, ids[index]!),
    )
    anchor.current = ids[index]!
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const target = event.target as HTMLElement
    const line = target.closest('tr')
    if (step === 0 || line === null || target.matches('input:not([type=checkbox]), textarea')) return
    const index = Number(line.dataset.index) + step
    if (Number.isNaN(index) || index < 0 || index >= rows.length) return
    event.preventDefault()
    const place = [...line.querySelectorAll('a, button, input')].indexOf(target)
    virtual.scrollToIndex(index)
    requestAnimationFrame(() => focusIn(box.current, index, place))
  }
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  const width = columns.reduce((sum, column) => sum + column.widthPx, selection ? 44 : 0)
  const allPicked = selection !== undefined && ids.every((id) => selection.ids.has(id))

  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className={classes.box} ref={box} tabIndex={0} aria-label={label}>
        <table
          className={classes.table}
          style={{ minWidth: width }}
          aria-label={label}
          aria-rowcount={(total ?? rows.length) + 1}
          onKeyDown={onKeyDown}
        >
          <colgroup>
            {selection && <col style={{ width: 44 }} />}
            {columns.map(({ id, widthPx }) => (
              <col key={id} style={{ width: widthPx }} />
            ))}
          </colgroup>
          <thead className={classes.head}>
            <tr aria-rowindex={1}>
              {selection && (
                <th scope="col" className={classes.pick}>
                  <Checkbox
                    size="xs"
                    aria-label={say('selectAll')}
                    checked={allPicked}
                    indeterminate={!allPicked && ids.some((id) => selection.ids.has(id))}
                    onChange={() => selection.change(allPicked ? new Set() : new Set(ids))}
                  />
                </th>
              )}
              {columns.map((column) => (
                <ListHead key={column.id} column={column} sorting={sorting} onSort={onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {items.map(({ index }) => {
              const row = rows[index]!
              const id = ids[index]!
              const isPicked = selection?.ids.has(id) ?? false
              return (
                <tr
                  key={id}
                  data-index={index}
                  aria-rowindex={index + 2}
                  aria-selected={selection ? isPicked : undefined}
                  className={rowClass?.(row)}
                >
                  {selection && (
                    <td className={classes.pick}>
                      <Checkbox
                        size="xs"
                        aria-label={say('selectRow', { name: nameOf(row) })}
                        checked={isPicked}
                        onChange={(event) => pick(index, (event.nativeEvent as PointerEvent).shiftKey)}
                      />
                    </td>
                  )}
                  <Cells row={row} columns={columns} />
                </tr>
              )
            })}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </tbody>
        </table>
      </section>
      <Text size="xs" c="dimmed" mt={6} aria-live="polite" className="numbers">
        {total !== null && total !== undefined
          ? say('rows', { count: total })
          : say(hasMore ? 'rowsAtLeast' : 'rows', { count: rows.length })}
      </Text>
    </div>
  )
}

interface CellsProps<Row, Sort extends string> {
  readonly row: Row
  readonly columns: readonly Column<Row, Sort>[]
}

function AllCells<Row, Sort extends string>({ row, columns }: CellsProps<Row, Sort>) {
  return columns.map((column, place) =>
    place === 0 ? (
      <th key={column.id} scope="row" className={classes.first}>
        {column.cell(row)}
      </th>
    ) : (
      <td key={column.id} className={column.isNumber ? classes.number : undefined}>
        {column.cell(row)}
      </td>
    ),
  )
}

/** Rows that stay in view while somebody scrolls are not made again. */
const Cells = memo(AllCells) as <Row, Sort extends string>(props: CellsProps<Row, Sort>) => ReactNode

/** The same place of the row somebody moved to, or its first one. */
function focusIn(box: HTMLElement | null, index: number, place: number): void {
  const targets = box?.querySelectorAll<HTMLElement>(`tr[data-index="${index}"] :is(a, button, input)`)
  const target = targets?.[place] ?? targets?.[0]
  target?.focus()
}

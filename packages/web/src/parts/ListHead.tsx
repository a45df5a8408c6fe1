import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './ListTable.module.css'

export interface Column<Row, Sort extends string> {
  readonly id: string
  readonly head: string
  readonly widthPx: number
  /** By what the server sorts when this head is pressed. */
  readonly sort?: Sort
  readonly isNumber?: true
  readonly cell: (row: Row) => ReactNode
}

export interface Sorting<Sort extends string> {
  readonly by: Sort
  readonly order: 'asc' | 'desc'
}

interface ListHeadProps<Row, Sort extends string> {
  readonly column: Column<Row, Sort>
  readonly sorting: Sorting<Sort>
  onSort(sorting: Sorting<Sort>): void
}

/** Head of a column; a press sorts by it, another turns the order round. */
export function ListHead<Row, Sort extends string>({ column, sorting, onSort }: ListHeadProps<Row, Sort>) {
  const { head, sort, isNumber } = column
  const style = isNumber ? classes.number : undefined
  if (sort === undefined) {
    return (
      <th scope="col" className={style}>
        {head}
      </th>
    )
  }
  const isBy = sorting.by === sort
  const isUp = sorting.order === 'asc'
  const Arrow = isUp ? IconArrowUp : IconArrowDown
  return (
    <th scope="col" className={style} aria-sort={isBy ? (isUp ? 'ascending' : 'descending') : 'none'}>
      <UnstyledButton
        className={classes.sorter}
        onClick={() => onSort({ by: sort, order: isBy && isUp ? 'desc' : 'asc' })}
      >
        {head}
        {isBy && <Arrow size={14} stroke={2} aria-hidden />}
      </UnstyledButton>
    </th>
  )
}

import { Button, Checkbox, Popover, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useWords } from '../words/index.ts'
import type { ColumnChoice } from './useColumns.ts'
import { partsWords } from './words.ts'

interface ColumnChooserProps {
  /** Those that can be left out. */
  readonly columns: readonly { readonly id: string; readonly head: string }[]
  readonly choice: ColumnChoice
}

/** The columns of a list, to tick. */
export function ColumnChooser({ columns, choice }: ColumnChooserProps) {
  const say = useWords(partsWords)
  return (
    <Popover position="bottom-end" withinPortal trapFocus shadow="none">
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={16} aria-hidden />}>
          {say('columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('columns')}>
        <Stack gap={8}>
          {columns.map(({ id, head }) => (
            <Checkbox
              key={id}
              size="sm"
              label={head}
              checked={choice.shown.has(id)}
              onChange={() => choice.toggle(id)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}

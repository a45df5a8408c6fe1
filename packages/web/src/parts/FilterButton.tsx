import { Button, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface FilterButtonProps {
  readonly label: string
  /** How many rows it would leave; nothing is shown for none unless `withZero`. */
  readonly count?: number | undefined
  readonly withZero?: boolean
  readonly pressed: boolean
  readonly icon?: ReactNode
  press(): void
}

/** One of several ways to narrow a list, with how many rows it leaves. */
export function FilterButton({ label, count, withZero = false, pressed, icon, press }: FilterButtonProps) {
  return (
    <Button
      size="xs"
      variant={pressed ? 'filled' : 'default'}
      color="gray"
      aria-pressed={pressed}
      onClick={press}
      leftSection={icon}
    >
      {label}
      {count !== undefined && (count > 0 || withZero) && (
        <Text span inherit ml={6} className="numbers" opacity={0.75}>
          {count}
        </Text>
      )}
    </Button>
  )
}

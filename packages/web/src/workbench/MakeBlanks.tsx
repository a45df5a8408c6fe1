import { Button, Group, NumberInput, Popover, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useWords } from '../words/index.ts'
import { useBench } from './BenchContext.ts'
import { atSite } from './site.ts'
import { workbenchWords } from './words.ts'

const MOST = 100

/** The factory: new keys and cylinders that belong to nobody. */
export function MakeBlanks() {
  const say = useWords(workbenchWords)
  const { run, tell } = useBench()
  const [opened, setOpened] = useState(false)
  const [counts, setCounts] = useState({ key: 1, cylinder: 0 })
  const make = (event: FormEvent) => {
    event.preventDefault()
    setOpened(false)
    run(async () => {
      for (const kind of ['key', 'cylinder'] as const)
        if (counts[kind] > 0) await atSite('manufacture', { kind, count: counts[kind] })
      const { key: keys, cylinder: cylinders } = counts
      tell(say('made', { keys, cylinders, both: String(keys > 0 && cylinders > 0) }))
    })
  }
  const count = (kind: 'key' | 'cylinder') => ({
    value: counts[kind],
    onChange: (value: string | number) => setCounts((before) => ({ ...before, [kind]: Number(value) || 0 })),
    min: 0,
    max: MOST,
    clampBehavior: 'strict' as const,
    allowDecimal: false,
    w: 100,
  })
  return (
    <Popover opened={opened} onChange={setOpened} width={280} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {say('makeBlanks')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('makeBlanks')}>
        <form onSubmit={make}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {say('makeBlanksText')}
            </Text>
            <Group gap="sm" align="flex-end">
              <NumberInput label={say('blankKeys')} {...count('key')} data-autofocus />
              <NumberInput label={say('blankCylinders')} {...count('cylinder')} />
            </Group>
            <Button type="submit" variant="default" disabled={counts.key + counts.cylinder === 0}>
              {say('make')}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

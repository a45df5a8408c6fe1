import { Button, Group, NumberInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

const DAYS_MAX = 3650
const HOURS_MAX = 8784

/** R043: asked, never switched silently. */
export function HandOutDefaults() {
  const say = useWords(settingsWords)
  const sayParts = useWords(partsWords)
  const { systemId, version, handOutDefaults } = useSystem()
  const saved = useSaved()
  const [days, setDays] = useState<number | null>(handOutDefaults?.validityDays ?? null)
  const [hours, setHours] = useState<number | null>(handOutDefaults?.revalidationHours ?? null)
  const save = useMutation({
    mutationFn: () =>
      api.system.edit(
        { systemId, handOutDefaults: { validityDays: days, revalidationHours: hours } },
        { context: { ifMatch: version } },
      ),
    onSuccess: () => saved({ message: say('saved') }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const numberOf = (value: number | string) => (typeof value === 'number' ? value : null)
  return (
    <Section title={say('defaults')} hint={say('defaultsHint')}>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <NumberInput
            label={say('defaultDays')}
            placeholder={say('noDefault')}
            min={1}
            max={DAYS_MAX}
            allowDecimal={false}
            value={days ?? ''}
            onChange={(value) => setDays(numberOf(value))}
          />
          <NumberInput
            label={say('defaultRevalidation')}
            placeholder={say('noDefault')}
            min={1}
            max={HOURS_MAX}
            allowDecimal={false}
            value={hours ?? ''}
            onChange={(value) => setHours(numberOf(value))}
          />
          <Button type="submit" variant="default" loading={save.isPending}>
            {sayParts('save')}
          </Button>
        </Group>
        <Refused error={save.error} />
      </form>
    </Section>
  )
}

import { Button, Group, NumberInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { api, query } from '../api/index.ts'
import { Conflict } from '../parts/Conflict.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useVersioned, type Versioned } from '../parts/useVersioned.ts'
import { partsWords } from '../parts/words.ts'
import { type CurrentSystem, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import { settingsWords } from './words.ts'

const DAYS_MAX = 3650
const HOURS_MAX = 8784

interface Defaults {
  readonly validityDays: number | null
  readonly revalidationHours: number | null
}
const NONE: Defaults = { validityDays: null, revalidationHours: null }
const versionOf = (system: Pick<CurrentSystem, 'version' | 'handOutDefaults'>): Versioned<Defaults> => ({
  values: system.handOutDefaults ?? NONE,
  version: system.version,
})

/** R043: asked, never switched silently. */
export function HandOutDefaults() {
  const say = useWords(settingsWords)
  const sayParts = useWords(partsWords)
  const { systemId, version, handOutDefaults } = useSystem()
  const saved = useSaved()
  const client = useQueryClient()
  const { values, change, save, saving, conflict } = useVersioned({
    name: `hand-out defaults ${systemId}`,
    now: versionOf({ version, handOutDefaults }),
    // One answer to one question: also that nothing is wanted is one.
    partsOf: (_, after) => after,
    put: (handOutDefaults, ifMatch) =>
      api.system.edit({ systemId, handOutDefaults: { ...NONE, ...handOutDefaults } }, { context: { ifMatch } }),
    load: async () => versionOf(await api.system.get({ systemId })),
    async done() {
      saved({ message: say('saved') })
      await client.invalidateQueries({ queryKey: query.system.get.key() })
    },
  })
  const days = ({ validityDays }: Defaults) => String(validityDays ?? say('noDefault'))
  const hours = ({ revalidationHours }: Defaults) => String(revalidationHours ?? say('noDefault'))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save()
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
            value={values.validityDays ?? ''}
            onChange={(value) => change({ validityDays: numberOf(value) })}
          />
          <NumberInput
            label={say('defaultRevalidation')}
            placeholder={say('noDefault')}
            min={1}
            max={HOURS_MAX}
            allowDecimal={false}
            value={values.revalidationHours ?? ''}
            onChange={(value) => change({ revalidationHours: numberOf(value) })}
          />
          <Button type="submit" variant="default" loading={saving.isPending}>
            {sayParts('save')}
          </Button>
        </Group>
        {conflict ? (
          <Conflict
            {...conflict}
            changes={[
              { what: say('defaultDays'), before: days(conflict.before), after: days(conflict.after) },
              { what: say('defaultRevalidation'), before: hours(conflict.before), after: hours(conflict.after) },
            ]}
          />
        ) : (
          <Refused error={saving.error} />
        )}
      </form>
    </Section>
  )
}

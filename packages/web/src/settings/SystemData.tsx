import { Select, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { EditableText } from '../parts/EditableText.tsx'
import { Refused } from '../parts/Refused.tsx'
import { useSaved } from '../parts/useSaved.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { Section } from './Section.tsx'
import classes from './settings.module.css'
import { settingsWords } from './words.ts'

const ZONES = Intl.supportedValuesOf('timeZone')
const FIELDS = [
  { name: 'name', maxLength: 200 },
  { name: 'code', maxLength: 40 },
  { name: 'customer', maxLength: 200 },
] as const

type Data = Partial<Record<'name' | 'code' | 'customer' | 'timeZone', string>>

/** R049: customer and system data are edited in place. */
export function SystemData() {
  const say = useWords(settingsWords)
  const system = useSystem()
  const mayEdit = useMay('system.edit')
  const saved = useSaved()
  const { systemId, version: ifMatch } = system
  const edit = useMutation({
    mutationFn: (data: Data) => api.system.edit({ systemId, ...data }, { context: { ifMatch } }),
    onSuccess: () => saved({ message: say('saved') }),
  })
  return (
    <Section title={say('system')}>
      <dl className={classes.facts}>
        {FIELDS.map(({ name, maxLength }) => (
          <div key={name}>
            <Text component="dt" size="sm" c="dimmed">
              {say(name)}
            </Text>
            <dd>
              {mayEdit ? (
                <EditableText
                  what={say(name)}
                  value={system[name]}
                  maxLength={maxLength}
                  save={(value) => edit.mutateAsync({ [name]: value })}
                />
              ) : (
                system[name] || '–'
              )}
            </dd>
          </div>
        ))}
        <div>
          <Text component="dt" size="sm" c="dimmed">
            {say('timeZone')}
          </Text>
          <dd>
            {mayEdit ? (
              <Select
                aria-label={say('timeZone')}
                data={ZONES}
                searchable
                limit={50}
                allowDeselect={false}
                value={system.timeZone}
                onChange={(timeZone) => timeZone !== null && edit.mutate({ timeZone })}
                w={220}
              />
            ) : (
              system.timeZone
            )}
          </dd>
        </div>
      </dl>
      <Text size="sm" c="dimmed">
        {say('number', { no: String(system.systemNo) })}
      </Text>
      <Refused error={edit.error} />
    </Section>
  )
}

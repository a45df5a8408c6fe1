import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, query } from '../api/index.ts'
import { Refused } from '../parts/Refused.tsx'
import { SystemLink } from '../parts/SystemLink.tsx'
import { useDraft } from '../parts/useDraft.ts'
import { useSaved } from '../parts/useSaved.tsx'
import { partsWords } from '../parts/words.ts'
import { type Holder, PersonPicker } from '../person/PersonPicker.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { InstantField } from '../time/InstantField.tsx'
import { useLanguage, useWords } from '../words/index.ts'
import { handWords } from './handWords.ts'
import type { Key } from './key.ts'

interface Draft {
  readonly holder: Holder
  readonly dueAt: string | null
  readonly applyDefaults: boolean
}

const FIRST: Draft = { holder: { kind: 'name', name: '' }, dueAt: null, applyDefaults: false }

/** From a list, which may have been read anew since the dialog was opened. */
export function HandOutOf({ keyNo, close }: { readonly keyNo: number; close(): void }) {
  const { systemId } = useSystem()
  const key = useQuery(query.key.get.queryOptions({ input: { systemId, keyNo } })).data
  return key ? <HandOutDialog of={key} close={close} /> : null
}

interface HandOutDialogProps {
  readonly of: Key
  close(): void
}

/** To whom, until when; the slip opens when it is done (R067, R043). */
export function HandOutDialog({ of: key, close }: HandOutDialogProps) {
  const say = useWords(handWords)
  const sayParts = useWords(partsWords)
  const { systemId } = useSystem()
  const { language } = useLanguage()
  const saved = useSaved()
  const [draft, change, forget] = useDraft(`hand-out ${systemId} ${key.keyNo}`, FIRST)
  const [slip, setSlip] = useState<string | null>(null)
  const give = useMutation({
    async mutationFn() {
      let { holder } = draft
      if (holder.kind === 'new') {
        const { personNo, name } = await api.person.create({ systemId, name: holder.name.trim() })
        holder = { kind: 'person', personNo, name }
        // Should the hand-out be refused, the person is there and must not be made again.
        change({ holder })
      }
      return api.handOut.give({
        systemId,
        keyNo: key.keyNo,
        dueAt: draft.dueAt,
        applyDefaults: draft.applyDefaults,
        ...(holder.kind === 'person' ? { personNo: holder.personNo } : { holder: holder.name.trim() }),
      })
    },
    onSuccess({ handOutNo, holder }) {
      forget()
      const address = `/api/v1/systems/${systemId}/hand-outs/${handOutNo}/slip?language=${language}`
      setSlip(address)
      window.open(address, '_blank', 'noopener')
      saved({ message: say('done', { marking: key.marking, holder }) })
    },
  })
  const cancel = () => {
    forget()
    close()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft.holder.name.trim() !== '') give.mutate()
  }
  return (
    <Modal opened onClose={close} title={say('title', { marking: key.marking })}>
      {slip !== null ? (
        <Stack gap="sm">
          <Text role="status">{say('done', { marking: key.marking, holder: give.data?.holder ?? '' })}</Text>
          <Text size="sm" c="dimmed">
            {say('slipHint')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {sayParts('close')}
            </Button>
            <Button
              component="a"
              href={slip}
              target="_blank"
              rel="noreferrer"
              data-autofocus
              leftSection={<IconFileText size={16} aria-hidden />}
            >
              {say('slip')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <PersonPicker label={say('holder')} value={draft.holder} change={(holder) => change({ holder })} />
            <InstantField
              label={say('due')}
              description={say('dueHint')}
              clearLabel={say('noDue')}
              value={draft.dueAt}
              onChange={(dueAt) => change({ dueAt })}
            />
            <Defaults chosen={draft.applyDefaults} choose={(applyDefaults) => change({ applyDefaults })} />
            <Summary of={key} />
            <Refused error={give.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={cancel}>
                {sayParts('cancel')}
              </Button>
              <Button type="submit" loading={give.isPending} disabled={draft.holder.name.trim() === ''}>
                {say('handOut')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

/** What goes out: doors, and what somebody should know before. */
function Summary({ of: key }: { readonly of: Key }) {
  const say = useWords(handWords)
  return (
    <div>
      <Text size="sm">{say('opens', { doors: key.doors })}</Text>
      {key.blocked && (
        <Text size="sm" c="var(--lw-danger)">
          {say('isBlocked')}
        </Text>
      )}
      {key.waiting !== null && (
        <Text size="sm" c="var(--lw-waiting)">
          {say('waits')}
        </Text>
      )}
    </div>
  )
}

/** Defaults are offered, never switched on (R043). A large system that was never asked is asked. */
function Defaults({ chosen, choose }: { readonly chosen: boolean; choose(chosen: boolean): void }) {
  const say = useWords(handWords)
  const { handOutDefaults, large } = useSystem()
  const maySet = useMay('system.edit')
  if (handOutDefaults === null) {
    if (!large || !maySet) return null
    return (
      <Alert color="gray" py="xs">
        {say('askDefaults')} <SystemLink path="settings">{say('askDefaultsDo')}</SystemLink>
      </Alert>
    )
  }
  const { validityDays, revalidationHours } = handOutDefaults
  if (validityDays === null && revalidationHours === null) return null
  const what = [
    validityDays !== null && say('defaultDays', { days: validityDays }),
    revalidationHours !== null && say('defaultHours', { hours: revalidationHours }),
  ].filter(Boolean)
  return (
    <Checkbox
      label={`${say('defaults')}: ${what.join(', ')}`}
      description={say('defaultsNote')}
      checked={chosen}
      onChange={(event) => choose(event.currentTarget.checked)}
    />
  )
}

import { Button, Checkbox, Menu, Text, TextInput } from '@mantine/core'
import { IconBan, IconCalendarTime, IconDots, IconKey, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { api } from '../api/index.ts'
import { BulkAct } from '../parts/BulkAct.tsx'
import { BulkBar } from '../parts/BulkBar.tsx'
import { useMay, useSystem } from '../system/SystemContext.tsx'
import { useWords } from '../words/index.ts'
import { BulkTimes } from './BulkTimes.tsx'
import { bulkWords } from './bulkWords.ts'
import { BULK_MAX, type Key } from './key.ts'

type Act = 'times' | 'handIn' | 'mark' | 'unmark' | 'block' | 'remove'

interface BulkKeysProps {
  /** Those that are selected. */
  readonly keys: readonly Key[]
  clear(): void
}

/** What can be done with many keys; each act says first what it will do, in numbers. */
export function BulkKeys({ keys, clear }: BulkKeysProps) {
  const say = useWords(bulkWords)
  const mayTimes = useMay('policy.edit')
  const mayEdit = useMay('element.edit')
  const mayHandOut = useMay('key.handOut')
  const mayBlock = useMay('key.block')
  const [act, setAct] = useState<Act | null>(null)
  // The list may change under the act: it stays with the keys it was opened for.
  const [those, setThose] = useState<readonly Key[]>([])
  const open = (next: Act) => {
    setThose(keys)
    setAct(next)
  }
  const tooMany = keys.length > BULK_MAX
  const button = (name: Act, icon: ReactNode) => (
    <Button size="xs" variant="default" leftSection={icon} disabled={tooMany} onClick={() => open(name)}>
      {say(name)}
    </Button>
  )
  return (
    <>
      <BulkBar count={keys.length} clear={clear}>
        {mayTimes && button('times', <IconCalendarTime size={14} aria-hidden />)}
        {mayHandOut && button('handIn', <IconKey size={14} aria-hidden />)}
        {mayBlock && button('block', <IconBan size={14} aria-hidden />)}
        {mayEdit && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="xs" variant="default" leftSection={<IconDots size={14} aria-hidden />} disabled={tooMany}>
                {say('more')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => open('mark')}>{say('mark')}</Menu.Item>
              <Menu.Item onClick={() => open('unmark')}>{say('unmark')}</Menu.Item>
              <Menu.Item leftSection={<IconTrash size={14} aria-hidden />} onClick={() => open('remove')}>
                {say('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
        {tooMany && (
          <Text size="sm" c="var(--lw-danger)" role="status">
            {say('tooMany', { max: BULK_MAX, count: keys.length })}
          </Text>
        )}
      </BulkBar>
      {act === 'times' && <BulkTimes keys={those} close={() => setAct(null)} done={clear} />}
      {act !== null && act !== 'times' && <Plain act={act} keys={those} close={() => setAct(null)} done={clear} />}
    </>
  )
}

interface PlainProps {
  readonly act: Exclude<Act, 'times'>
  readonly keys: readonly Key[]
  close(): void
  done(): void
}

/** The acts that have nothing, or little, to set. */
function Plain({ act, keys, close, done }: PlainProps) {
  const say = useWords(bulkWords)
  const { systemId } = useSystem()
  const [cause, setCause] = useState('')
  const [copied, setCopied] = useState(false)
  const keyNos = keys.map(({ keyNo }) => keyNo)
  const count = (test: (key: Key) => boolean) => keys.filter(test).length
  const sum = (of: (key: Key) => number) => keys.reduce((all, key) => all + of(key), 0)
  const isNew = ({ state }: Key) => state === 'nonProgrammed'
  const out = count(({ handOut }) => handOut !== null)
  const fresh = count(isNew)
  const blocked = count((key) => key.blocked)
  const old = keys.length - fresh
  const common = { close, done }
  switch (act) {
    case 'handIn':
      return (
        <BulkAct
          {...common}
          title={say('handInTitle', { count: keys.length })}
          label={say('handInDo', { count: out })}
          disabled={out === 0}
          before={[
            say('handInOut', { count: out, overdue: count(({ handOut }) => handOut?.overdue === true) }),
            out < keys.length && say('handInNot', { count: keys.length - out }),
          ]}
          run={() => api.bulk.handInKeys({ systemId, keyNos })}
        />
      )
    case 'mark':
    case 'unmark':
      return (
        <BulkAct
          {...common}
          title={say(`${act}Title`, { count: keys.length })}
          label={say(`${act}Do`, { count: fresh })}
          disabled={fresh === 0}
          before={[say('canMark', { count: fresh }), old > 0 && say('cannotMark', { count: old })]}
          run={() => api.bulk.markKeys({ systemId, keyNos, marked: act === 'mark' })}
        />
      )
    case 'remove':
      return (
        <BulkAct
          {...common}
          danger
          title={say('removeTitle', { count: keys.length })}
          label={say('removeDo', { count: fresh })}
          disabled={fresh === 0}
          before={[
            say('removable', { count: fresh, rights: sum((key) => (isNew(key) ? key.rights : 0)) }),
            old > 0 && say('notRemovable', { count: old }),
          ]}
          run={() => api.bulk.removeKeys({ systemId, keyNos })}
        />
      )
    case 'block':
      return (
        <BulkAct
          {...common}
          danger
          title={say('blockTitle', { count: keys.length })}
          label={say('blockDo', { count: keys.length - blocked })}
          disabled={blocked === keys.length}
          before={[
            say('blockDoors', { doors: sum((key) => (key.blocked ? 0 : key.doors)) }),
            blocked > 0 && say('blockDone', { count: blocked }),
            say('blockNoUndo'),
          ]}
          run={() => api.bulk.blockKeys({ systemId, keyNos, cause: cause.trim(), copied })}
        >
          <TextInput
            label={say('cause')}
            maxLength={200}
            value={cause}
            onChange={(event) => setCause(event.currentTarget.value)}
          />
          <Checkbox
            label={say('copied')}
            description={say('copiedHint')}
            checked={copied}
            onChange={(event) => setCopied(event.currentTarget.checked)}
          />
        </BulkAct>
      )
  }
}

import { Accordion, Text } from '@mantine/core'
import { fullTime } from '../../parts/time.ts'
import { useSystem } from '../../system/SystemContext.tsx'
import { useLanguage, useWords } from '../../words/index.ts'
import { useBench } from '../BenchContext.ts'
import { decodeDoorFrame, fromHex } from '../decode/doorFrame.ts'
import { nameOf } from '../useBenchState.ts'
import { FieldTable } from './FieldTable.tsx'
import { messagesWords } from './words.ts'

/** What key and cylinder said to each other in the last visit. */
export function VisitMessages() {
  const say = useWords(messagesWords)
  const { language } = useLanguage()
  const { timeZone } = useSystem()
  const { log, things } = useBench()
  const seen = log.visit
  if (seen === null) return <Text c="dimmed">{say('noVisit')}</Text>
  const { frames, at, durationMs } = seen.visit
  const key = things.find(({ deviceId }) => deviceId === seen.key)
  const time = fullTime(new Date(at), language, timeZone)
  const facts = { key: key ? nameOf(key) : '', door: seen.place, time, ms: Math.round(durationMs) }
  const decoded = frames.map(({ from, hex }) => ({ from, bytes: fromHex(hex) }))
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {say('visitText', facts)}
      </Text>
      {frames.length === 0 && <Text>{say('noFrames')}</Text>}
      <Accordion multiple defaultValue={['0']} variant="separated" key={at} order={3}>
        {decoded.map(({ from, bytes }, n) => {
          const { name, fields, sealed } = decodeDoorFrame(bytes)
          const way = say(from === 'key' ? 'toCylinder' : 'toKey')
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a message is known by its place in the visit
            <Accordion.Item key={n} value={String(n)}>
              <Accordion.Control>
                <span className="numbers">{n + 1}</span> · <b className="marking">{name}</b> · {way} ·{' '}
                {say('length', { count: bytes.length })}
              </Accordion.Control>
              <Accordion.Panel>
                {sealed && (
                  <Text size="sm" mb={4}>
                    {say('sealed')}
                  </Text>
                )}
                <FieldTable bytes={bytes} fields={fields} label={`${n + 1} ${name}`} />
              </Accordion.Panel>
            </Accordion.Item>
          )
        })}
      </Accordion>
    </>
  )
}

import type { ReactNode } from 'react'
import { Proven } from '../mark/Proof.tsx'
import classes from '../parts/detail.module.css'
import { Section } from '../parts/Section.tsx'
import { Time } from '../parts/Time.tsx'
import { useWitness } from '../parts/witness.ts'
import { useWords } from '../words/index.ts'
import type { KeyInFull } from './key.ts'
import { pageWords } from './pageWords.ts'

/** Below it somebody should change the battery soon. */
const LOW_PERCENT = 20
/** A clock that is so far off is worth a word. */
const RIGHT_SECONDS = 5

/** What is known of the device itself, and by what. */
export function KeyDevice({ of: key }: { readonly of: KeyInFull }) {
  const say = useWords(pageWords)
  const witness = useWitness()
  const { lastSeen, clockDriftSeconds: drift, memory } = key.head
  const { evidence, firmware } = key.content
  const fact = (name: string, value: ReactNode) => (
    <>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </>
  )
  const clock =
    drift === null
      ? say('unknown')
      : Math.abs(drift) <= RIGHT_SECONDS
        ? say('clockRight')
        : say(drift > 0 ? 'clockFast' : 'clockSlow', { seconds: Math.abs(drift) })
  const isLow = key.batteryPercent !== null && key.batteryPercent <= LOW_PERCENT
  return (
    <Section title={say('device')}>
      <dl className={classes.facts}>
        {fact(
          say('lastSeen'),
          lastSeen === null ? (
            say('neverSeen')
          ) : (
            <>
              <Time instant={lastSeen.at} relative />
              {lastSeen.by !== null && <>, {witness(lastSeen.by)}</>}
            </>
          ),
        )}
        {fact(say('content'), evidence === null ? say('noContent') : <Proven by={evidence} />)}
        {key.revalidatedUntil !== null && fact(say('active'), <Time instant={key.revalidatedUntil} relative />)}
        {fact(
          say('battery'),
          key.batteryPercent === null ? (
            say('unknown')
          ) : (
            <span style={isLow ? { color: 'var(--lw-danger)', fontWeight: 600 } : undefined}>
              {say('batteryIs', { percent: key.batteryPercent })}
            </span>
          ),
        )}
        {fact(say('clock'), clock)}
        {fact(
          say('memory'),
          <>
            {say('memoryBytes', { percent: memory.bytes.percent })}
            <br />
            {say('memoryEntries', { ...memory.entries })}
            <br />
            {say('memorySchedules', { ...memory.schedules })} · {say('memoryTasks', { ...memory.tasks })}
          </>,
        )}
        {fact(say('firmware'), firmware ?? say('unknown'))}
      </dl>
    </Section>
  )
}

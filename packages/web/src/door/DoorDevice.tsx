import type { ReactNode } from 'react'
import { Proven } from '../mark/Proof.tsx'
import classes from '../parts/detail.module.css'
import { Section } from '../parts/Section.tsx'
import { Time } from '../parts/Time.tsx'
import { useWitness } from '../parts/witness.ts'
import { useWords } from '../words/index.ts'
import type { DoorInFull } from './door.ts'
import { pageWords } from './pageWords.ts'

/** Below it somebody should change the battery soon. */
const LOW_PERCENT = 20

/** What is known of the device itself, and by what. */
export function DoorDevice({ of: door }: { readonly of: DoorInFull }) {
  const say = useWords(pageWords)
  const witness = useWitness()
  const { lastSeen, batteryPercent, memory, gaps } = door.head
  const { evidence, firmware } = door.content
  const fact = (name: string, value: ReactNode) => (
    <>
      <dt>{name}</dt>
      <dd className="numbers">{value}</dd>
    </>
  )
  const isLow = batteryPercent !== null && batteryPercent <= LOW_PERCENT
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
        {fact(
          say('battery'),
          batteryPercent === null ? (
            say('unknown')
          ) : (
            <span style={isLow ? { color: 'var(--lw-danger)', fontWeight: 600 } : undefined}>
              {say('batteryIs', { percent: batteryPercent })}
            </span>
          ),
        )}
        {fact(
          say('memory'),
          <>
            {say('memoryBytes', { percent: memory.bytes.percent })}
            <br />
            {say('memoryGroups', { ...memory.groups })}
            <br />
            {say('memoryBlocks', { ...memory.blockEntries })}
            <br />
            {say('memoryEvents', { ...memory.events })}
          </>,
        )}
        {fact(say('gaps'), say('gapsAre', { count: gaps }))}
        {fact(say('firmware'), firmware ?? say('unknown'))}
      </dl>
    </Section>
  )
}

import type { ControlEvent } from '@lockwright/simulator/control'
import { describe, expect, it } from 'vitest'
import { hear, NOTHING_HEARD } from './siteLog.ts'

const after = (...events: ControlEvent[]) => events.reduce((log, event, n) => hear(log, event, n), NOTHING_HEARD)
const frame = (direction: 'toElement' | 'fromElement', type: number, length: number): ControlEvent => ({
  kind: 'frame',
  pd: 'pd',
  slot: 'left',
  direction,
  type,
  length,
})
const inserted: ControlEvent = { kind: 'element', pd: 'pd', slot: 'left', presence: 'present' }
const gone: ControlEvent = { ...inserted, presence: 'gone' }
const closed: ControlEvent = { kind: 'closed', pd: 'pd', slot: 'left', reason: 0 }

describe('what is heard of a slot', () => {
  it('a session begins with its first frame and ends with the close', () => {
    const log = after(inserted, frame('fromElement', 0x10, 37), frame('toElement', 0x10, 90), closed)
    expect(log.slots.left).toEqual({
      state: 'closed',
      closed: 0,
      since: 1,
      frames: [
        { direction: 'fromElement', type: 0x10, length: 37 },
        { direction: 'toElement', type: 0x10, length: 90 },
      ],
    })
    expect(log.slots.right).toBe(NOTHING_HEARD.slots.right)
  })

  it('frames after the end belong to a new session', () => {
    const log = after(inserted, frame('fromElement', 0x10, 37), closed, frame('fromElement', 0x10, 38))
    expect(log.slots.left.frames).toEqual([{ direction: 'fromElement', type: 0x10, length: 38 }])
  })

  it('tells an element pulled in a session from one taken out after it', () => {
    expect(after(inserted, frame('fromElement', 0x10, 37), gone).slots.left.state).toBe('removed')
    expect(after(inserted, frame('fromElement', 0x10, 37), closed, gone).slots.left.state).toBe('empty')
  })
})

it('an opened door stays known after a refusal', () => {
  const visit = (opened: boolean): ControlEvent => ({
    kind: 'visit',
    key: '00'.repeat(8),
    place: 'Door',
    visit: { opened, reason: opened ? 0 : 3, signals: [], frames: [], at: 0, durationMs: 0 },
  })
  expect(after(visit(true), visit(false))).toMatchObject({ opened: true, visit: { visit: { reason: 3 } } })
})

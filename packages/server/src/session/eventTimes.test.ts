import { keyId } from '@lockwright/domain/model'
import type { AuditEvent } from '@lockwright/protocol/message'
import { expect, it } from 'vitest'
import { withTimes } from './eventTimes.ts'

const BEGIN = 1_793_600_000
const NOW = BEGIN + 86_400

const event = (code: AuditEvent['code'], time: number): AuditEvent => ({
  seq: 1,
  time,
  keyId: keyId(0, 1),
  code,
  detail: 0,
  claimed: false,
})

it.each(['floor', 'lost', 'list', 'bootFault'] as const)('R080 %s has the time of the event before it', (code) => {
  const times = withTimes([event('granted', BEGIN), event(code, 7), event('denied', BEGIN + 9)], NOW)
  expect(times.map(({ at, value }) => [at, value])).toEqual([
    [BEGIN, null],
    [BEGIN, 7],
    [BEGIN + 9, null],
  ])
})

it('R080 at the beginning of a part it has the time of the next event, else that of its arrival', () => {
  expect(withTimes([event('list', 3), event('granted', BEGIN)], NOW)[0]).toMatchObject({ at: BEGIN, value: 3 })
  expect(withTimes([event('list', 3)], NOW)[0]).toMatchObject({ at: NOW, value: 3 })
})
